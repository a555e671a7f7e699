"""Writing work items, and the timers and messages that stages wait for. Guarded updates: a late command is no lie."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import bindparam, delete, insert, or_, select, update

from engine.domain.audit_kind import AuditKind
from engine.domain.identifiers import RoleKey, UnitId
from engine.domain.work_item import TaskKind
from engine.store import dossiers as dossier_store
from engine.store import stages as stage_store
from engine.store.database import Session
from engine.store.dossiers import DossierRecord
from engine.store.stages import StageRecord
from engine.store.statement import Statement
from engine.store.tables import audit_events, awaited_messages, dossiers, stages, timers, work_items

_OPEN = or_(work_items.c.status == "open", work_items.c.status == "claimed")


@dataclass(frozen=True, slots=True)
class WorkItemRecord:
    """A work item as a command finds it after locking its dossier."""

    id: UUID
    stage_id: UUID
    dossier_id: UUID
    unit_id: UnitId
    role: RoleKey
    process_id: str
    element: str
    name: str
    kind: str
    form: str | None
    instance: int | None
    status: str
    offered_at: datetime
    due_at: datetime | None
    outside_clock: bool
    claimed_by: UUID | None
    done_by: UUID | None
    reserved: bool


_NAMES = [f.name for f in fields(WorkItemRecord)]
_get = select(*[work_items.c[name] for name in _NAMES]).where(work_items.c.id == bindparam("work_item_id"))
_lock = Statement(
    select(
        *dossier_store.COLUMNS,
        *(work_items.c[name].label(f"item_{name}") for name in _NAMES),
        *(column.label(f"stage_{column.name}") for column in stage_store.COLUMNS),
    )
    .select_from(work_items)
    .join(dossiers, dossiers.c.id == work_items.c.dossier_id)
    .join(stages, stages.c.id == work_items.c.stage_id)
    .where(work_items.c.id == bindparam("work_item_id"))
    .with_for_update(of=[dossiers, stages, work_items])
)
_ITEM = slice(len(dossier_store.COLUMNS), len(dossier_store.COLUMNS) + len(_NAMES))
_open_of = (
    select(*[work_items.c[name] for name in _NAMES])
    .where(work_items.c.dossier_id == bindparam("of_dossier"), _OPEN)
    .order_by(work_items.c.offered_at, work_items.c.id)
)
_move = (
    update(work_items)
    .where(work_items.c.id == bindparam("work_item_id"), _OPEN)
    .values(unit_id=bindparam("new_unit"), version=work_items.c.version + 1)
)
_offered_to = (
    select(work_items.c.id)
    .where(work_items.c.dossier_id == bindparam("of_dossier"), work_items.c.unit_id == bindparam("unit"))
    .limit(1)
)
_reschedule = (
    update(work_items)
    .where(work_items.c.id == bindparam("work_item_id"), _OPEN)
    .values(
        due_at=bindparam("new_due"),
        warned=bindparam("given"),
        warn_at=bindparam("next_at"),
        version=work_items.c.version + 1,
    )
)
_complete = Statement(
    update(work_items)
    .where(work_items.c.id == bindparam("work_item_id"), _OPEN)
    .values(
        status="done",
        done_at=bindparam("at"),
        done_by=bindparam("by"),
        occurred_at=bindparam("happened"),
        answer=bindparam("new_answer"),
        warn_at=None,
        version=work_items.c.version + 1,
    )
)
_claim = (
    update(work_items)
    .where(work_items.c.id == bindparam("work_item_id"), work_items.c.status == "open")
    .values(status="claimed", claimed_by=bindparam("by"), claimed_at=bindparam("at"), version=work_items.c.version + 1)
)
_unclaim = (
    update(work_items)
    .where(work_items.c.id == bindparam("work_item_id"), work_items.c.status == "claimed")
    .values(status="open", claimed_by=None, claimed_at=None, version=work_items.c.version + 1)
)
_cancel = Statement(
    update(work_items)
    .where(work_items.c.id == bindparam("task_id"), _OPEN)
    .values(status="cancelled", warn_at=None, version=work_items.c.version + 1)
)
_cancel_all = (
    update(work_items)
    .where(work_items.c.stage_id == bindparam("of_stage"), _OPEN)
    .values(status="cancelled", warn_at=None, version=work_items.c.version + 1)
)
_drop_timers = delete(timers).where(timers.c.stage_id == bindparam("of_stage"))
_drop_all_awaited = delete(awaited_messages).where(awaited_messages.c.stage_id == bindparam("of_stage"))
_assign = (
    update(work_items)
    .where(work_items.c.id == bindparam("work_item_id"), _OPEN)
    .values(status="claimed", claimed_by=bindparam("by"), claimed_at=bindparam("at"), version=work_items.c.version + 1)
)
_reserve = (
    update(work_items)
    .where(work_items.c.id == bindparam("work_item_id"), _OPEN)
    .values(reserved=True, version=work_items.c.version + 1)
)
_open_of_dossier = (
    select(*[work_items.c[name] for name in _NAMES])
    .where(work_items.c.dossier_id == bindparam("dossier_id"), _OPEN)
    .order_by(work_items.c.offered_at, work_items.c.id)
)
_votes = select(work_items.c.answer, work_items.c.done_by).where(
    work_items.c.stage_id == bindparam("stage_id"),
    work_items.c.element == bindparam("element"),
    work_items.c.status == "done",
)
_DECIDING = (TaskKind.INTAKE, TaskKind.WORK, TaskKind.REVIEW, TaskKind.SUPPLEMENT, TaskKind.COUNCIL)
_reasoned = select(work_items.c.id, work_items.c.answer).where(
    work_items.c.stage_id == bindparam("stage_id"),
    work_items.c.status == "done",
    work_items.c.kind.in_(_DECIDING),
)
_completions = (
    select(audit_events.c.body)
    .where(audit_events.c.dossier_id == bindparam("dossier_id"), audit_events.c.kind == AuditKind.WORK_ITEM_COMPLETED)
    .order_by(audit_events.c.seq.desc())
)
_OFFERED = (
    *("id", "stage_id", "dossier_id", "unit_id", "role", "process_id", "element", "name", "kind", "form", "instance"),
    *("status", "offered_at", "due_at", "outside_clock", "warn_at", "reserved", "claimed_by", "claimed_at"),
)
_AWAITED = ("id", "stage_id", "dossier_id", "name", "element", "process_id")
_TIMED = ("id", "stage_id", "dossier_id", "element", "process_id", "due_at", "next_try_at", "started_at", "term")
_insert = Statement(insert(work_items), columns=_OFFERED)
_insert_timer = Statement(insert(timers), columns=_TIMED)
_insert_awaited = Statement(insert(awaited_messages), columns=_AWAITED)
_drop_timer = Statement(delete(timers).where(timers.c.id == bindparam("task_id")))
_drop_awaited = Statement(delete(awaited_messages).where(awaited_messages.c.id == bindparam("task_id")))
_awaiting = select(awaited_messages.c.id).where(
    awaited_messages.c.stage_id == bindparam("stage_id"), awaited_messages.c.name == bindparam("name")
)


def get(session: Session, work_item_id: UUID) -> WorkItemRecord | None:
    row = session.execute(_get, {"work_item_id": work_item_id}).one_or_none()
    return None if row is None else WorkItemRecord(**row._mapping)


def lock(session: Session, work_item_id: UUID) -> tuple[DossierRecord, WorkItemRecord, StageRecord] | None:
    """A work item with its dossier and its stage, locked in the order in which every command locks them. PostgreSQL
    reads each again once it has its lock: what another command changed meanwhile is seen."""
    row = _lock.send(session, {"work_item_id": work_item_id}).row()
    if row is None:
        return None
    return DossierRecord(*row[: _ITEM.start]), WorkItemRecord(*row[_ITEM]), StageRecord(*row[_ITEM.stop :])


def open_of(session: Session, dossier_id: UUID) -> list[WorkItemRecord]:
    """The open work of a dossier; the dossier must be locked."""
    return [WorkItemRecord(**row._mapping) for row in session.execute(_open_of, {"of_dossier": dossier_id})]


def move(session: Session, work_item_id: UUID, unit_id: UnitId) -> None:
    """Offer an open item at another desk."""
    session.execute(_move, {"work_item_id": work_item_id, "new_unit": unit_id})


def was_offered(session: Session, dossier_id: UUID, unit_id: str) -> bool:
    """Whether the unit was ever offered work of the dossier."""
    return session.execute(_offered_to, {"of_dossier": dossier_id, "unit": unit_id}).first() is not None


def reschedule(session: Session, work_item_id: UUID, due_at: datetime, warned: int, warn_at: datetime | None) -> None:
    """An open item is due at another time, because an order moved the calendar."""
    session.execute(_reschedule, {"work_item_id": work_item_id, "new_due": due_at, "given": warned, "next_at": warn_at})


def complete(
    session: Session, work_item_id: UUID, *, by: UUID, at: datetime, occurred_at: datetime, answer: Any
) -> None:
    """Note who completed the item and with what. That it was open was read under the dossier's lock, so nobody can have
    been faster; the guard stays, so that a mistake here could never overwrite what somebody did."""
    _complete.send(
        session, {"work_item_id": work_item_id, "by": by, "at": at, "happened": occurred_at, "new_answer": answer}
    )


def claim(session: Session, work_item_id: UUID, *, by: UUID, at: datetime) -> bool:
    return bool(session.execute(_claim, {"work_item_id": work_item_id, "by": by, "at": at}).rowcount == 1)


def unclaim(session: Session, work_item_id: UUID) -> bool:
    return bool(session.execute(_unclaim, {"work_item_id": work_item_id}).rowcount == 1)


def assign(session: Session, work_item_id: UUID, *, to: UUID, at: datetime) -> bool:
    """Also of work that somebody else has claimed; false when it is open no more."""
    return bool(session.execute(_assign, {"work_item_id": work_item_id, "by": to, "at": at}).rowcount == 1)


def reserve(session: Session, work_item_id: UUID) -> None:
    """Take open work out of the list of its role: the leader gives it out."""
    session.execute(_reserve, {"work_item_id": work_item_id})


def open_of_dossier(session: Session, dossier_id: UUID) -> list[WorkItemRecord]:
    """In the order in which it was offered."""
    rows = session.execute(_open_of_dossier, {"dossier_id": dossier_id})
    return [WorkItemRecord(**row._mapping) for row in rows]


def votes(session: Session, stage_id: UUID, element: str) -> list[tuple[dict[str, Any], UUID]]:
    """Answers given so far at a task that several members complete, with who gave them."""
    rows = session.execute(_votes, {"stage_id": stage_id, "element": element})
    return [(row.answer or {}, row.done_by) for row in rows]


def last_reasoned(session: Session, stage_id: UUID, dossier_id: UUID) -> dict[str, Any] | None:
    """The answer that last gave a reason in a stage, in the order of the trail; a signature that was refused gives one
    to the office, not to the citizen."""
    rows = session.execute(_reasoned, {"stage_id": stage_id})
    answers = {str(row.id): row.answer for row in rows if row.answer and row.answer.get("reason")}
    if len(answers) < 2:
        return next(iter(answers.values()), None)
    bodies: Iterable[Any] = session.execute(_completions, {"dossier_id": dossier_id}).scalars()
    done = (str(orjson.loads(body)["data"]["work_item"]) for body in bodies)
    return next((answers[item] for item in done if item in answers), None)


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    _insert.send_each(session, rows)


def add_timers(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    _insert_timer.send_each(session, rows)


def add_awaited(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    _insert_awaited.send_each(session, rows)


def withdraw(session: Session, task_ids: Iterable[UUID]) -> None:
    """The diagram no longer offers or waits for these tasks."""
    for task_id in task_ids:
        for statement in (_cancel, _drop_timer, _drop_awaited):
            statement.send(session, {"task_id": task_id})


def withdraw_all(session: Session, stage_id: UUID) -> None:
    """Nothing of the stage is offered or waited for any more."""
    for statement in (_cancel_all, _drop_timers, _drop_all_awaited):
        session.execute(statement, {"of_stage": stage_id})


def stop_awaiting(session: Session, task_id: UUID) -> None:
    """The message that this task waited for has come."""
    _drop_awaited.send(session, {"task_id": task_id})


def awaiting(session: Session, stage_id: UUID, name: str) -> UUID | None:
    """The task of a stage that waits for a message of this name, if one does (the oldest)."""
    found: UUID | None = session.execute(_awaiting, {"stage_id": stage_id, "name": name}).scalars().first()
    return found
