"""What an administrator looks after: what is stuck and why, workers, letters, backups, the database itself.

Only dossiers that the reader may see are named, and no confidential one: the others are counted, and can be retried."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, and_, bindparam, case, exists, func, literal, null, or_, select, text

from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in
from engine.store.tables import (
    awaited_messages,
    backups,
    dossiers,
    examinations,
    incidents,
    outbox,
    stages,
    timers,
    users,
    workers,
)
from engine.store.types import Instant

MOST = 100  # rows of a list
LATE_AFTER = timedelta(minutes=10)  # a timer or letter that nobody has touched since is late: is there a worker?
OVERDUE_AFTER = timedelta(days=1)  # a reply, after the dossier should have been done
_WITHDRAWAL = "withdrawal"  # every stage waits for it


@dataclass(frozen=True, kw_only=True, slots=True)
class StuckView:
    """`dossier` and `dossier_id` are none where the reader is not told which it is. `hidden`: because it is
    confidential. `id` is that of the incident, timer, letter or awaited message."""

    id: UUID
    why: str
    dossier_id: UUID | None
    dossier: str | None
    hidden: bool
    unit_id: str | None
    process_id: str | None
    element: str | None
    attempts: int
    since: datetime
    error: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkerView:
    name: str
    started_at: datetime
    seen_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ExaminationView:
    asked_at: datetime
    asked_by_name: str
    finished_at: datetime | None
    checked: int | None
    found: int | None
    problems: list[dict[str, str]] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class BackupView:
    made_at: datetime
    file: str
    bytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DatabaseView:
    kind: str
    bytes: int
    revision: str
    waiting_timers: int
    waiting_letters: int


_now = bindparam("late", type_=Instant)
_COLUMNS = StuckView.__dataclass_fields__
_BYTES = {
    "sqlite": text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"),
    "postgresql": text("SELECT pg_database_size(current_database())"),
}
_workers = select(workers.c.name, workers.c.started_at, workers.c.seen_at).order_by(workers.c.seen_at.desc()).limit(10)
_examinations = (
    select(
        examinations.c.asked_at,
        users.c.name.label("asked_by_name"),
        examinations.c.finished_at,
        examinations.c.checked,
        examinations.c.found,
        examinations.c.problems,
    )
    .join(users, users.c.id == examinations.c.asked_by)
    .order_by(examinations.c.asked_at.desc())
    .limit(1)
)
_backups = select(backups.c.made_at, backups.c.file, backups.c.bytes).order_by(backups.c.made_at.desc()).limit(1)
_revision = text("SELECT version_num FROM alembic_version")
_timers = select(func.count()).select_from(timers)
_letters = select(func.count()).select_from(outbox).where(outbox.c.status == "pending")


def stuck(session: Session, reader: Reader, *, now: datetime) -> list[StuckView]:
    """Incidents, late timers, letters that did not leave and replies that do not come; oldest first of each kind."""
    values = {**reader.values(), "late": now - LATE_AFTER, "long_ago": now - OVERDUE_AFTER}
    found = [row for statement in _stuck(reader.size) for row in session.execute(statement, values)]
    return [StuckView(**row._mapping) for row in found]


def latest_workers(session: Session, reader: Reader) -> list[WorkerView]:
    return [WorkerView(**row._mapping) for row in session.execute(_workers)]


def latest_examination(session: Session, reader: Reader) -> ExaminationView | None:
    row = session.execute(_examinations).first()
    return None if row is None else ExaminationView(**row._mapping)


def latest_backup(session: Session, reader: Reader) -> BackupView | None:
    row = session.execute(_backups).first()
    return None if row is None else BackupView(**row._mapping)


def database_view(session: Session, reader: Reader) -> DatabaseView:
    kind = session.dialect.name
    return DatabaseView(
        kind=kind,
        bytes=session.execute(_BYTES[kind]).scalar_one(),
        revision=session.execute(_revision).scalar_one(),
        waiting_timers=session.execute(_timers).scalar_one(),
        waiting_letters=session.execute(_letters).scalar_one(),
    )


def _stuck(size: Size) -> tuple[Select[Any], ...]:
    return (_incidents(size), _late_timers(size), _undelivered(size), _overdue_replies(size))


def _row(size: Size, **columns: Any) -> Select[Any]:
    """`dossiers` must be in the FROM, perhaps without a row."""
    seen = and_(dossiers.c.confidential.is_(False), keeps_in(dossiers.c.id, size))
    name = func.coalesce(dossiers.c.code, dossiers.c.applicant_name)
    named = {
        "dossier_id": case((seen, dossiers.c.id), else_=null()),
        "dossier": case((seen, name), else_=null()),
        "hidden": func.coalesce(dossiers.c.confidential, literal(False)),
        **columns,
    }
    return select(*(named[column].label(column) for column in _COLUMNS))


def _error(column: Any) -> Any:
    """What failed may quote what was typed."""
    return case((dossiers.c.confidential.is_(True), null()), else_=column)


def _incidents(size: Size) -> Select[Any]:
    i = incidents.c
    return (
        _row(
            size,
            id=i.id,
            why=literal("incident"),
            unit_id=stages.c.unit_id,
            process_id=stages.c.process_id,
            element=i.element,
            attempts=i.attempts,
            since=i.raised_at,
            error=_error(i.error),
        )
        .join_from(incidents, dossiers, dossiers.c.id == i.dossier_id)
        .join(stages, stages.c.id == i.stage_id)
        .where(i.resolved_at.is_(None))
        .order_by(i.raised_at, i.id)
        .limit(MOST)
    )


def _late_timers(size: Size) -> Select[Any]:
    t = timers.c
    failed = exists().where(incidents.c.subject_id == t.id, incidents.c.resolved_at.is_(None))
    return (
        _row(
            size,
            id=t.id,
            why=literal("timer"),
            unit_id=stages.c.unit_id,
            process_id=t.process_id,
            element=t.element,
            attempts=t.attempts,
            since=t.due_at,
            error=null(),
        )
        .join_from(timers, dossiers, dossiers.c.id == t.dossier_id)
        .join(stages, stages.c.id == t.stage_id)
        .where(t.next_try_at < _now, ~failed)
        .order_by(t.next_try_at, t.id)
        .limit(MOST)
    )


def _undelivered(size: Size) -> Select[Any]:
    o = outbox.c
    return (
        _row(
            size,
            id=o.id,
            why=literal("letter"),
            unit_id=dossiers.c.unit_id,
            process_id=null(),
            element=func.coalesce(o.channel, o.topic),
            attempts=o.attempts,
            since=o.created_at,
            error=_error(o.last_error),
        )
        .outerjoin_from(outbox, dossiers, dossiers.c.id == o.dossier_id)
        .where(or_(o.status == "failed", and_(o.status == "pending", o.next_try_at < _now)))
        .where(o.topic != "code")  # whoever waits for it asks anew; the channel counts it
        .order_by(o.created_at, o.id)
        .limit(MOST)
    )


def _overdue_replies(size: Size) -> Select[Any]:
    a = awaited_messages.c
    return (
        _row(
            size,
            id=a.id,
            why=literal("message"),
            unit_id=stages.c.unit_id,
            process_id=a.process_id,
            element=a.element,
            attempts=literal(0),
            since=dossiers.c.due_at,
            error=null(),
        )
        .join_from(awaited_messages, dossiers, dossiers.c.id == a.dossier_id)
        .join(stages, stages.c.id == a.stage_id)
        .where(a.name != bindparam("withdrawal", _WITHDRAWAL, type_=Text))
        .where(stages.c.ended_at.is_(None), dossiers.c.due_at < bindparam("long_ago", type_=Instant))
        .order_by(dossiers.c.due_at, a.id)
        .limit(MOST)
    )
