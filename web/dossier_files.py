"""Files of a dossier: uploading scans and photos of its papers, replacing them, striking them out."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from engine.domain.dossier_file import Upload
from engine.domain.errors import NotFound, Refusal
from engine.domain.file_refusals import NoFile, UploadTooBig
from engine.domain.identifiers import DossierId, FileId
from engine.operations.dossier_files import attach_files, remove_file, replace_file
from engine.operations.open_dossier import open_dossier
from engine.store.queries.dossier import DossierView, dossier
from engine.store.queries.visibility import Reader
from web import context
from web.errors import code_of, failed, files_not_kept, tell
from web.file_content import file_page, seen_file
from web.language import local_path, said
from web.language import translated as _
from web.language import translated_count as _n
from web.papers_view import Slot, papers_view, slots_of
from web.security import LARGEST_UPLOAD

blueprint = Blueprint("files", __name__)
_TASK = "task"  # the card stands on the page of a task: what is typed there must stay


@blueprint.get("/dossiers/<uuid:key>/files")
def page(key: UUID) -> ResponseReturnValue:
    return _card(key, {})


@blueprint.post("/dossiers/<uuid:key>/files")
def upload(key: UUID) -> ResponseReturnValue:
    """Each paper's files are a command of their own: what is wrong with one keeps nothing of the others back."""
    found, _reader = opened(key)
    wrong: dict[str, str] = {}
    codes, added = [200], 0
    for slot in slots_of(found):
        given = _given(f"file.{slot.key}")
        try:
            added += _attach(found, slot, given)
        except Refusal as refusal:
            wrong[slot.key] = said(refusal)
            codes.append(code_of(refusal))
    if not added and not wrong:
        wrong[""], codes = said(NoFile()), [code_of(NoFile())]
    told = _n("Đã nhận %(num)s tệp.", "Đã nhận %(num)s tệp.", added) if added else None
    if wrong or "HX-Request" in request.headers:
        return _card(key, wrong, told, code=max(codes))
    tell(told or "")
    return redirect(back_to(key))


def _attach(found: DossierView, slot: Slot, given: list[Upload]) -> int:
    if not given:
        return 0
    installation, files = context.installation(), context.running().files
    dossier_id = DossierId(found.id)
    attach_files(installation, files, dossier_id, given, slot.of, actor=context.actor(), now=context.now())
    return len(given)


@blueprint.post("/files/<uuid:key>/replace")
def replace(key: UUID) -> ResponseReturnValue:
    file, reason = seen_file(key), request.form.get("reason", "")
    try:
        given = _given("file")
        if not given:
            raise NoFile()
        now, actor = context.now(), context.actor()
        files = context.running().files
        replaced = replace_file(context.installation(), files, FileId(key), given[0], reason, actor=actor, now=now)
    except NotFound:
        raise
    except Refusal as refusal:
        return file_page(file, reason=reason, replace_problem=said(refusal)), code_of(refusal)
    tell(_("Đã thay tệp “%(name)s”.", name=file.name))
    return redirect(url_for("file_content.page", key=replaced))


@blueprint.post("/files/<uuid:key>/remove")
def remove(key: UUID) -> ResponseReturnValue:
    file, reason = seen_file(key), request.form.get("reason", "")
    try:
        dossier_id = remove_file(context.installation(), FileId(key), reason, actor=context.actor(), now=context.now())
    except NotFound:
        raise
    except Refusal as refusal:
        return file_page(file, reason=reason, remove_problem=said(refusal)), code_of(refusal)
    tell(_("Đã bỏ tệp “%(name)s” khỏi hồ sơ.", name=file.name))
    return redirect(url_for("files.page", key=dossier_id))


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Said where the files are chosen. Nothing of the request was read, its token neither: this only shows a page."""
    if not current_user.is_authenticated:  # where nobody is signed in, far less than files is read
        return files_not_kept()
    if request.view_args is None:
        return failed(error)
    context.refresh()
    sentence = said(UploadTooBig(most=LARGEST_UPLOAD / 1e6))
    if request.endpoint == "files.upload":
        return _card(request.view_args["key"], {"": sentence}, code=413)
    return file_page(seen_file(request.view_args["key"]), replace_problem=sentence), 413


def opened(key: UUID) -> tuple[DossierView, Reader]:
    """The dossier as the person sees it, noted as read. Raises NotFound."""
    dossier_id = DossierId(key)
    reader = open_dossier(context.installation(), dossier_id, actor=context.actor(), now=context.now())
    with context.installation().database.reading() as session:
        found = dossier(session, reader, dossier_id)
    if found is None:
        raise NotFound("hồ sơ", "dossier", key)
    return found, reader


def _card(key: UUID, wrong: dict[str, str], told: str | None = None, *, code: int = 200) -> ResponseReturnValue:
    return render_card("papers/files.html", key, told, code=code, problems=wrong)


def render_card(part: str, key: UUID, told: str | None = None, *, code: int = 200, **more: Any) -> ResponseReturnValue:
    """One card for htmx, the page of all papers otherwise."""
    found, reader = opened(key)
    on_task = code != 413 and request.form.get("on") == _TASK
    with context.installation().database.reading() as session:
        papers = papers_view(session, reader, found, on_task=on_task, **more)
    template = part if "HX-Request" in request.headers else "papers.html"
    return render_template(
        template, papers=papers, dossier=found, told=told, whole_page=template == "papers.html"
    ), code


def back_to(key: UUID) -> str:
    """Where the person came from; from a task's page, which is still open beside this one, the page of all papers."""
    back = request.form.get("back")
    return local_path(back) if back else url_for("files.page", key=key)


def _given(name: str) -> list[Upload]:
    return [_upload(found) for found in request.files.getlist(name) if found.filename]


def _upload(found: FileStorage) -> Upload:
    return Upload(name=found.filename or "", content=found.stream.read())
