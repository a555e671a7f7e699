"""What must leave the database after the commit: written with the command, delivered by the worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from engine.store.database import Session
from engine.store.statement import Statement
from engine.store.tables import outbox

_POSTED = ("id", "dossier_id", "topic", "body", "status", "created_at", "next_try_at")
_insert = Statement(insert(outbox), columns=_POSTED)
_claim = (
    select(outbox.c.id, outbox.c.topic, outbox.c.body, outbox.c.attempts, outbox.c.dossier_id)
    .where(outbox.c.status == "pending", outbox.c.next_try_at <= bindparam("now"))
    .order_by(outbox.c.next_try_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_lease = update(outbox).where(outbox.c.id == bindparam("row_id")).values(next_try_at=bindparam("until"))
_sent = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"))
    .values(status="sent", sent_at=bindparam("at"), next_try_at=None, attempts=outbox.c.attempts + 1, last_error=None)
)
_retry = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"))
    .values(next_try_at=bindparam("again"), attempts=outbox.c.attempts + 1, last_error=bindparam("error"))
)
_failed = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"))
    .values(status="failed", next_try_at=None, attempts=outbox.c.attempts + 1, last_error=bindparam("error"))
)

_lock = (
    select(outbox.c.topic, outbox.c.status, outbox.c.attempts)
    .where(outbox.c.id == bindparam("row_id"))
    .with_for_update()
)
_make_due = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"))
    .values(status="pending", next_try_at=bindparam("at"), attempts=0)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How far a letter has come."""

    topic: str
    status: str
    attempts: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Pending:
    id: UUID
    topic: str
    body: dict[str, Any]
    attempts: int
    dossier_id: UUID | None


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    _insert.send_each(session, rows)


def claim(session: Session, now: datetime, most: int) -> list[Pending]:
    """Rows that are due, locked for this worker; other workers pass over them."""
    return [Pending(**row._mapping) for row in session.execute(_claim, {"now": now, "most": most})]


def lease(session: Session, row_id: UUID, until: datetime) -> None:
    """Nobody else tries this letter before then."""
    session.execute(_lease, {"row_id": row_id, "until": until})


def lock(session: Session, row_id: UUID) -> Standing | None:
    row = session.execute(_lock, {"row_id": row_id}).one_or_none()
    return None if row is None else Standing(**row._mapping)


def make_due(session: Session, row_id: UUID, at: datetime) -> None:
    session.execute(_make_due, {"row_id": row_id, "at": at})


def mark_sent(session: Session, row_id: UUID, at: datetime) -> None:
    session.execute(_sent, {"row_id": row_id, "at": at})


def mark_retry(session: Session, row_id: UUID, again: datetime, error: str) -> None:
    session.execute(_retry, {"row_id": row_id, "again": again, "error": error})


def mark_failed(session: Session, row_id: UUID, error: str) -> None:
    session.execute(_failed, {"row_id": row_id, "error": error})
