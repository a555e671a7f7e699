"""Due timers and due warnings, claimed so that any number of workers is safe; a sweep costs what is due."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select, update

from engine.store.database import Session
from engine.store.tables import dossiers, stages, timers, work_items


@dataclass(frozen=True, kw_only=True, slots=True)
class TimerRecord:
    id: UUID
    stage_id: UUID
    dossier_id: UUID
    element: str
    process_id: str
    due_at: datetime
    attempts: int


_columns = [timers.c[name] for name in TimerRecord.__dataclass_fields__]
_due = (
    select(timers.c.id, timers.c.dossier_id)
    .where(timers.c.next_try_at <= bindparam("now"))
    .order_by(timers.c.next_try_at)
    .limit(bindparam("most"))
)
_take = select(*_columns).where(timers.c.id == bindparam("timer_id")).with_for_update(skip_locked=True)
_of_element = select(timers.c.id).where(
    timers.c.stage_id == bindparam("stage_id"),
    timers.c.process_id == bindparam("process"),
    timers.c.element == bindparam("named"),
)
_drop = delete(timers).where(timers.c.id == bindparam("timer_id"))
_postpone = (
    update(timers)
    .where(timers.c.id == bindparam("timer_id"))
    .values(next_try_at=bindparam("again"), attempts=timers.c.attempts + 1)
)
_make_due = (
    update(timers).where(timers.c.id == bindparam("timer_id")).values(next_try_at=bindparam("again"), attempts=0)
)


def due(session: Session, now: datetime, most: int) -> list[tuple[UUID, UUID]]:
    """(timer, dossier) pairs that are due, soonest first; unlocked, as the dossier is locked before its timer."""
    return [(row.id, row.dossier_id) for row in session.execute(_due, {"now": now, "most": most})]


def take(session: Session, timer_id: UUID) -> TimerRecord | None:
    """The timer, locked; none when another worker fired it or the diagram took it back."""
    row = session.execute(_take, {"timer_id": timer_id}).one_or_none()
    return None if row is None else TimerRecord(**row._mapping)


def of_element(session: Session, stage_id: UUID, process_id: str, element: str) -> UUID | None:
    """The timer with which a stage waits at an element, if it does."""
    values = {"stage_id": stage_id, "process": process_id, "named": element}
    found: UUID | None = session.execute(_of_element, values).scalars().first()
    return found


def drop(session: Session, timer_id: UUID) -> None:
    session.execute(_drop, {"timer_id": timer_id})


def postpone(session: Session, timer_id: UUID, again: datetime) -> None:
    session.execute(_postpone, {"timer_id": timer_id, "again": again})


def make_due(session: Session, timer_id: UUID, now: datetime) -> None:
    """Let a timer that was given up be tried again."""
    session.execute(_make_due, {"timer_id": timer_id, "again": now})


@dataclass(frozen=True, kw_only=True, slots=True)
class CountedTimer:
    """A wait for the end of a term, which an order may move."""

    id: UUID
    started_at: datetime
    term: str
    due_at: datetime


_counted = (
    select(*(timers.c[name] for name in CountedTimer.__dataclass_fields__))
    .join(stages, stages.c.id == timers.c.stage_id)  # timers have an index of stages, none of dossiers
    .where(stages.c.dossier_id == bindparam("of_dossier"), timers.c.term.is_not(None))
    .order_by(timers.c.due_at, timers.c.id)
)
_reschedule = (
    update(timers)
    .where(timers.c.id == bindparam("timer_id"))
    .values(due_at=bindparam("new_due"), next_try_at=bindparam("again"), attempts=0)
)


def counted(session: Session, dossier_id: UUID) -> list[CountedTimer]:
    """The waits of a dossier whose term is known; the dossier must be locked."""
    return [CountedTimer(**row._mapping) for row in session.execute(_counted, {"of_dossier": dossier_id})]


def reschedule(session: Session, timer_id: UUID, due_at: datetime) -> None:
    session.execute(_reschedule, {"timer_id": timer_id, "new_due": due_at, "again": due_at})


@dataclass(frozen=True, kw_only=True, slots=True)
class DueWarning:
    subject: str  # dossiers, stages or work_items
    id: UUID
    dossier_id: UUID
    warned: int


def _due_warnings(table: Table, dossier_column: str) -> Any:
    return (
        select(table.c.id, table.c[dossier_column].label("dossier_id"), table.c.warned)
        .where(table.c.warn_at <= bindparam("now"))
        .order_by(table.c.warn_at)
        .limit(bindparam("most"))
    )


_warnings = {
    "dossiers": _due_warnings(dossiers, "id"),
    "stages": _due_warnings(stages, "dossier_id"),
    "work_items": _due_warnings(work_items, "dossier_id"),
}
_postpone_warnings = {
    table.name: update(table).where(table.c.id == bindparam("subject_id")).values(warn_at=bindparam("again"))
    for table in (dossiers, stages, work_items)
}
_step_warning = select(
    work_items.c.id,
    work_items.c.stage_id,
    work_items.c.element,
    work_items.c.offered_at,
    work_items.c.due_at,
    work_items.c.warned,
    work_items.c.warn_at,
    work_items.c.unit_id,
    work_items.c.role,
).where(work_items.c.id == bindparam("item"), work_items.c.warn_at.is_not(None))
_warn_step = (
    update(work_items)
    .where(work_items.c.id == bindparam("item"))
    .values(warned=bindparam("given"), warn_at=bindparam("next_at"))
)


def due_warnings(session: Session, now: datetime, most: int) -> list[DueWarning]:
    """Warnings that are due on dossiers, stages and steps."""
    return [
        DueWarning(subject=subject, id=row.id, dossier_id=row.dossier_id, warned=row.warned)
        for subject, statement in _warnings.items()
        for row in session.execute(statement, {"now": now, "most": most})
    ]


def postpone_warning(session: Session, warning: DueWarning, again: datetime) -> None:
    session.execute(_postpone_warnings[warning.subject], {"subject_id": warning.id, "again": again})


def step_warning(session: Session, work_item_id: UUID) -> Any:
    """The step's warning as it stands under the dossier's lock; none when it was given or the work is done."""
    return session.execute(_step_warning, {"item": work_item_id}).one_or_none()


def warn_step(session: Session, work_item_id: UUID, given: int, next_at: datetime | None) -> None:
    session.execute(_warn_step, {"item": work_item_id, "given": given, "next_at": next_at})
