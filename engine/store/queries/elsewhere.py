"""What waits elsewhere (chờ nơi khác): dossiers of the unit in which another agency, the citizen or a day is next.

Three sources, each read from its own index: hand-offs that were not answered yet, clocks that stand still, and stages
in which nobody has work while a timer runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    Text,
    Uuid,
    bindparam,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from engine.store.database import Session
from engine.store.queries.inbox import OFFERED
from engine.store.queries.matching import anywhere, matches
from engine.store.queries.narrowing import EVERYTHING, Narrowed, Shape, narrowing_dossiers, sought_by_procedure
from engine.store.queries.visibility import Reader, Size, may_know
from engine.store.tables import awaited_messages, dossiers, handoffs, stages, timers, units, work_items

MOST = 1000  # of each source, as counts stop there: whoever has more narrows the list
_AT_ONCE = 500  # stages in one statement

_unit = bindparam("unit", type_=Text)
_rows = bindparam("rows", type_=Integer)
_receiver, _stage, _of_stage = stages.alias("receiver"), stages.alias("waiting"), stages.alias("of_stage")


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A dossier that waits. Either `to_unit_name` has it, or it waits for a reason (as clocks name it), or until a day
    at an element of its diagram. `until` is None where nobody set a day."""

    dossier_id: UUID
    code: str | None
    procedure_code: str
    applicant_name: str
    status: str
    promised_at: datetime | None
    clock_stopped_at: datetime | None
    since: datetime
    until: datetime | None
    to_unit_name: str | None = None
    function: str | None = None
    reason: str | None = None
    process_version: str | None = None
    process_id: str | None = None
    element: str | None = None


_DOSSIER = [
    dossiers.c.id.label("dossier_id"),
    *(dossiers.c[name] for name in ("code", "procedure_code", "applicant_name", "status", "promised_at")),
    dossiers.c.clock_stopped_at,
]


def elsewhere(
    session: Session, reader: Reader, *, needle: str = "", narrowed: Narrowed = EVERYTHING
) -> tuple[Waiting, ...]:
    """By the instant until which it waits, what has none last; each dossier once, where it is."""
    values = {**reader.values(), **narrowed.values(), "rows": MOST}
    if needle:
        values |= anywhere(needle)
    sources = _statements(reader.size, narrowed.shape, bool(needle))
    found: dict[UUID, Waiting] = {}
    for rows in (session.execute(sources.handed, values), session.execute(sources.stopped, values)):
        for row in rows:
            found.setdefault(row.dossier_id, Waiting(**row._mapping))
    for row in _of_idle(session, sources.timed, values):
        found.setdefault(row.dossier_id, Waiting(**row._mapping))
    return tuple(sorted(found.values(), key=_order))


def _of_idle(session: Session, timed: Select[Any], values: dict[str, Any]) -> Iterator[Row[Any]]:
    """The first MOST, those that began first before the others."""
    idle = session.execute(_idle, values).scalars().all()
    left = MOST
    for start in range(0, len(idle), _AT_ONCE):
        rows = session.execute(timed, {**values, "idle": idle[start : start + _AT_ONCE], "rows": left}).all()
        yield from rows
        left -= len(rows)
        if not left:
            break


def _order(row: Waiting) -> tuple[bool, datetime, str]:
    return row.until is None, row.until or row.since, str(row.dossier_id)


@dataclass(frozen=True, slots=True)
class _Sources:
    handed: Select[Any]
    stopped: Select[Any]
    timed: Select[Any]  # of some idle stages


@lru_cache
def _statements(size: Size, shape: Shape, searched: bool) -> _Sources:
    asked: list[ColumnElement[bool]] = [may_know(size), dossiers.c.closed_at.is_(None), *narrowing_dossiers(shape)]
    if searched:
        asked.append(or_(matches(), *sought_by_procedure(shape)))
    return _Sources(
        handed=_handed().where(*asked).order_by(handoffs.c.sent_at, handoffs.c.id).limit(_rows),
        stopped=_stopped().where(*asked).order_by(dossiers.c.clock_stopped_at, dossiers.c.id).limit(_rows),
        timed=_timed().where(*asked).order_by(_stage.c.started_at, _stage.c.id).limit(_rows),
    )


def _handed() -> Select[Any]:
    """Asked of another unit, whose answer the stage here still awaits."""
    awaited = select(awaited_messages.c.id).where(
        awaited_messages.c.stage_id == handoffs.c.from_stage_id,
        awaited_messages.c.name == handoffs.c.function + "_replied",
    )
    return (
        select(
            *_DOSSIER,
            handoffs.c.sent_at.label("since"),
            func.coalesce(_receiver.c.due_at, _receiver.c.planned_due_at, type_=stages.c.due_at.type).label("until"),
            units.c.name.label("to_unit_name"),
            handoffs.c.function,
        )
        .select_from(handoffs)
        .join(dossiers, dossiers.c.id == handoffs.c.dossier_id)
        .join(_receiver, _receiver.c.id == handoffs.c.to_stage_id)
        .join(units, units.c.id == _receiver.c.unit_id)
        .where(
            handoffs.c.from_unit_id == _unit,
            handoffs.c.returned_at.is_(None),
            _receiver.c.unit_id != _unit,
            awaited.exists(),
        )
    )


def _stopped() -> Select[Any]:
    """Its clock stands still. Until: the first timer of the dossier that fires."""
    until = (
        select(func.min(timers.c.due_at, type_=timers.c.due_at.type))
        .join(_of_stage, _of_stage.c.id == timers.c.stage_id)
        .where(_of_stage.c.dossier_id == dossiers.c.id)
        .scalar_subquery()
    )
    return select(
        *_DOSSIER,
        dossiers.c.clock_stopped_at.label("since"),
        until.label("until"),
        dossiers.c.clock_stopped_for.label("reason"),
    ).where(dossiers.c.unit_id == _unit, dossiers.c.clock_stopped_at.is_not(None))


def _timed() -> Select[Any]:
    """A stage here waits for a day."""
    return (
        select(
            *_DOSSIER,
            func.coalesce(timers.c.started_at, _stage.c.started_at, type_=timers.c.started_at.type).label("since"),
            timers.c.due_at.label("until"),
            _stage.c.process_version,
            timers.c.process_id,
            timers.c.element,
        )
        .select_from(_stage)
        .join(timers, timers.c.stage_id == _stage.c.id)
        .join(dossiers, dossiers.c.id == _stage.c.dossier_id)
        .where(_stage.c.id.in_(bindparam("idle", type_=Uuid, expanding=True)))
    )


def _idle_stages() -> Select[Any]:
    """The running stages here that wait for a day, and in which nobody has anything to do.

    In nearly all of a unit's running stages something is offered to its own roles. Those are taken away as one set: to
    look at each would cost a search a stage. Of the few that are left each is looked at, as its work may be reserved,
    or be done at another desk."""
    running = select(_stage.c.id, _stage.c.started_at, literal(0).label("offered")).where(
        _stage.c.unit_id == _unit, _stage.c.ended_at.is_(None)
    )
    offered = select(work_items.c.stage_id, null(), literal(1)).where(OFFERED, work_items.c.unit_id == _unit)
    both = union_all(running, offered).subquery()
    left = (
        select(both.c.id, func.min(both.c.started_at).label("started_at"))
        .group_by(both.c.id)
        .having(func.max(both.c.offered) == 0)
        .subquery()
    )
    # As values of a row, not as joins: the database takes what is left for many, and would read whole tables.
    wakes = select(func.min(timers.c.due_at)).where(timers.c.stage_id == left.c.id).scalar_subquery()
    busy = (
        select(func.min(work_items.c.offered_at))
        .where(work_items.c.stage_id == left.c.id, work_items.c.status.in_(("open", "claimed")))
        .scalar_subquery()
    )
    return select(left.c.id).where(wakes.is_not(None), busy.is_(None)).order_by(left.c.started_at, left.c.id)


_idle = _idle_stages()
