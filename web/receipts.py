"""Voiding a receipt, or giving its money back, at the page of its dossier."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.errors import NotFound, Refusal
from engine.domain.identifiers import DossierId
from engine.operations.cash import refund
from engine.operations.installation import Installation
from engine.operations.match_remittances import refund_transfer
from engine.operations.open_dossier import open_dossier
from engine.operations.receipts import void_receipt
from web import context
from web.dossier import Refused, render
from web.errors import code_of, tell
from web.language import said
from web.language import translated as _

LONGEST = 500

blueprint = Blueprint("receipts", __name__)


@blueprint.post("/dossiers/<uuid:key>/receipts/<uuid:receipt>/void")
def void(key: UUID, receipt: UUID) -> ResponseReturnValue:
    done = _("Đã hủy biên lai. Số biên lai giữ nguyên; khoản thu trở lại là chưa thu.")
    return _give_back(void_receipt, f"receipt-{receipt}", key, receipt, done)


@blueprint.post("/dossiers/<uuid:key>/receipts/<uuid:receipt>/refund")
def give_back(key: UUID, receipt: UUID) -> ResponseReturnValue:
    return _give_back(refund, f"refund-{receipt}", key, receipt, _("Đã ghi hoàn tiền. Biên lai giữ nguyên."))


@blueprint.post("/dossiers/<uuid:key>/receipts/<uuid:receipt>/refund-transfer")
def send_back(key: UUID, receipt: UUID) -> ResponseReturnValue:
    document = request.form.get("document", "")[:LONGEST]

    def act(installation: Installation, dossier_id: DossierId, receipt_id: UUID, reason: str, **by: Any) -> None:
        refund_transfer(installation, dossier_id, receipt_id, document, reason, **by)

    done = _("Đã ghi hoàn tiền bằng chuyển khoản. Biên lai giữ nguyên.")
    return _give_back(act, f"transfer-{receipt}", key, receipt, done)


def _give_back(act: Callable[..., None], form: str, key: UUID, receipt: UUID, done: str) -> ResponseReturnValue:
    """Raises NotFound first for a dossier that the person may not know of; that they tried is noted."""
    installation, dossier_id, actor, now = context.installation(), DossierId(key), context.actor(), context.now()
    open_dossier(installation, dossier_id, actor=actor, now=now)
    reason = request.form.get("reason", "")[:LONGEST]
    try:
        act(installation, dossier_id, receipt, reason, actor=actor, now=now)
    except NotFound:
        raise
    except Refusal as refusal:
        return render(dossier_id, refused=Refused(form=form, sentence=said(refusal))), code_of(refusal)
    tell(done)
    return redirect(url_for("dossier.page", key=key))
