"""Who is on call in a unit, now and later, as its page shows it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from engine.store.database import Session
from engine.store.queries.visibility import Reader
from engine.store.tables import on_call, users


@dataclass(frozen=True, kw_only=True, slots=True)
class ShiftView:
    id: UUID
    name: str
    phone: str
    email: str
    starts_at: datetime
    ends_at: datetime
    recorded_by_name: str


_coming = (
    select(
        *(on_call.c[name] for name in ShiftView.__dataclass_fields__ if name != "recorded_by_name"),
        users.c.name.label("recorded_by_name"),
    )
    .join(users, users.c.id == on_call.c.recorded_by)
    .where(on_call.c.unit_id == bindparam("unit"), on_call.c.struck_at.is_(None), on_call.c.ends_at > bindparam("at"))
    .order_by(on_call.c.starts_at, on_call.c.id)
    .limit(200)
)


def shifts_of(session: Session, reader: Reader, at: datetime) -> list[ShiftView]:
    """Of the reader's unit: those that last at an instant or come after it, the next first."""
    found = session.execute(_coming, {"unit": reader.unit_id, "at": at})
    return [ShiftView(**row._mapping) for row in found]
