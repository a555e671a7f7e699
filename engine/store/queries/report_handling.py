"""How a unit handled its dossiers in a period: what came in, what was done and how, what is still open.

Everything is as it stood at the end of the last day, read from instants: a dossier finished later counts as open."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, or_, select

from engine.domain.dossier import Channel
from engine.domain.identifiers import UnitId
from engine.domain.verdict import Verdict
from engine.store.database import Session
from engine.store.queries.report_scope import ReportScope, Share
from engine.store.queries.report_share import END, reported, unit_then
from engine.store.tables import dossiers, stages, visits

GROUPS = ("ho_tich", "chung_thuc", "vhxh", "dat_dai")
"""The groups of fields that every report shows, in its order; others follow when they have dossiers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Handling:
    """Dossiers of one group of fields, by the verdict against what the citizen was promised."""

    group: str
    online: int  # accepted in the period, filed online
    direct: int  # accepted in the period, at the desk or by post
    carried: int  # accepted before the period and not done when it began, or taken over from a unit that ended
    early: int
    on_time: int
    overdue: int
    within_term: int  # open at the end of the period
    past_term: int

    @property
    def received(self) -> int:
        """In the period; what was carried over is not received again."""
        return self.online + self.direct

    @property
    def completed(self) -> int:
        return self.early + self.on_time + self.overdue

    @property
    def in_progress(self) -> int:
        return self.within_term + self.past_term


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenDossier:
    """One that had no result at the end of the period."""

    id: UUID
    group: str
    past_term: bool


_read = ("id", "domain_group", "channel", "accepted_at", "result_at", "verdict")
_r = reported(*(dossiers.c[name] for name in _read)).subquery()
_open = reported(*(dossiers.c[name] for name in ("id", "domain_group", "accepted_at", "result_at", "clock"))).subquery()
_of_share = reported(dossiers.c.id).subquery()


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


CONDITIONS: dict[str, ColumnElement[bool]] = {
    "online": and_(_r.c.is_new, _r.c.channel == Channel.ONLINE),
    "direct": and_(_r.c.is_new, _r.c.channel != Channel.ONLINE),
    "carried": ~_r.c.is_new,
    **{verdict.value: and_(_r.c.result_at < END, _r.c.verdict == verdict) for verdict in Verdict},
}
"""What each number counts; the list of the dossiers behind it asks the same."""

_by_group = select(
    _r.c.domain_group.label("group"), *(_count(condition).label(name) for name, condition in CONDITIONS.items())
).group_by(_r.c.domain_group)
_behind = {
    name: select(_r.c.id, _r.c.domain_group.label("group")).where(condition) for name, condition in CONDITIONS.items()
}
_instants = {
    "received": select(_r.c.accepted_at.label("at")).where(_r.c.is_new),
    "completed": select(_r.c.result_at.label("at")).where(_r.c.result_at < END),
}
_still_open = (
    select(_open.c.id, _open.c.domain_group, _open.c.clock)
    .where(or_(_open.c.result_at.is_(None), _open.c.result_at >= END))
    .order_by(_open.c.accepted_at, _open.c.id)
)


def _doubtful(at: FromClause, unit: ColumnElement[str]) -> Select[Any]:
    """Visits that may have been late when the period ended: one that was done in time by then cannot."""
    return (
        select(at.c.dossier_id, unit.label("unit"), at.c.own_verdict, at.c.handed_over_at, at.c.clock)
        .join_from(at, _of_share, _of_share.c.id == at.c.dossier_id)
        .where(
            at.c.clock.is_not(None),
            or_(at.c.handed_over_at.is_(None), at.c.handed_over_at >= END, at.c.own_verdict == Verdict.OVERDUE),
        )
    )


# A visit is its unit's that had the stage then: a finished one names it, of the one that runs the transfers tell it.
_stage_unit = unit_then(stages.c.unit_id, stages.c.id, stages.c.handed_over_at)
_of_stages = _doubtful(stages, _stage_unit).where(stages.c.started_at < END)
_of_visits = _doubtful(visits, visits.c.unit_id)
_visits_everywhere = (_of_stages, _of_visits)


def handling(session: Session, scope: ReportScope, still_open: Iterable[OpenDossier]) -> tuple[Handling, ...]:
    """One row a group: those of GROUPS first, also where they are empty."""
    rows: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for share in scope.sources():
        for group, figures in _figures(session, scope, share):
            rows[group].update(figures)
    left = Counter((dossier.group, dossier.past_term) for dossier in still_open)
    shown = [*GROUPS, *sorted(rows.keys() - set(GROUPS))]
    return tuple(_handling(group, rows.get(group, Counter()), left) for group in shown)


def _figures(session: Session, scope: ReportScope, share: Share) -> Iterator[tuple[str, Counter[str]]]:
    """By group, what happened here and what was brought from before."""
    here = {} if share.is_empty else {row.group: row._mapping for row in session.execute(_by_group, share.values())}
    brought = _brought(scope, share)
    for group in here.keys() | brought.keys():
        own = Counter({name: int(here[group][name]) if group in here else 0 for name in CONDITIONS})
        yield group, _with(brought.get(group, {}), own)


def behind(session: Session, scope: ReportScope, name: str, group: str | None = None) -> tuple[UUID, ...]:
    """The dossiers that a number of CONDITIONS counts, of one group or of all. What a last report made elsewhere
    counted has none here."""
    return tuple(
        row.id
        for share in scope.shares()
        for row in session.execute(_behind[name], share.values())
        if group is None or row.group == group
    )


def instants(session: Session, scope: ReportScope, of: str) -> list[datetime]:
    """When what was "received" or "completed" in the period was so, one instant a dossier."""
    return [row.at for share in scope.shares() for row in session.execute(_instants[of], share.values())]


def _brought(scope: ReportScope, share: Share) -> dict[str, dict[str, int]]:
    """What the last report made elsewhere adds to each group, by the names of Handling: what came in and was done
    before the start, where the period is that report's; what it carried over, where the period ends with it."""
    known = share.brought
    if known is None:
        return {}
    covered, before = scope.covers(known), scope.was_before(known)
    if not (covered or (before and scope.period.last == known.as_of)):
        return {}
    figures: dict[str, dict[str, int]] = {}
    for group in known.groups:
        told = {}
        if covered:
            told = {name: known.total(name, group) for name in ("online", "direct", "early", "on_time", "overdue")}
            told["carried"] = known.total("brought", group)
        if before:
            told["past_term"] = known.total("past_term", group)
            told["within_term"] = known.total("carried", group) - told["past_term"]
        figures[group] = told
    return figures


def _with(brought: Mapping[str, int], own: Counter[str]) -> Counter[str]:
    """The figures of before and of after the start; what was carried from one to the other is no new dossier."""
    figures = Counter(own)
    figures.update(brought)
    if "carried" in brought:
        figures["carried"] = brought["carried"]
    return figures


def _handling(group: str, row: Counter[str], left: Counter[tuple[str, bool]]) -> Handling:
    return Handling(
        group=group,
        within_term=row["within_term"] + left[group, False],
        past_term=row["past_term"] + left[group, True],
        **{name: row[name] for name in CONDITIONS},
    )


def open_dossiers(session: Session, scope: ReportScope) -> tuple[OpenDossier, ...]:
    """What had no result at the end of the period, and whether its promise had passed by then."""
    return tuple(
        OpenDossier(id=row.id, group=row.domain_group, past_term=scope.was_late(row.clock))
        for share in scope.shares()
        for row in session.execute(_still_open, share.values())
    )


@dataclass(frozen=True, slots=True)
class LateVisit:
    """A visit of a dossier at a unit that was late there."""

    unit: str
    dossier_id: UUID


def late_visits(session: Session, scope: ReportScope) -> list[LateVisit]:
    """Read once for all figures that are about them: every clock that may have been late is looked at."""
    return list(_late(session, scope, _visits_everywhere))


def late_own(scope: ReportScope, visits_late: Iterable[LateVisit]) -> frozenset[UUID]:
    """Dossiers of the period in which a visit at the unit itself was late, wherever the rest stood."""
    own = _own(scope)
    return frozenset(visit.dossier_id for visit in visits_late if visit.unit in own)


def _own(scope: ReportScope) -> set[UnitId]:
    return {unit for share in scope.shares() for unit in share.units}


@dataclass(frozen=True, kw_only=True, slots=True)
class LateUnit:
    """One agency in whose own time dossiers were late that came too late for the citizen."""

    unit: UnitId
    dossiers: int


def late_units(
    session: Session, scope: ReportScope, still_open: Iterable[OpenDossier], visits_late: Iterable[LateVisit]
) -> tuple[LateUnit, ...]:
    """Of the dossiers late against the promise, at which agencies a visit was late, most first. A dossier that was
    late at two of them counts for both; one that nobody held too long, for none. Where the past is told in the
    structure of the unit, its predecessors are the unit itself."""
    counted = Counter(unit for unit, _ in late_at_units(session, scope, still_open, visits_late))
    ranked = sorted(counted.items(), key=lambda found: (-found[1], found[0]))
    return tuple(LateUnit(unit=UnitId(unit), dossiers=count) for unit, count in ranked)


def late_at_units(
    session: Session, scope: ReportScope, still_open: Iterable[OpenDossier], visits_late: Iterable[LateVisit]
) -> frozenset[tuple[str, UUID]]:
    """Which agency was late with which dossier, as late_units counts them."""
    late = {dossier.id for dossier in still_open if dossier.past_term}
    late |= set(behind(session, scope, Verdict.OVERDUE.value))
    own = _own(scope)
    visited = [visit for visit in visits_late if visit.dossier_id in late]
    return frozenset((scope.unit if visit.unit in own else visit.unit, visit.dossier_id) for visit in visited)


def _late(session: Session, scope: ReportScope, statements: Iterable[Select[Any]]) -> Iterator[LateVisit]:
    """Each visit on its own: late when it was handed over, else by how its clock stood when the period ended."""
    for share in scope.shares():
        for statement in statements:
            for row in session.execute(statement, share.values()):
                done = row.handed_over_at is not None and row.handed_over_at < scope.end
                if row.own_verdict == Verdict.OVERDUE if done else scope.was_late(row.clock):
                    yield LateVisit(row.unit, row.dossier_id)
