"""The draft of a citizen, step by step: what is asked, the papers, and all of it once more with its fee before it is
filed. Each step is kept when it is sent, so that a line that breaks costs one step."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from engine.domain.dossier_file import Upload
from engine.domain.errors import Refusal
from engine.domain.fees import FeeLine, total
from engine.domain.file_refusals import NoFile, UploadTooBig
from engine.domain.form import Form, FormRejected
from engine.domain.online_filing import DraftGone
from engine.domain.procedure import Procedure, ProcedureBlock
from engine.operations.file_online import Asked, fees_of, file_online
from engine.operations.incoming_files import Owner
from engine.operations.online_drafts import add_papers, draft_of, drop_paper, filed_online, save_draft
from engine.store.online_drafts import DraftFile, OnlineDraft
from web import context, followed
from web.citizen_address import server_key
from web.citizens import LARGEST_UPLOAD
from web.errors import code_of, tell
from web.facts_view import facts_in
from web.form_answer import answer_of, with_row, without_blank_rows, without_row
from web.form_view import FormView
from web.given_files import given_files
from web.language import said
from web.language import translated as _
from web.online_filing import close, draft_id
from web.online_form import asked_of, online_form

blueprint = Blueprint("online_draft", __name__, url_prefix="/cong-dan/nop")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Open:
    """The draft that this browser has open, with what the law asks for it."""

    draft: OnlineDraft
    files: list[DraftFile]
    procedure: Procedure
    block: ProcedureBlock
    form: Form


def _open() -> _Open:
    """Raises DraftGone, NotOnline."""
    known, installation, now = draft_id(), context.installation(), context.now()
    if known is None:
        raise DraftGone
    draft, files = draft_of(installation, known, now=now)
    if draft.dossier_id is not None and request.endpoint != "online_draft.file":
        raise DraftGone
    procedure, block = filed_online(installation, draft.procedure_code, now)
    return _Open(draft=draft, files=files, procedure=procedure, block=block, form=online_form(block))


@blueprint.errorhandler(DraftGone)
def _gone(refusal: DraftGone) -> ResponseReturnValue:
    close()
    if followed.held() is not None:  # it was filed: here is what became of it
        return redirect(url_for("followed.page"))
    tell(said(refusal))
    return redirect(url_for("citizen.procedures"))


@blueprint.get("/don")
def page() -> ResponseReturnValue:
    found = _open()
    return _form_page(found, found.draft.answer)


@blueprint.post("/don")
def save() -> ResponseReturnValue:
    """Whatever was typed is kept, right or wrong; only what is right goes on to the papers."""
    found = _open()
    answer = answer_of(found.form.components, request.form)
    if "_add" in request.form or "_remove" in request.form:
        with_row(answer, request.form.get("_add", ""))
        without_row(answer, request.form.get("_remove", ""))
        return _form_page(found, answer)
    answer = without_blank_rows(found.form.components, answer)
    try:
        save_draft(context.installation(), found.draft.id, answer, now=context.now())
        asked_of(found.form, answer)
    except FormRejected as rejected:
        return _form_page(found, answer, rejected=rejected), code_of(rejected)
    except DraftGone:
        raise
    except Refusal as refusal:
        return _form_page(found, answer, refusal=said(refusal)), code_of(refusal)
    return redirect(url_for("online_draft.papers"))


def _form_page(
    found: _Open,
    answer: Mapping[str, Any],
    *,
    rejected: FormRejected | None = None,
    refusal: str | None = None,
) -> str:
    problems = () if rejected is None else rejected.problems
    view = FormView(found.form, answer, problems)
    return render_template("citizen/file_form.html", found=found, form=view, rejected=rejected, refusal=refusal)


@blueprint.get("/giay-to")
def papers() -> ResponseReturnValue:
    return _papers_page(_open(), {})


def _papers_page(found: _Open, wrong: Mapping[str, str]) -> str:
    return render_template("citizen/file_papers.html", found=found, wrong=wrong)


@blueprint.post("/giay-to")
def upload() -> ResponseReturnValue:
    """Each paper's files for themselves: what is wrong with one keeps nothing of the others back."""
    found, wrong, added = _open(), {}, 0
    codes = [200]
    for place, paper in enumerate(found.block.papers):
        try:
            with given_files(f"file.p{place}", Owner(draft_id=found.draft.id)) as given:
                added += _attach(found, paper.name, given)
        except DraftGone:
            raise
        except Refusal as refusal:
            wrong[paper.name] = said(refusal)
            codes.append(code_of(refusal))
    if not added and not wrong:
        wrong[""], codes = said(NoFile()), [code_of(NoFile())]
    if wrong:
        return _papers_page(_open(), wrong), max(codes)
    return redirect(url_for("online_draft.papers"))


def _attach(found: _Open, paper: str, given: list[Upload]) -> int:
    if given:
        store = context.running().files
        add_papers(context.installation(), store, found.draft.id, paper, given, now=context.now())
    return len(given)


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Nothing of it was read; what was sent before is still there."""
    sentence = said(UploadTooBig(most=LARGEST_UPLOAD / 1e6))
    try:
        return _papers_page(_open(), {"": sentence}), 413
    except DraftGone:
        return render_template("citizen/error.html", sentence=sentence), 413


@blueprint.post("/giay-to/<uuid:key>/bo")
def drop(key: UUID) -> ResponseReturnValue:
    drop_paper(context.installation(), _open().draft.id, key, now=context.now())
    return redirect(url_for("online_draft.papers"))


@blueprint.get("/gui")
def review() -> ResponseReturnValue:
    return _reviewed(_open())


def _reviewed(found: _Open, refusal: str | None = None) -> ResponseReturnValue:
    try:
        asked = asked_of(found.form, found.draft.answer)
    except Refusal:
        tell(_("Nội dung còn chỗ cần sửa. Hãy xem lại rồi gửi."))
        return redirect(url_for("online_draft.page"))
    fees = _fees(found, asked)
    sent = {file.paper for file in found.files}
    return render_template(
        "citizen/file_review.html",
        found=found,
        told=facts_in(found.form.components, found.draft.answer),
        fees=fees or (),
        total=total(fees or ()),
        unknown=fees is None,
        missing=[paper for paper in found.block.papers if paper.name not in sent and not paper.present_only],
        shown=[paper for paper in found.block.papers if paper.present_only],
        refusal=refusal,
    )


def _fees(found: _Open, asked: Asked) -> tuple[FeeLine, ...] | None:
    """What it costs by what was typed; none where that is not known yet, for reasons that are officers' to mend."""
    try:
        return fees_of(context.installation(), found.draft, asked, now=context.now())
    except Refusal:
        return None


@blueprint.post("/gui")
def file() -> ResponseReturnValue:
    """A draft that was filed is found again: sent twice, it is one dossier."""
    found = _open()
    try:
        asked = None if found.draft.dossier_id else asked_of(found.form, found.draft.answer)
        filed = file_online(context.installation(), found.draft.id, asked, server_key(), now=context.now())
    except DraftGone:
        raise
    except Refusal as refusal:
        answer = make_response(_reviewed(found, said(refusal)))
        answer.status_code = code_of(refusal)
        return answer
    followed.begin(filed)
    return redirect(url_for("followed.page", moi=1))
