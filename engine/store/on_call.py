"""Writing who is on call, and reading who is at an instant."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from engine.store.database import Session
from engine.store.tables import on_call


@dataclass(frozen=True, kw_only=True, slots=True)
class OnCallRecord:
    id: UUID
    unit_id: str
    name: str
    phone: str
    email: str
    starts_at: datetime
    ends_at: datetime
    struck_at: datetime | None


_every = select(*(on_call.c[name] for name in OnCallRecord.__dataclass_fields__))
_at = _every.where(
    on_call.c.unit_id == bindparam("unit"),
    on_call.c.struck_at.is_(None),
    on_call.c.starts_at <= bindparam("at"),
    on_call.c.ends_at > bindparam("at"),
).order_by(on_call.c.starts_at, on_call.c.id)
_one = _every.where(on_call.c.id == bindparam("row_id")).with_for_update()
_strike = (
    update(on_call)
    .where(on_call.c.id == bindparam("row_id"))
    .values(struck_at=bindparam("at"), struck_by=bindparam("by"))
)


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(insert(on_call), values)


def at(session: Session, unit_id: str, instant: datetime) -> list[OnCallRecord]:
    """Who is on call in a unit then."""
    return [OnCallRecord(**row._mapping) for row in session.execute(_at, {"unit": unit_id, "at": instant})]


def lock(session: Session, row_id: UUID) -> OnCallRecord | None:
    row = session.execute(_one, {"row_id": row_id}).one_or_none()
    return None if row is None else OnCallRecord(**row._mapping)


def strike(session: Session, row_id: UUID, *, at: datetime, by: UUID | None) -> None:
    session.execute(_strike, {"row_id": row_id, "at": at, "by": by})
