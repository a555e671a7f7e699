"""Voiding a receipt at the page of its dossier."""

from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.errors import NotFound, Refusal
from engine.domain.identifiers import DossierId
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
    """Raises NotFound first for a dossier that the person may not know of; that they tried is noted."""
    installation, dossier_id, actor, now = context.installation(), DossierId(key), context.actor(), context.now()
    open_dossier(installation, dossier_id, actor=actor, now=now)
    reason = request.form.get("reason", "")[:LONGEST]
    try:
        void_receipt(installation, dossier_id, receipt, reason, actor=actor, now=now)
    except NotFound:
        raise
    except Refusal as refusal:
        return render(dossier_id, refused=Refused(form=f"receipt-{receipt}", sentence=said(refusal))), code_of(refusal)
    tell(_("Đã hủy biên lai. Số biên lai giữ nguyên; khoản thu trở lại là chưa thu."))
    return redirect(url_for("dossier.page", key=key))
