"""What the desk does to a dossier beside its steps: a withdrawal that the citizen asked for, and voiding a receipt."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.errors import NotFound, Refusal
from engine.domain.identifiers import DossierId
from engine.operations.open_dossier import open_dossier
from engine.operations.receipts import void_receipt
from engine.operations.withdraw_dossier import withdraw_dossier
from web import context
from web.dossier import Refused, render
from web.errors import code_of, tell
from web.language import said
from web.language import translated as _

LONGEST = 500

blueprint = Blueprint("dossier_acts", __name__, url_prefix="/dossiers/<uuid:key>")


@blueprint.post("/withdrawal")
def withdraw(key: UUID) -> ResponseReturnValue:
    return _act(
        key,
        "withdrawal",
        _("Đã ghi rút hồ sơ. Mọi cơ quan đang giữ hồ sơ đều dừng."),
        lambda reason: withdraw_dossier(
            context.installation(), DossierId(key), reason, actor=context.actor(), now=context.now()
        ),
    )


@blueprint.post("/receipts/<uuid:receipt>/void")
def void(key: UUID, receipt: UUID) -> ResponseReturnValue:
    return _act(
        key,
        f"receipt-{receipt}",
        _("Đã hủy biên lai. Số biên lai giữ nguyên; khoản thu trở lại là chưa thu."),
        lambda reason: void_receipt(
            context.installation(), DossierId(key), receipt, reason, actor=context.actor(), now=context.now()
        ),
    )


def _act(key: UUID, form: str, sentence: str, act: Callable[[str], None]) -> ResponseReturnValue:
    """Raises NotFound first for a dossier that the person may not know of; that they tried is noted."""
    open_dossier(context.installation(), DossierId(key), actor=context.actor(), now=context.now())
    try:
        act(request.form.get("reason", "")[:LONGEST])
    except NotFound:
        raise
    except Refusal as refusal:
        return render(DossierId(key), refused=Refused(form=form, sentence=said(refusal))), code_of(refusal)
    tell(sentence)
    return redirect(url_for("dossier.page", key=key))
