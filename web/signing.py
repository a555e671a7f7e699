"""The signing round: all that waits for the leader's signature, file beside draft, signed or sent back row by row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from engine.catalog.result_templates import body, sheet
from engine.domain.errors import NotFound, Refusal
from engine.domain.identifiers import DossierId, ResultId, WorkItemId
from engine.domain.instant import local, parse_instant
from engine.domain.procedure import NotInForce
from engine.domain.signing import Authority, Way
from engine.domain.signing_refusals import ReturnNeedsReason
from engine.domain.term import Unit
from engine.operations.complete_work_item import complete_work_item
from engine.operations.kept_files import read_whole
from engine.operations.open_dossier import open_dossier, open_work_item
from engine.operations.sign_result import SIGN_FORM, Wanted, preview, sign_result
from engine.store.queries.dossier import dossier
from engine.store.queries.inbox import Entry, to_sign
from engine.store.queries.signed_results import signed_content
from web import context, words
from web.days import iso
from web.errors import code_of
from web.facts_view import facts_of
from web.language import said
from web.language import translated as _
from web.timeline import course_of, latest_answers

ROUND = 50
LOOKED_THROUGH = 500  # rows of the page may have moved down since it was read
LONGEST_REASON = 2000

blueprint = Blueprint("signing", __name__, url_prefix="/signing")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line of the round, with what was chosen in it and what became of that."""

    entry: Entry
    same_day: bool
    choice: str = "leave"
    reason: str = ""
    refusal: str | None = None

    @property
    def in_round(self) -> bool:
        """Work whose form asks more than yes or no is done on its own page."""
        return self.entry.form == SIGN_FORM


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    entry: Entry
    choice: str


@blueprint.get("/")
def page() -> ResponseReturnValue:
    return _render(_rows())


@blueprint.post("/")
def sign() -> ResponseReturnValue:
    """Each row is a command of its own: what one refuses does not hold up the others."""
    rows = _rows(limit=LOOKED_THROUGH)
    if "_mark" in request.form:
        return _render([_marked(row) for row in rows])
    done: list[Done] = []
    left: list[Row] = []
    try:
        wanted = _wanted()
    except Refusal as refusal:
        return _render(rows, refusal=said(refusal)), code_of(refusal)
    for row in rows:
        if row.choice not in ("sign", "return"):
            left.append(row)
            continue
        try:
            _carry_out(row, wanted)
            done.append(Done(entry=row.entry, choice=row.choice))
        except Refusal as refusal:
            left.append(_with(row, refusal=said(refusal)))
    gone = set(_posted_keys()) - {row.entry.id for row in rows}
    left.sort(key=lambda row: row.refusal is None)
    return _render(left[:ROUND], done=done, gone=len(gone))


@blueprint.get("/<uuid:key>")
def panel(key: UUID) -> ResponseReturnValue:
    """The file and the draft of one row; opening them is noted as reading the dossier."""
    installation, actor, item_id = context.installation(), context.actor(), WorkItemId(key)
    open_work_item(installation, item_id, actor=actor, now=context.now())
    with installation.database.reading() as session:
        reader = context.reader()
        draft = preview(installation, session, item_id, actor=actor, now=context.now())
        found = dossier(session, reader, DossierId(draft.item.dossier_id))
        before = latest_answers(course_of(session, reader, DossierId(draft.item.dossier_id)))
    if found is None or draft.item.unit_id != actor.unit_id:
        raise NotFound("việc", "work item", key)
    return render_template(
        "signing_panel.html" if "HX-Request" in request.headers else "signing_draft.html",
        item=draft.item,
        dossier=found,
        facts=facts_of(found),
        before=before,
        content=draft.content,
        text=body(installation.catalog.folder, draft.paper.template, draft.content),
    )


@blueprint.get("/results/<uuid:key>")
def paper(key: UUID) -> ResponseReturnValue:
    """A signed result: the signed file, or the sheet that is printed and signed by hand."""
    installation = context.installation()
    with installation.database.reading() as session:
        found = signed_content(session, context.reader(), ResultId(key))
    if found is None:
        raise NotFound("văn bản đã ký", "signed result", key)
    open_dossier(installation, DossierId(found["dossier_id"]), actor=context.actor(), now=context.now())
    return _pdf(result_pdf(found), f"{found['template']}-{key.hex[:8]}.pdf")


def result_pdf(found: Mapping[str, Any]) -> bytes:
    """Raises FileMissing, ResultTemplateFailed, PdfUnavailable."""
    running = context.running()
    if found["sha256"] is not None:
        return read_whole(running.files, found["sha256"], found["title"])
    return running.typeset(sheet(running.installation.catalog.folder, found["template"], found["content"]))


def _pdf(content: bytes, name: str) -> Response:
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _rows(limit: int = ROUND) -> list[Row]:
    """Same-day procedures first, then by due time; with what was posted."""
    with context.installation().database.reading() as session:
        entries = to_sign(session, context.reader(), limit=limit)
    return sorted((_row(entry) for entry in entries), key=lambda row: not row.same_day)


def _row(entry: Entry) -> Row:
    key = entry.id.hex
    return Row(
        entry=entry,
        same_day=_same_day(entry),
        choice=request.form.get(f"do_{key}", "leave"),
        reason=request.form.get(f"reason_{key}", "").strip()[:LONGEST_REASON],
    )


def _same_day(entry: Entry) -> bool:
    procedure = words.procedure_of(entry.procedure_code)
    try:
        term = procedure.block(local(entry.offered_at).date()).term
    except NotInForce:
        return False
    return term is not None and term.unit is Unit.SAME_DAY


def _marked(row: Row) -> Row:
    return _with(row, choice="sign") if row.in_round and row.choice == "leave" else row


def _with(row: Row, **changes: Any) -> Row:
    values: Mapping[str, Any] = {name: getattr(row, name) for name in Row.__dataclass_fields__}
    return Row(**{**values, **changes})


def _posted_keys() -> list[UUID]:
    """Rows of the page that have left the list since: somebody else was faster."""
    chosen = (name.removeprefix("do_") for name, value in request.form.items() if name.startswith("do_"))
    keys = [key for key in chosen if len(key) == 32 and all(sign in "0123456789abcdef" for sign in key)]
    return [UUID(key) for key in keys if request.form.get(f"do_{key}") in ("sign", "return")]


def _wanted() -> Wanted:
    """Raises InvalidInput."""
    way = Way.DIGITAL if request.form.get("way") == Way.DIGITAL else Way.WET
    at = request.form.get("signed_at", "").strip()
    signed_at: datetime | None = parse_instant(iso(at), _("Giờ ký trên giấy")) if at and way is Way.WET else None
    chosen = request.form.get("authority")
    authority = Authority(chosen) if chosen in (Authority.CHAIR, Authority.DEPUTY) else None
    return Wanted(way=way, signed_at=signed_at, authority=authority)


def _carry_out(row: Row, wanted: Wanted) -> None:
    """Raises what the commands refuse."""
    installation, key = context.installation(), WorkItemId(row.entry.id)
    actor, now = context.actor(), context.now()
    if row.choice == "sign":
        sign_result(installation, key, wanted, actor=actor, now=now, means=context.running().means)
        return
    if not row.reason:
        raise ReturnNeedsReason(dossier=row.entry.code or row.entry.applicant_name)
    complete_work_item(installation, key, {"outcome": "return", "reason": row.reason}, actor=actor, now=now)


def _render(rows: list[Row], *, done: list[Done] | None = None, gone: int = 0, refusal: str | None = None) -> str:
    return render_template(
        "signing.html",
        rows=rows,
        done=done or [],
        gone=gone,
        refused=[row for row in rows if row.refusal],
        refusal=refusal,
        can_sign_files=context.running().means is not None,
        typed=request.form,
    )
