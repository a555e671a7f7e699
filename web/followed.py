"""The dossier that a citizen follows: where it is, when it is promised, why it is stopped and what to bring."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engine.domain.dossier import DossierStatus
from engine.domain.errors import NotFound
from engine.domain.identifiers import DossierId
from engine.domain.instant import parse_instant
from engine.domain.tracking_secret import TrackingRefused
from engine.operations.kept_files import read_whole
from engine.operations.track_dossier import Followed, citizen_of, note_followed, reader_of
from engine.operations.tracking_secrets import tracking_secret
from engine.store.queries.signed_results import results_of
from engine.store.queries.visibility import Reader
from web import context
from web.citizen_address import server_key
from web.errors import tell
from web.followed_view import FollowedView, given_out, view_of
from web.language import translated as _

OPEN_FOR = timedelta(hours=1)  # the page may lie open on a machine of others
_SESSION = "followed"
_RESULT = ("văn bản kết quả", "result")

blueprint = Blueprint("followed", __name__, url_prefix="/cong-dan/ho-so")


def begin(followed: Followed) -> None:
    """The session, which the server signs, remembers what was opened, by which secret and when."""
    session[_SESSION] = [followed.dossier_id.hex, followed.hash, context.now().isoformat()]


def end() -> None:
    session.pop(_SESSION, None)


def held() -> tuple[DossierId, Reader] | None:
    """The dossier that this browser opened, and as whom it is read; none where it must be opened again."""
    kept = session.get(_SESSION)
    if kept is None:
        return None
    name, known, at = kept
    followed = Followed(dossier_id=DossierId(UUID(hex=name)), hash=known)
    if context.now() - parse_instant(at, "session") > OPEN_FOR:
        return None
    try:
        return followed.dossier_id, reader_of(context.installation(), followed)
    except TrackingRefused:
        return None


def ask_again() -> ResponseReturnValue:
    end()
    tell(_("Hãy nhập mã hồ sơ và mã bí mật để xem hồ sơ."))
    return redirect(url_for("tracking.page"))


def view() -> FollowedView | None:
    found = held()
    if found is None:
        return None
    dossier_id, reader = found
    with context.installation().database.reading() as reading:
        return view_of(reading, reader, dossier_id)


@blueprint.get("/")
def page() -> ResponseReturnValue:
    found = view()
    if found is None:
        return ask_again()
    secret = _secret(found) if "moi" in request.args else None
    return render_template("citizen/followed.html", view=found, secret=secret)


def _secret(found: FollowedView) -> str | None:
    """Told once more to who has just filed, and so holds it."""
    opened = held()
    if opened is None or found.reference is None:
        return None
    dossier_id, reader = opened
    actor, now = citizen_of(reader.unit_id), context.now()
    secret = tracking_secret(context.installation(), dossier_id, server_key(), actor=actor, now=now)
    return None if secret is None else secret.text


@blueprint.get("/ket-qua/<uuid:key>")
def result(key: UUID) -> ResponseReturnValue:
    """The signed file itself, which the citizen keeps. Raises NotFound, FileMissing."""
    found = held()
    if found is None:
        return ask_again()
    dossier_id, reader = found
    signed = _result(dossier_id, reader, key)
    note_followed(context.installation(), dossier_id, {"result": str(key)}, now=context.now())
    content = read_whole(context.running().files, signed["sha256"], signed["title"])
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="ket-qua-{key.hex[:8]}.pdf"'
    return answer


def _result(dossier_id: DossierId, reader: Reader, key: UUID) -> Mapping[str, Any]:
    """One that is given out to the citizen, and no other."""
    with context.installation().database.reading() as reading:
        found = view_of(reading, reader, dossier_id)
        results = results_of(reading, reader, dossier_id)
    if found is not None and DossierStatus(found.status) in given_out(found.owed):
        for row in results:
            if row.id == key and row.sha256 is not None and row.sealed_at is not None:
                return {"sha256": row.sha256, "title": row.title}
    raise NotFound(*_RESULT, key)
