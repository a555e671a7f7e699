"""Runs of the doctor that somebody asked for on a page, and what they found."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, insert, select, update

from engine.store.database import Session
from engine.store.tables import dossiers, examinations

_insert = insert(examinations)
_waiting = select(examinations.c.id).where(examinations.c.finished_at.is_(None)).order_by(examinations.c.asked_at)
_finish = (
    update(examinations)
    .where(examinations.c.finished_at.is_(None))
    .values(
        finished_at=bindparam("at"),
        checked=bindparam("invariants"),
        found=bindparam("number"),
        problems=bindparam("first"),
    )
)
_confidential = select(dossiers.c.code, dossiers.c.id).where(dossiers.c.confidential.is_(True))


def ask(session: Session, by: UUID, at: datetime) -> UUID:
    """One run answers everybody who waits: while one is asked for, no second is."""
    waiting: UUID | None = session.execute(_waiting).scalars().first()
    if waiting is not None:
        return waiting
    examination = uuid4()
    session.execute(_insert, {"id": examination, "asked_by": by, "asked_at": at})
    return examination


def is_asked(session: Session) -> bool:
    return session.execute(_waiting).first() is not None


def finish(session: Session, *, at: datetime, checked: int, found: int, problems: list[dict[str, Any]]) -> None:
    session.execute(_finish, {"at": at, "invariants": checked, "number": found, "first": problems})


def confidential_names(session: Session) -> set[str]:
    """By what the doctor would name confidential dossiers."""
    return {str(name) for row in session.execute(_confidential) for name in row if name is not None}
