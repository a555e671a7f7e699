"""The desk tells a citizen the secret of their dossier, or issues another where the slip is lost."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.adapters.slip_paper import Tracking, qr
from engine.domain.errors import NotFound
from engine.domain.identifiers import DossierId
from engine.domain.tracking_secret import NoTracking, TrackingSecret
from engine.operations.open_dossier import open_dossier
from engine.operations.tracking_secrets import renew_tracking_secret, tracking_secret
from engine.store.queries.dossier import DossierView, dossier
from web import context
from web.citizen_address import citizen_address, server_key
from web.errors import tell
from web.language import translated as _
from web.reception import at_the_desk

blueprint = Blueprint("tracking_secrets", __name__, url_prefix="/dossiers")


@blueprint.get("/<uuid:key>/tracking")
def page(key: UUID) -> str:
    """Raises NotFound, NotYours, NoTracking."""
    at_the_desk()
    installation, actor, now = context.installation(), context.actor(), context.now()
    found = _opened(DossierId(key))
    secret = tracking_secret(installation, DossierId(key), server_key(), actor=actor, now=now)
    if secret is None:
        raise NoTracking(dossier=found.code or found.applicant_name)
    return render_template("tracking_secret.html", dossier=found, secret=secret, **_how(found, secret))


def _opened(dossier_id: DossierId) -> DossierView:
    """Noted as a read: whoever has the secret can read the dossier."""
    installation, told = context.installation(), {"tracking": "secret"}
    reader = open_dossier(installation, dossier_id, actor=context.actor(), now=context.now(), printed=told)
    with installation.database.reading() as session:
        found = dossier(session, reader, dossier_id)
    if found is None:
        raise NotFound("hồ sơ", "dossier", dossier_id)
    return found


def _how(found: DossierView, secret: TrackingSecret) -> dict[str, str | None]:
    address = citizen_address()
    if found.code is None or secret.text is None:
        return {"address": address, "picture": None}
    return {"address": address, "picture": qr(Tracking(secret=secret.text, address=address).link(found.code))}


@blueprint.post("/<uuid:key>/tracking")
def renew(key: UUID) -> ResponseReturnValue:
    """Raises NotFound, NotYours, NoTracking."""
    installation, actor, now = context.installation(), context.actor(), context.now()
    renew_tracking_secret(installation, DossierId(key), server_key(), actor=actor, now=now)
    tell(_("Đã cấp mã bí mật mới. Mã trước không dùng được nữa; hãy in lại giấy tiếp nhận hoặc trang này."))
    return redirect(url_for("tracking_secrets.page", key=key))
