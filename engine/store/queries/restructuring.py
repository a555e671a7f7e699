"""What lies with units that end: their open work, their books, their money and their people."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Date, FromClause, Select, and_, bindparam, case, func, or_, select

from engine.domain.identifiers import ProcedureCode, UnitId
from engine.domain.mandate import Act
from engine.domain.restructuring import Amounts
from engine.store.database import Session
from engine.store.tables import (
    assignments,
    awaited_messages,
    dossiers,
    fee_lines,
    handoffs,
    incidents,
    messages,
    number_series,
    proposals,
    receipt_lines,
    receipts,
    restructurings,
    stages,
    timers,
    users,
    work_items,
)
from engine.store.types import Instant

WITHDRAWAL = "withdrawal"  # every stage waits for it


@dataclass(frozen=True, kw_only=True, slots=True)
class Pile:
    """Work of a unit that is alike for whoever decides where it goes."""

    unit: UnitId
    function: str | None
    procedure: ProcedureCode
    received_by: UnitId


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    started_at: datetime
    finished_at: datetime | None


_units: BindParameter[Any] = bindparam("units", expanding=True)
_since = bindparam("since", type_=Instant)
_KEY = (stages.c.unit_id, stages.c.function, dossiers.c.procedure_code, dossiers.c.unit_id.label("received_by"))

# What ended after the day began, because the command comes later, belongs to the new structure as well.
LEFT = and_(stages.c.unit_id.in_(_units), or_(stages.c.ended_at.is_(None), stages.c.ended_at >= _since))


def _piled(*counts: Any, through: FromClause | None = None, on: Any = None) -> Select[Any]:
    found = select(*_KEY, *counts).join_from(stages, dossiers, dossiers.c.id == stages.c.dossier_id)
    if through is not None:
        found = found.join(through, on)
    return found.where(LEFT).group_by(*_KEY)


def _sum(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


_number = func.count()
_PILES: tuple[tuple[tuple[str, ...], Select[Any]], ...] = (
    (("stages", "dossiers"), _piled(_number, _sum(stages.c.requester_id.is_(None)))),
    (
        ("work_items", "claimed"),
        _piled(
            _number,
            _sum(work_items.c.status == "claimed"),
            through=work_items,
            on=and_(work_items.c.stage_id == stages.c.id, work_items.c.status.in_(("open", "claimed"))),
        ),
    ),
    (("timers",), _piled(_number, through=timers, on=timers.c.stage_id == stages.c.id)),
    (
        ("awaited",),
        _piled(
            _number,
            through=awaited_messages,
            on=and_(awaited_messages.c.stage_id == stages.c.id, awaited_messages.c.name != WITHDRAWAL),
        ),
    ),
    (
        ("waiting",),
        _piled(
            _number,
            through=messages,
            on=and_(messages.c.to_stage_id == stages.c.id, messages.c.status == "waiting"),
        ),
    ),
    (
        ("handling",),
        _piled(
            _number,
            through=handoffs,
            on=and_(handoffs.c.to_stage_id == stages.c.id, handoffs.c.returned_at.is_(None)),
        ),
    ),
    (
        ("expected",),
        _piled(
            _number,
            through=handoffs,
            on=and_(handoffs.c.from_stage_id == stages.c.id, handoffs.c.returned_at.is_(None)),
        ),
    ),
    (
        ("incidents",),
        _piled(
            _number,
            through=incidents,
            on=and_(incidents.c.stage_id == stages.c.id, incidents.c.resolved_at.is_(None)),
        ),
    ),
    (
        ("proposals",),
        _piled(
            _number,
            through=proposals,
            on=and_(
                proposals.c.dossier_id == stages.c.dossier_id,
                proposals.c.unit_id == stages.c.unit_id,
                proposals.c.status == "open",
                stages.c.requester_id.is_(None),
            ),
        ),
    ),
    (
        ("owed_lines", "owed"),
        _piled(
            _number,
            func.sum(fee_lines.c.amount),
            through=fee_lines,
            on=and_(
                fee_lines.c.dossier_id == dossiers.c.id,
                stages.c.requester_id.is_(None),
                fee_lines.c.kind != "external",
                fee_lines.c.amount > 0,
                dossiers.c.outcome.is_distinct_from("refused"),
                fee_lines.c.id.not_in(select(receipt_lines.c.fee_line_id).where(~receipt_lines.c.voided)),
            ),
        ),
    ),
)
_versions = (
    select(*_KEY, stages.c.process_version, func.count().label("stages"))
    .join_from(stages, dossiers, dossiers.c.id == stages.c.dossier_id)
    .where(LEFT)
    .group_by(*_KEY, stages.c.process_version)
)
_left = select(stages.c.unit_id, func.count().label("stages")).where(LEFT).group_by(stages.c.unit_id)
_late_entries = (
    select(proposals.c.unit_id, func.count().label("proposals"))
    .where(proposals.c.unit_id.in_(_units), proposals.c.act == Act.LATE_ENTRY, proposals.c.status == "open")
    .group_by(proposals.c.unit_id)
    .order_by(proposals.c.unit_id)
)
_series = (
    select(number_series)
    .where(
        number_series.c.unit_id.in_(_units),
        number_series.c.period == bindparam("period"),
        number_series.c.last > 0,
    )
    .order_by(number_series.c.unit_id, number_series.c.kind)
)
_money = (
    select(receipts.c.unit_id, func.count().label("receipts"), func.sum(receipts.c.amount).label("amount"))
    .where(
        receipts.c.unit_id.in_(_units),
        receipts.c.voided_at.is_(None),
        receipts.c.issued_at >= bindparam("from", type_=Instant),
        receipts.c.issued_at < _since,
    )
    .group_by(receipts.c.unit_id)
)
_on = bindparam("on", type_=Date)
_hats = (
    select(users.c.login, users.c.name, assignments.c.unit_id, assignments.c.role)
    .join(users, users.c.id == assignments.c.user_id)
    .where(
        users.c.active,
        assignments.c.unit_id.in_(_units),
        assignments.c.valid_from <= _on,
        or_(assignments.c.valid_to.is_(None), assignments.c.valid_to >= _on),
    )
    .order_by(assignments.c.unit_id, users.c.login, assignments.c.role)
)
_progress = select(restructurings.c.started_at, restructurings.c.finished_at).where(restructurings.c.day == _on)


def piles(session: Session, units: Iterable[UnitId], since: datetime) -> dict[Pile, Amounts]:
    """The work of units that is open, or ended after the instant, with how much there is of it."""
    found: defaultdict[Pile, Amounts] = defaultdict(Amounts)
    for names, statement in _PILES:
        for row in session.execute(statement, {"units": list(units), "since": since}):
            found[_pile(row)] += Amounts(**dict(zip(names, map(int, row[len(_KEY) :]), strict=True)))
    return dict(found)


def versions(session: Session, units: Iterable[UnitId], since: datetime) -> list[tuple[Pile, str, int]]:
    """Which process versions the stages of each pile run, and how many of them do."""
    rows = session.execute(_versions, {"units": list(units), "since": since})
    return [(_pile(row), row.process_version, row.stages) for row in rows]


def _pile(row: Any) -> Pile:
    return Pile(
        unit=UnitId(row.unit_id),
        function=row.function,
        procedure=ProcedureCode(row.procedure_code),
        received_by=UnitId(row.received_by),
    )


def left(session: Session, units: Iterable[UnitId], since: datetime) -> dict[UnitId, int]:
    """How many stages still lie with each of the units."""
    rows = session.execute(_left, {"units": list(units), "since": since})
    return {UnitId(row.unit_id): row.stages for row in rows}


def late_entries(session: Session, units: Iterable[UnitId]) -> dict[UnitId, int]:
    """How many late entries somebody proposed in each of the units that nobody has settled."""
    rows = session.execute(_late_entries, {"units": list(units)})
    return {UnitId(row.unit_id): row.proposals for row in rows}


def series(session: Session, units: Iterable[UnitId], period: str) -> list[tuple[UnitId, str, str, int]]:
    """(unit, kind, period, last number) of each series that gave a number in a year."""
    rows = session.execute(_series, {"units": list(units), "period": period})
    return [(UnitId(row.unit_id), row.kind, row.period, row.last) for row in rows]


def money(session: Session, units: Iterable[UnitId], begin: datetime, end: datetime) -> dict[UnitId, tuple[int, int]]:
    """How many valid receipts each unit issued between two instants, and their sum in đồng."""
    rows = session.execute(_money, {"units": list(units), "from": begin, "since": end})
    return {UnitId(row.unit_id): (row.receipts, int(row.amount)) for row in rows}


def hats(session: Session, units: Iterable[UnitId], on: date) -> dict[tuple[str, str, UnitId], list[str]]:
    """(login, name, unit) -> roles that people hold in the units on a day."""
    found: defaultdict[tuple[str, str, UnitId], list[str]] = defaultdict(list)
    for row in session.execute(_hats, {"units": list(units), "on": on}):
        found[row.login, row.name, UnitId(row.unit_id)].append(row.role)
    return dict(found)


def progress(session: Session, on: date) -> Progress | None:
    """How far the restructuring of a day has been applied; None where it was not begun."""
    row = session.execute(_progress, {"on": on}).one_or_none()
    return None if row is None else Progress(started_at=row.started_at, finished_at=row.finished_at)
