"""How a unit handled its dossiers in a period: what came in, what was done and how, what is still open.

Everything is as it stood at the end of the last day, read from instants: a dossier finished later counts as open."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, Text, and_, bindparam, case, func, or_, select

from engine.domain.dossier import Channel, DossierStatus
from engine.domain.identifiers import UnitId
from engine.domain.verdict import Verdict
from engine.store.database import Session
from engine.store.queries.report_scope import ReportScope
from engine.store.tables import dossiers, stages, visits
from engine.store.types import Instant

GROUPS = ("ho_tich", "chung_thuc", "vhxh", "dat_dai")
"""The groups of fields that every report shows, in its order; others follow when they have dossiers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Handling:
    """Dossiers of one group of fields, by the verdict against what the citizen was promised."""

    group: str
    online: int  # accepted in the period, filed online
    direct: int  # accepted in the period, at the desk or by post
    carried: int  # accepted before the period and not done when it began
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


_d = dossiers.c
_unit = bindparam("unit", type_=Text)
_begin, _end = bindparam("begin", type_=Instant), bindparam("end", type_=Instant)
# An annulled dossier was never received: it is in no report, not even in one of days before it was annulled.
_REPORTED = and_(
    _d.unit_id == _unit,
    _d.accepted_at < _end,
    or_(_d.result_at.is_(None), _d.result_at >= _begin),
    _d.status != DossierStatus.ANNULLED,
)
_NEW = _d.accepted_at >= _begin
_DONE = _d.result_at < _end
_OPEN = or_(_d.result_at.is_(None), _d.result_at >= _end)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


_by_group = (
    select(
        _d.domain_group.label("group"),
        _count(and_(_NEW, _d.channel == Channel.ONLINE)).label("online"),
        _count(and_(_NEW, _d.channel != Channel.ONLINE)).label("direct"),
        _count(~_NEW).label("carried"),
        *(_count(and_(_DONE, _d.verdict == verdict)).label(verdict.value) for verdict in Verdict),
    )
    .where(_REPORTED)
    .group_by(_d.domain_group)
)
_still_open = select(_d.id, _d.domain_group, _d.clock).where(_REPORTED, _OPEN).order_by(_d.accepted_at, _d.id)


def _doubtful(at: FromClause) -> Select[Any]:
    """Visits that may have been late when the period ended: one that was done in time by then cannot."""
    return (
        select(at.c.dossier_id, at.c.unit_id, at.c.own_verdict, at.c.handed_over_at, at.c.clock)
        .join_from(at, dossiers, _d.id == at.c.dossier_id)
        .where(
            _REPORTED,
            at.c.clock.is_not(None),
            or_(at.c.handed_over_at.is_(None), at.c.handed_over_at >= _end, at.c.own_verdict == Verdict.OVERDUE),
        )
    )


_visits_everywhere = (_doubtful(stages).where(stages.c.started_at < _end), _doubtful(visits))
_visits_here = tuple(
    statement.where(_at_unit)
    for statement, _at_unit in zip(
        _visits_everywhere, (stages.c.unit_id == _unit, visits.c.unit_id == _unit), strict=True
    )
)
_late_dossiers = select(_d.id).where(_REPORTED, _DONE, _d.verdict == Verdict.OVERDUE)


def handling(session: Session, scope: ReportScope, still_open: Iterable[OpenDossier]) -> tuple[Handling, ...]:
    """One row a group: those of GROUPS first, also where they are empty."""
    rows = {}
    if not scope.is_before_start:
        rows = {row.group: row._mapping for row in session.execute(_by_group, scope.values())}
    left = Counter((dossier.group, dossier.past_term) for dossier in still_open)
    brought = _brought(scope)
    shown = [*GROUPS, *sorted((rows.keys() | brought.keys()) - set(GROUPS))]
    return tuple(_with(brought.get(group, {}), _handling(group, rows.get(group, {}), left)) for group in shown)


def _brought(scope: ReportScope) -> dict[str, dict[str, int]]:
    """What the last report made elsewhere adds to each group, by the names of Handling: what came in and was done
    before the start, where the period is that report's; what it carried over, where the period ends with it."""
    known = scope.brought
    if known is None or not (scope.covers_brought or (scope.is_before_start and scope.period.last == known.as_of)):
        return {}
    figures: dict[str, dict[str, int]] = {}
    for group in known.groups:
        told = {}
        if scope.covers_brought:
            told = {name: known.total(name, group) for name in ("online", "direct", "early", "on_time", "overdue")}
            told["carried"] = known.total("brought", group)
        if scope.is_before_start:
            told["past_term"] = known.total("past_term", group)
            told["within_term"] = known.total("carried", group) - told["past_term"]
        figures[group] = told
    return figures


def _with(brought: Mapping[str, int], own: Handling) -> Handling:
    """The figures of before and of after the start; what was carried from one to the other is no new dossier."""
    if not brought:
        return own
    sums = {name: getattr(own, name) + number for name, number in brought.items() if name != "carried"}
    carried = brought.get("carried", own.carried)
    return replace(own, **sums, carried=carried)


def _handling(group: str, row: Any, left: Counter[tuple[str, bool]]) -> Handling:
    names = ("online", "direct", "carried", "early", "on_time", "overdue")
    counted = {name: int(row[name]) if row else 0 for name in names}
    return Handling(group=group, within_term=left[group, False], past_term=left[group, True], **counted)


def open_dossiers(session: Session, scope: ReportScope) -> tuple[OpenDossier, ...]:
    """What had no result at the end of the period, and whether its promise had passed by then."""
    if scope.is_before_start:
        return ()
    return tuple(
        OpenDossier(id=row.id, group=row.domain_group, past_term=scope.was_late(row.clock))
        for row in session.execute(_still_open, scope.values())
    )


def late_own_stages(session: Session, scope: ReportScope) -> int:
    """Dossiers of the period in which a visit at the unit itself was late, wherever the rest stood."""
    if scope.is_before_start:
        return 0
    return len({row.dossier_id for row in _late(session, scope, _visits_here)})


@dataclass(frozen=True, kw_only=True, slots=True)
class LateUnit:
    """One agency in whose own time dossiers were late that came too late for the citizen."""

    unit: UnitId
    dossiers: int


def late_units(session: Session, scope: ReportScope, still_open: Iterable[OpenDossier]) -> tuple[LateUnit, ...]:
    """Of the dossiers late against the promise, at which agencies a visit was late, most first. A dossier that was
    late at two of them counts for both; one that nobody held too long, for none."""
    late = set(session.execute(_late_dossiers, scope.values()).scalars())
    late |= {dossier.id for dossier in still_open if dossier.past_term}
    held = {
        (row.unit_id, row.dossier_id) for row in _late(session, scope, _visits_everywhere) if row.dossier_id in late
    }
    counted = Counter(unit for unit, _ in held)
    ranked = sorted(counted.items(), key=lambda found: (-found[1], found[0]))
    return tuple(LateUnit(unit=UnitId(unit), dossiers=count) for unit, count in ranked)


def _late(session: Session, scope: ReportScope, statements: Iterable[Select[Any]]) -> Iterator[Any]:
    """Each visit on its own: late when it was handed over, else by how its clock stood when the period ended."""
    for statement in statements:
        for row in session.execute(statement, scope.values()):
            done = row.handed_over_at is not None and row.handed_over_at < scope.end
            if row.own_verdict == Verdict.OVERDUE if done else scope.was_late(row.clock):
                yield row
