"""Writing who handles a confidential dossier: they and the leader see it, nobody else does."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from engine.store.database import Session
from engine.store.tables import handlers


@dataclass(frozen=True, kw_only=True, slots=True)
class HandlerRecord:
    id: UUID
    unit_id: str
    role: str
    user_id: UUID


_now = (
    select(*(handlers.c[f.name] for f in fields(HandlerRecord)))
    .where(handlers.c.dossier_id == bindparam("dossier_id"), handlers.c.ended_at.is_(None))
    .order_by(handlers.c.assigned_at, handlers.c.id)
)
_insert = insert(handlers)
_end = (
    update(handlers)
    .where(handlers.c.id == bindparam("handler"), handlers.c.ended_at.is_(None))
    .values(ended_at=bindparam("at"), end_reason=bindparam("why"))
)


def of_dossier(session: Session, dossier_id: UUID) -> list[HandlerRecord]:
    """Who handles it now, in every unit, in the order in which they were assigned."""
    return [HandlerRecord(**row._mapping) for row in session.execute(_now, {"dossier_id": dossier_id})]


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(_insert, values)


def end(session: Session, handler_id: UUID, *, at: datetime, why: str) -> None:
    session.execute(_end, {"handler": handler_id, "at": at, "why": why})
