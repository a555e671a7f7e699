"""One file of a dossier: its page, its content for the viewer, and a copy to take along.

Whoever opens it is noted, each time. What a viewer fetches for a page that was noted is not noted again: the session,
which the server signs, remembers which file that was."""

import unicodedata
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, session
from flask.typing import ResponseReturnValue
from werkzeug.http import parse_range_header

from engine.domain.dossier_file import FileKind
from engine.domain.errors import NotFound
from engine.domain.identifiers import DossierId, FileId, UnitId
from engine.domain.instant import parse_instant
from engine.operations.dossier_files import ALWAYS
from engine.operations.kept_files import read_whole
from engine.operations.open_dossier import open_file
from engine.store.queries.dossier import dossier
from engine.store.queries.dossier_files import FileView, dossier_file, roles_at_work
from engine.store.queries.visibility import Reader
from web import context
from web.security import CONTENT_SECURITY_POLICY

blueprint = Blueprint("file_content", __name__)

PAGE_POLICY = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
CONTENT_POLICY = "default-src 'none'; frame-ancestors 'self'; sandbox"
"""A file runs nothing and reaches nothing, whatever it is; the viewers of browsers show PDFs in a sandbox too."""

_D = str.maketrans("đĐ", "dD")  # has no form without its stroke
_SEEN, _MOST_SEEN, _SEEN_FOR = "files", 8, timedelta(hours=1)


@blueprint.get("/files/<uuid:key>")
def page(key: UUID) -> ResponseReturnValue:
    file = _noted(key, fresh=True)
    return file_page(file)


@blueprint.get("/files/<uuid:key>/content")
def content(key: UUID) -> ResponseReturnValue:
    return _sent(_remembered(key) or _noted(key), "inline")


@blueprint.get("/files/<uuid:key>/copy")
def copy(key: UUID) -> ResponseReturnValue:
    return _sent((_is_further_part() and _remembered(key)) or _noted(key, copied=True), "attachment")


def seen_file(key: UUID) -> FileView:
    """The file, if the person may know of it. Raises NotFound."""
    found = _view(key, context.reader())
    if found is None:
        raise NotFound("tệp", "file", key)
    return found


def file_page(file: FileView, **more: Any) -> Response:
    """`more`: the reason as typed and what was wrong with it."""
    with context.installation().database.reading() as session_:
        reader, dossier_id = _reader_of(file), DossierId(file.dossier_id)
        found = dossier(session_, reader, dossier_id)
        roles = context.actor().acting_roles & (ALWAYS | roles_at_work(session_, reader, dossier_id))
    if found is None:
        raise NotFound("tệp", "file", file.id)
    may_change = bool(roles) and file.struck_at is None and reader.unit_id == context.actor().unit_id
    shown = render_template(
        "papers/file.html",
        file=file,
        dossier=found,
        is_paper=file.kind == FileKind.PAPER,
        may_change=may_change and found.status != "annulled",
        accepted=found.accepted_at is not None,
        **more,
    )
    response = make_response(shown)
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    return response


def _noted(key: UUID, *, copied: bool = False, fresh: bool = False) -> FileView:
    """Note that the person opens it. Raises NotFound."""
    installation, actor, now = context.installation(), context.actor(), context.now()
    reader = open_file(installation, FileId(key), copied=copied, actor=actor, now=now)
    file = _view(key, reader)
    if file is None:
        raise NotFound("tệp", "file", key)
    _remember(key, reader.unit_id, fresh=fresh)
    return file


def _remember(key: UUID, unit: str, *, fresh: bool) -> None:
    """`fresh`: its page was noted and has not fetched the content yet."""
    seen = {name: told for name, told in session.get(_SEEN, {}).items() if name != key.hex}
    seen[key.hex] = [unit, context.now().isoformat(), fresh]
    session[_SEEN] = dict(list(seen.items())[-_MOST_SEEN:])


def _remembered(key: UUID) -> FileView | None:
    """The file, where its page was just noted and this is the content for it, or a further part of that."""
    unit, at, fresh = session.get(_SEEN, {}).get(key.hex) or ("", "", False)
    if not unit or context.now() - parse_instant(at, "session") > _SEEN_FOR:
        return None
    if not _is_further_part():
        if not fresh:
            return None
        _remember(key, unit, fresh=False)
    return _view(key, context.reader().at(UnitId(unit)))


def _is_further_part() -> bool:
    """Whether the browser goes on with what it began to fetch."""
    asked = parse_range_header(request.headers.get("Range"))
    return asked is not None and all(begin != 0 for begin, _end in asked.ranges)


def _view(key: UUID, reader: Reader) -> FileView | None:
    with context.installation().database.reading() as session_:
        return dossier_file(session_, reader, FileId(key))


def _reader_of(file: FileView) -> Reader:
    unit = (session.get(_SEEN, {}).get(file.id.hex) or [context.actor().unit_id])[0]
    return context.reader().at(UnitId(unit))


def _named(name: str) -> dict[str, str]:
    """A header is ASCII: the whole name for browsers that read RFC 8187, the letters without accents for the rest."""
    plain = unicodedata.normalize("NFKD", name.translate(_D)).encode("ascii", "ignore").decode()
    return {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"}


def _sent(file: FileView, disposition: str) -> Response:
    """The content, or the part of it that was asked for; nothing that is not what was handed in. Raises FileMissing."""
    whole = read_whole(context.running().files, file.sha256, file.name)
    response = Response(whole, mimetype=file.media_type)
    response.set_etag(file.sha256)
    response.headers["Content-Security-Policy"] = CONTENT_POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers.set("Content-Disposition", disposition, **_named(file.name))
    response.make_conditional(request, accept_ranges=True, complete_length=file.size)
    return response
