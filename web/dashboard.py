"""The leader's start page: the figures of a unit over any days, and behind each number the dossiers that it counts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.actor import LEADER
from engine.domain.dated import in_force
from engine.domain.day import parse_day
from engine.domain.errors import NotFound, Refusal
from engine.domain.identifiers import RoleKey, UnitId
from engine.domain.instant import local
from engine.domain.refusals import NotYours
from engine.store.database import Session
from engine.store.queries.figures import Cell, Figure, confidential_among, members, number
from engine.store.queries.report_cchc import Cchc, cchc
from engine.store.queries.report_handling import instants
from engine.store.queries.report_period import ReportPeriod
from engine.store.queries.report_scope import ReportScope, scope_of
from engine.store.queries.report_service import paid
from engine.store.queries.search import listed
from web import context, words
from web.chart import Chart, by_field, by_month
from web.days import iso
from web.errors import code_of
from web.language import said
from web.language import translated as _
from web.periods import presets, this_year

OFFICE = RoleKey("vp")  # keeps the statistics
PAGE = 50

blueprint = Blueprint("dashboard", __name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Whose figures of which days; `mapped`, whether predecessors count as the unit itself."""

    unit: UnitId
    period: ReportPeriod
    mapped: bool

    def link(self, cell: Cell, period: ReportPeriod | None = None) -> str:
        """The list of the dossiers behind a number, of all days or of some of them."""
        days = self.arguments(period or self.period)
        return url_for("dashboard.behind", figure=cell.figure, group=cell.group, at=cell.unit, **days)

    def arguments(self, period: ReportPeriod) -> dict[str, Any]:
        return {
            "unit": self.unit,
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "mapped": "yes" if self.mapped else None,
        }


def may_read(roles: frozenset[RoleKey]) -> bool:
    """Whether somebody of these roles has a dashboard."""
    return bool(roles & {LEADER, OFFICE})


@blueprint.get("/dashboard")
def page() -> ResponseReturnValue:
    check_reader()
    try:
        asked = asked_for()
    except Refusal as refusal:
        return _render(None, None, refusal=said(refusal)), code_of(refusal)
    with context.installation().database.reading() as session:
        scope = scope_for(session, asked)
        report = cchc(session, scope)
        months = by_month(asked.period, instants(session, scope, "received"), instants(session, scope, "completed"))
    return _render(asked, report, months=months)


@blueprint.get("/dashboard/dossiers")
def behind() -> ResponseReturnValue:
    check_reader()
    asked, cell = asked_for(), _cell()
    with context.installation().database.reading() as session:
        scope = scope_for(session, asked)
        ids = tuple(dict.fromkeys(members(session, scope, cell)))
        amounts = paid(session, scope) if cell.figure is Figure.PAID else {}
        counted = number(cchc(session, scope), cell)
        found = listed(session, context.reader(), _archives(), ids)
        hidden = set(ids) - {row.id for row in found}
        secret = confidential_among(session, hidden)
    at = _page_number(len(found))
    return render_template(
        "dashboard/behind.html",
        asked=asked,
        cell=cell,
        title=words.word(words.FIGURE, cell.figure),
        total=len(ids) if counted is None else counted,
        elsewhere=0 if counted is None else max(0, counted - len(ids)),
        secret=secret,
        out_of_reach=len(hidden) - secret,
        amounts=amounts,
        found=found[at * PAGE : (at + 1) * PAGE],
        page=at,
        pages=max(1, -(-len(found) // PAGE)),
        address=lambda to: url_for("dashboard.behind", **{**request.args.to_dict(), "page": to}),
    )


def check_reader() -> None:
    """Raises NotYours."""
    actor = context.actor()
    if not may_read(actor.acting_roles):
        raise NotYours(name=_("Bảng điều hành"), role=words.role(LEADER), unit=words.unit(actor.unit_id))


def reach() -> list[UnitId]:
    """The person's own unit, and those whose work it has taken over."""
    own, today = context.actor().unit_id, local(context.now()).date()
    return [own, *sorted(context.installation().catalog.organisation.lineage(own, today) - {own})]


def _archives() -> Any:
    today = local(context.now()).date()
    return context.installation().catalog.organisation.mapped_to(context.actor().unit_id, today)


def asked_for() -> Asked:
    """Raises InvalidInput, NotFound for a unit out of reach."""
    wanted, usual = request.args.get("unit") or context.actor().unit_id, this_year(local(context.now()).date())
    if wanted not in reach():
        raise NotFound("đơn vị", "unit", wanted[:60])
    first, last = (_day(name, default) for name, default in (("first", usual.first), ("last", usual.last)))
    return Asked(
        unit=UnitId(wanted), period=ReportPeriod(first=first, last=last), mapped=request.args.get("mapped") == "yes"
    )


def _day(name: str, default: date) -> date:
    typed = request.args.get(name, "").strip()
    return parse_day(iso(typed), _("ngày đầu") if name == "first" else _("ngày cuối")) if typed else default


def _cell() -> Cell:
    """Raises NotFound."""
    figure, group, unit = (request.args.get(name) for name in ("figure", "group", "at"))
    if figure not in set(Figure):
        raise NotFound("số liệu", "figure", (figure or "")[:60])
    return Cell(figure=Figure(figure), group=group, unit=unit)


def scope_for(session: Session, asked: Asked) -> ReportScope:
    installation = context.installation()
    return scope_of(
        session,
        asked.unit,
        asked.period,
        calendar=installation.calendar(asked.unit),
        organisation=installation.catalog.organisation,
        now=context.now(),
        mapped=asked.mapped,
    )


def published(on: date) -> int:
    """Procedures that may be filed on a day, as the report counts them."""
    listed = context.installation().catalog.procedures.values()
    return sum(found.is_published and in_force(found.blocks, on) is not None for found in listed)


def _page_number(count: int) -> int:
    typed = request.args.get("page", "0")
    wanted = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    return max(0, min(wanted, (count - 1) // PAGE))


def _render(
    asked: Asked | None, report: Cchc | None, *, months: Chart | None = None, refusal: str | None = None
) -> str:
    today = local(context.now()).date()
    return render_template(
        "dashboard/page.html",
        asked=asked,
        report=report,
        cell=Cell,
        units=reach(),
        presets=presets(today),
        refusal=refusal,
        fields=None if report is None else by_field(report),
        months=months,
        typed=request.args,
        usual=this_year(today),
        procedures=0 if asked is None else published(asked.period.last),
    )
