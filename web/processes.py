"""The master list of diagrams with their versions, and one version with how much of their time its steps used."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from engine.adapters.master_list import Listed, MasterList, master_list_pdf, master_list_xlsx
from engine.bpmn.reading import process_name
from engine.domain.applicant import fold
from engine.domain.calendar import CalendarUnknown
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.heat import Heat, Spent, Warmth, heat
from engine.domain.identifiers import UnitId, VersionHash
from engine.domain.instant import local
from engine.operations.auditing import audit
from engine.store.database import Session
from engine.store.queries.course import diagram
from engine.store.queries.master_list import VersionView, versions_of
from engine.store.queries.process_versions import MOST_STEPS, DoneStep, done_steps
from engine.store.queries.report_period import ReportPeriod
from web import context, words
from web.days import typed_day
from web.errors import code_of
from web.flow import Flow, flows_of
from web.language import said
from web.slips import as_pdf

blueprint = Blueprint("processes", __name__, url_prefix="/processes")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HASH = re.compile(r"[0-9a-f]{64}")
_LONGEST_SEARCH = 100
_names: dict[tuple[str, str], str] = {}
"""Version and process -> its name: released diagrams never change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedProcess:
    name: str
    process_id: str
    versions: list[VersionView]  # newest first


@dataclass(frozen=True, kw_only=True, slots=True)
class HeatLine:
    """One step of the diagram in words: what the picture shows. `percent` and `percent_of_nine`: shares of its time."""

    element: str
    name: str
    lane: str | None
    n: int
    middle: str
    percent: int | None
    percent_of_nine: int | None
    warmth: Warmth


@blueprint.get("/")
def page() -> ResponseReturnValue:
    audit(context.installation(), context.actor())
    wanted = request.args.get("search", "").strip()[:_LONGEST_SEARCH]
    with context.installation().database.reading() as session:
        listed = _listed(session, versions_of(session, context.reader()))
    found = [one for one in listed if fold(wanted) in fold(f"{one.name} {one.process_id}")]
    today = local(context.now()).date()
    return render_template("audit/processes.html", processes=found, search=wanted, today=today)


@blueprint.get("/master-list.<form>")
def master_list(form: str) -> Response:
    """The whole list on paper or as a sheet. Raises NotFound."""
    audit(context.installation(), context.actor())
    if form not in {"pdf", "xlsx"}:
        raise NotFound("dạng tệp", "kind of file", form[:20])
    today = local(context.now()).date()
    with context.installation().database.reading() as session:
        listed = _listed(session, versions_of(session, context.reader()))
    book = MasterList(
        unit=words.unit(context.actor().unit_id),
        today=today,
        demo=context.running().is_demo,
        lines=[Listed(name=one.name, version=version) for one in listed for version in one.versions],
    )
    if form == "pdf":
        return as_pdf(master_list_pdf(book), f"danh-muc-so-do-{today}")
    content = BytesIO(master_list_xlsx(book))
    return send_file(content, mimetype=EXCEL, download_name=f"danh-muc-so-do-{today}.xlsx", as_attachment=True)


@blueprint.get("/<version>/<process_id>")
def process(version: str, process_id: str) -> ResponseReturnValue:
    """Raises NotFound."""
    audit(context.installation(), context.actor())
    refusal: InvalidInput | None = None
    try:
        period = _period()
    except InvalidInput as wrong:
        period, refusal = _last_year(), wrong
    with context.installation().database.reading() as session:
        known = _known(session, version, process_id)
        loaded = context.installation().version(session, version)
        flow = flows_of(session, [loaded])(version, process_id)
        done = done_steps(session, context.reader(), VersionHash(version), process_id, period)
        name = _name(session, version, process_id)
    lines = heat_lines(flow, done)
    return render_template(
        "audit/process.html",
        name=name,
        process_id=process_id,
        known=known,
        today=local(context.now()).date(),
        lines=lines,
        drawing=_drawing(version, process_id, lines),
        period=period,
        days={name: request.args.get(name, "") for name in ("first", "last")} if refusal else {},
        refusal=None if refusal is None else said(refusal),
        more=len(done) == MOST_STEPS,
    ), 200 if refusal is None else code_of(refusal)


def _listed(session: Session, versions: Iterable[VersionView]) -> list[ListedProcess]:
    by_process: dict[str, list[VersionView]] = {}
    for version in versions:
        by_process.setdefault(version.process_id, []).insert(0, version)
    listed = [
        ListedProcess(name=_name(session, found[0].hash, process_id), process_id=process_id, versions=found)
        for process_id, found in by_process.items()
    ]
    return sorted(listed, key=lambda one: fold(one.name))


def _name(session: Session, version: str, process_id: str) -> str:
    if (version, process_id) not in _names:
        text = diagram(session, VersionHash(version), process_id)
        _names[version, process_id] = process_id if text is None else process_name(text.encode(), process_id)
    return _names[version, process_id]


def _known(session: Session, version: str, process_id: str) -> VersionView:
    """The version, which the process is or is called by. Raises NotFound."""
    found = None
    if _HASH.fullmatch(version) and diagram(session, VersionHash(version), process_id) is not None:
        found = next((one for one in versions_of(session, context.reader()) if one.hash == version), None)
    if found is None:
        raise NotFound("quy trình đã ban hành", "released process", process_id[:60])
    return found


def _period() -> ReportPeriod:
    """By default the year that ends today. Raises InvalidInput."""
    if "first" not in request.args:
        return _last_year()
    first, last = (request.args.get(name, "").strip()[:20] for name in ("first", "last"))
    return ReportPeriod(first=typed_day(first, "Từ ngày", "From"), last=typed_day(last, "Đến ngày", "To"))


def _last_year() -> ReportPeriod:
    today = local(context.now()).date()
    return ReportPeriod(first=today - timedelta(days=365), last=today)


def heat_lines(flow: Flow, done: Iterable[DoneStep]) -> list[HeatLine]:
    """In the order of the flow; a step that nobody did in the period is left out."""
    by_element: dict[str, list[Spent]] = {}
    for step in done:
        spent = _spent(step)
        if spent is not None:
            by_element.setdefault(step.element, []).append(spent)
    elements = (line.element for line in flow.lines)
    return [_line(element, heat(by_element[element.id])) for element in elements if element.id in by_element]


def _spent(step: DoneStep) -> Spent | None:
    """None where the calendar does not know the years."""
    between = partial(context.installation().calendar(UnitId(step.unit_id)).between, step.offered_at)
    try:
        whole = None if step.due_at is None else between(max(step.due_at, step.offered_at))
        late = step.due_at is not None and step.ended_at > step.due_at
        return Spent(used=between(max(step.ended_at, step.offered_at)), whole=whole, is_late=late)
    except CalendarUnknown:
        return None


def _line(element: Any, found: Heat) -> HeatLine:
    return HeatLine(
        element=element.id,
        name=element.name,
        lane=element.lane,
        n=found.n,
        middle=words.working(found.middle),
        percent=None if found.share is None else int(found.share * 100),
        percent_of_nine=None if found.share_of_nine is None else int(found.share_of_nine * 100),
        warmth=found.warmth,
    )


def _drawing(version: str, process_id: str, lines: Sequence[HeatLine]) -> dict[str, Any]:
    steps = {
        line.element: {"state": line.warmth, "badge": _badge(line), "slow": line.warmth is Warmth.OVER}
        for line in lines
    }
    warmest = max(lines, key=lambda line: line.percent_of_nine or 0, default=None)
    url = url_for("diagrams.file", version=version, process_id=process_id)
    return {"url": url, "steps": steps, "flows": [], "first": warmest.element if warmest else None}


def _badge(line: HeatLine) -> str:
    if line.percent is None:
        return line.middle
    return f"{line.percent}% · p90 {line.percent_of_nine}%"
