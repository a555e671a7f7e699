"""The numbers that a leader reads, and the dossiers behind each: number and list ask the same condition."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import bindparam, func, select

from engine.store.database import Session
from engine.store.queries.report_cchc import Cchc
from engine.store.queries.report_handling import (
    CONDITIONS,
    OpenDossier,
    behind,
    late_at_units,
    late_own,
    late_visits,
    open_dossiers,
)
from engine.store.queries.report_scope import ReportScope
from engine.store.queries.report_service import paid, served
from engine.store.queries.report_waiting import waiting_at
from engine.store.tables import dossiers


class Figure(StrEnum):
    """The first eleven are read by field and are named as in Handling."""

    RECEIVED = "received"
    ONLINE = "online"
    DIRECT = "direct"
    CARRIED = "carried"
    COMPLETED = "completed"
    EARLY = "early"
    ON_TIME = "on_time"
    OVERDUE = "overdue"
    IN_PROGRESS = "in_progress"
    WITHIN_TERM = "within_term"
    PAST_TERM = "past_term"
    OVERDUE_OWN = "overdue_own"  # late at the unit itself
    OVERDUE_CHAIN = "overdue_chain"  # late against the citizen's promise
    LATE_UNIT = "late_unit"  # of those, late at one agency
    WAITING = "waiting"  # past the promise, at one agency above
    FILED_ONLINE = "filed_online"  # since 1 January
    DIGITISED = "digitised"
    NOT_DIGITISED = "not_digitised"
    SURVEYED = "surveyed"
    SATISFIED = "satisfied"
    UNSATISFIED = "unsatisfied"
    COMPLAINTS = "complaints"
    PAID = "paid"


BY_FIELD = tuple(Figure)[:11]
_SUMS = {
    Figure.RECEIVED: ("online", "direct"),
    Figure.COMPLETED: ("early", "on_time", "overdue"),
    **{Figure(name): (name,) for name in CONDITIONS},
}
_OPEN = {Figure.IN_PROGRESS: (False, True), Figure.WITHIN_TERM: (False,), Figure.PAST_TERM: (True,)}
_PER_UNIT = (Figure.LATE_UNIT, Figure.WAITING)
_MOST_AT_ONCE = 500  # ids in one statement
_confidential = select(func.count()).where(
    dossiers.c.id.in_(bindparam("ids", expanding=True)), dossiers.c.confidential.is_(True)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One number: of a group of fields where it is read by field, of an agency where it is read by agency."""

    figure: Figure
    group: str | None = None
    unit: str | None = None


def cells(report: Cchc) -> Iterator[Cell]:
    """Every number that a report has."""
    for figure in Figure:
        if figure in _PER_UNIT:
            rows = report.late_units if figure is Figure.LATE_UNIT else report.waiting
            yield from (Cell(figure=figure, unit=row.unit) for row in rows)
            continue
        yield Cell(figure=figure)
        if figure in BY_FIELD:
            yield from (Cell(figure=figure, group=row.group) for row in report.groups)


def number(report: Cchc, cell: Cell) -> int | None:
    """What the report says; None for money, which is counted in đồng."""
    match cell.figure:
        case figure if figure in BY_FIELD:
            return sum(int(getattr(row, figure)) for row in report.groups if cell.group in (None, row.group))
        case Figure.OVERDUE_OWN:
            return report.overdue
        case Figure.OVERDUE_CHAIN:
            return report.overdue_chain
        case Figure.LATE_UNIT:
            return sum(row.dossiers for row in report.late_units if row.unit == cell.unit)
        case Figure.WAITING:
            return sum(row.dossiers for row in report.waiting if row.unit == cell.unit)
        case Figure.PAID:
            return None
        case _:
            return _served_number(report, cell.figure)


def _served_number(report: Cchc, figure: Figure) -> int:
    service = report.service
    match figure:
        case Figure.FILED_ONLINE:
            return service.online
        case Figure.NOT_DIGITISED:
            return service.received - service.digitised
        case Figure.UNSATISFIED:
            return service.surveyed - service.satisfied
        case _:
            return int(getattr(service, figure))


def members(session: Session, scope: ReportScope, cell: Cell) -> tuple[UUID, ...]:
    """The dossiers that a number counts. Those that a report made elsewhere counted are not in this installation."""
    figure = cell.figure
    if figure in _SUMS:
        return tuple(key for name in _SUMS[figure] for key in behind(session, scope, name, cell.group))
    if figure in _OPEN:
        return tuple(_open(open_dossiers(session, scope), cell))
    match figure:
        case Figure.OVERDUE_OWN:
            return tuple(late_own(scope, late_visits(session, scope)))
        case Figure.OVERDUE_CHAIN:
            return (*behind(session, scope, "overdue"), *_past_term(session, scope))
        case Figure.LATE_UNIT:
            late = late_at_units(session, scope, open_dossiers(session, scope), late_visits(session, scope))
            return tuple(key for unit, key in late if unit == cell.unit)
        case Figure.WAITING:
            waiting = waiting_at(session, scope, _past_term(session, scope))
            return tuple(key for unit, key in waiting if unit == cell.unit)
        case Figure.PAID:
            return tuple(paid(session, scope))
        case _:
            return served(session, scope, figure)


def _open(found: Iterable[OpenDossier], cell: Cell) -> Iterator[UUID]:
    for dossier in found:
        if dossier.past_term in _OPEN[cell.figure] and cell.group in (None, dossier.group):
            yield dossier.id


def _past_term(session: Session, scope: ReportScope) -> tuple[UUID, ...]:
    return tuple(_open(open_dossiers(session, scope), Cell(figure=Figure.PAST_TERM)))


def confidential_among(session: Session, ids: Iterable[UUID]) -> int:
    """How many of these dossiers are confidential: they are counted, also for those who may not know which."""
    wanted = list(ids)
    starts = range(0, len(wanted), _MOST_AT_ONCE)
    return sum(
        int(session.execute(_confidential, {"ids": wanted[start : start + _MOST_AT_ONCE]}).scalar_one())
        for start in starts
    )
