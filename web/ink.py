"""The clerk writes down what a leader signed on paper: many papers at once, each a command of its own."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.adapters.pdf_join import joined
from engine.catalog.result_templates import sheet
from engine.domain.actor import LEADER
from engine.domain.errors import InvalidInput, Refusal
from engine.domain.identifiers import WorkItemId
from engine.domain.instant import local, parse_instant
from engine.domain.mandate import Act
from engine.domain.signing import Wanted
from engine.operations.mandates import may_do
from engine.operations.open_dossier import open_work_item
from engine.operations.record_ink import Basis, Ink, record_ink, sheet_to_sign
from engine.store.queries.accounts import colleagues
from engine.store.queries.to_sign_on_paper import Waiting, to_sign_on_paper
from web import context
from web.days import iso
from web.errors import WRONG_INPUT, code_of
from web.language import said
from web.language import translated as _
from web.slips import as_pdf

blueprint = Blueprint("ink", __name__, url_prefix="/seals/ink")


@blueprint.get("/")
def page() -> ResponseReturnValue:
    return _render()


@blueprint.post("/")
def record() -> ResponseReturnValue:
    refused: dict[UUID, str] = {}
    count = 0
    try:
        ink = _ink()
    except Refusal as refusal:
        return _render(refusal=said(refusal)), code_of(refusal)
    for item in _waiting():
        if f"signed_{item.id.hex}" not in request.form:
            continue
        try:
            record_ink(context.installation(), WorkItemId(item.id), ink, actor=context.actor(), now=context.now())
            count += 1
        except Refusal as refusal:
            refused[item.id] = said(refusal)
    return _render(refused=refused, count=count)


@blueprint.post("/sheets")
def sheets() -> ResponseReturnValue:
    """The ticked papers as one PDF file, to be signed by hand; each is noted as reading the dossier."""
    installation, actor, now = context.installation(), context.actor(), context.now()
    printed = []
    try:
        for item in _waiting():
            if f"signed_{item.id.hex}" in request.form:
                open_work_item(installation, WorkItemId(item.id), actor=actor, now=now)
                printed.append(_sheet(WorkItemId(item.id)))
    except Refusal as refusal:
        return _render(refusal=said(refusal)), code_of(refusal)
    if not printed:
        return _render(refusal=_("Chưa đánh dấu văn bản nào.")), WRONG_INPUT
    return as_pdf(joined(printed), f"to-sign-{now:%Y%m%d-%H%M}")


def _sheet(key: WorkItemId) -> bytes:
    """Raises as sheet_to_sign does, ResultTemplateFailed, PdfUnavailable."""
    installation, signer = context.installation(), request.form.get("signer", "")[:100]
    with installation.database.reading() as session:
        draft = sheet_to_sign(installation, session, key, signer, actor=context.actor(), now=context.now())
    return context.running().typeset(sheet(installation.catalog.folder, draft.paper.template, draft.content))


def _ink() -> Ink:
    """Raises InvalidInput, InkNeedsBasis."""
    written = request.form.get("signed_at", "").strip()
    if not written:
        where = (_("Giờ ký trên giấy"), "the time of signing")
        raise InvalidInput(where, "phải ghi giờ lãnh đạo ký", "say when the leader signed")
    ink = Ink(
        signer=request.form.get("signer", "")[:100],
        wanted=Wanted(signed_at=parse_instant(iso(written), _("Giờ ký trên giấy"))),
        basis=Basis.LIST if request.form.get("basis") == Basis.LIST else Basis.PAPER,
        reference=request.form.get("reference", "")[:500],
    )
    _told = ink.told
    return ink


def _waiting() -> list[Waiting]:
    with context.installation().database.reading() as session:
        return to_sign_on_paper(session, context.reader())


def _render(refused: dict[UUID, str] | None = None, count: int | None = None, refusal: str | None = None) -> str:
    """Raises NoMandate."""
    actor, now = context.actor(), context.now()
    may_do(context.installation(), Act.INK, actor, now=now, unit_id=actor.unit_id)
    with context.installation().database.reading() as session:
        leaders = colleagues(session, actor.unit_id, LEADER, local(now).date())
    return render_template(
        "ink.html",
        rows=_waiting(),
        leaders=[leader for leader in leaders if leader.login != actor.login],
        refused=refused or {},
        count=count,
        refusal=refusal,
        typed=request.form,
    )
