"""Slips of a dossier as PDF files, as they were issued, and its control slip, as the trail tells it now."""

from uuid import UUID

from flask import Blueprint, Response

from engine.adapters.slip_paper import Tracking, control_pdf, slip_pdf
from engine.domain.effects import SlipKey
from engine.domain.errors import NotFound
from engine.domain.identifiers import DossierId
from engine.operations.open_dossier import open_dossier
from engine.operations.tracking_secrets import tracking_secret
from engine.store.queries.documents import issued_slips
from engine.store.queries.hand_overs import control as read_control
from web import context
from web.citizen_address import citizen_address, server_key

blueprint = Blueprint("slips", __name__, url_prefix="/dossiers")


@blueprint.get("/<uuid:key>/slips/<uuid:slip>.pdf")
def slip(key: UUID, slip: UUID) -> Response:
    installation, dossier_id, printed = context.installation(), DossierId(key), {"slip": str(slip)}
    reader = open_dossier(installation, dossier_id, actor=context.actor(), now=context.now(), printed=printed)
    with installation.database.reading() as session:
        found = next((row for row in issued_slips(session, reader, dossier_id) if row.id == slip), None)
    if found is None:
        raise NotFound("phiếu", "slip", slip)
    tracking = _tracking(dossier_id) if found.key == SlipKey.ACCEPTANCE else None
    return as_pdf(slip_pdf(installation.catalog, found, tracking), f"{found.key}-{found.number}-{found.year}")


def _tracking(dossier_id: DossierId) -> Tracking | None:
    """None for a confidential dossier, and where the secret was issued under another key than the server has now."""
    installation, actor, now = context.installation(), context.actor(), context.now()
    secret = tracking_secret(installation, dossier_id, server_key(), actor=actor, now=now)
    if secret is None or secret.text is None:
        return None
    return Tracking(secret=secret.text, address=citizen_address())


@blueprint.get("/<uuid:key>/control.pdf")
def control(key: UUID) -> Response:
    installation, dossier_id, now = context.installation(), DossierId(key), context.now()
    printed = {"slip": SlipKey.CONTROL}
    reader = open_dossier(installation, dossier_id, actor=context.actor(), now=now, printed=printed)
    with installation.database.reading() as session:
        found = read_control(session, reader, dossier_id)
    if found is None:
        raise NotFound("hồ sơ", "dossier", key)
    return as_pdf(control_pdf(installation.catalog, found, printed_at=now), f"control-{found.code or key}")


def as_pdf(pages: bytes, name: str) -> Response:
    """Shown in the browser, which prints or keeps it under this name."""
    return Response(
        pages, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'}
    )
