"""Who has how much: the open work of a unit, with what each step still has of its time."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, bindparam, func, select, union_all

from engine.store.database import Session
from engine.store.queries.inbox import OFFERED, RESERVED
from engine.store.queries.visibility import Reader, Size, offered
from engine.store.tables import users, work_items


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadView:
    """So many work items of one person (None: nobody has claimed them) and role, all due at one instant."""

    user_id: UUID | None
    login: str | None
    name: str | None
    role: str
    due_at: datetime | None
    items: int


_w = work_items.c
_here = _w.unit_id == bindparam("unit", type_=Text)


@lru_cache
def _load(size: Size) -> Select[Any]:
    """Grouped by due instant too: the time that is left is counted by the office's calendar, not by the database. What
    is offered to roles and what is reserved have an index each."""
    columns = (_w.claimed_by, _w.role, _w.due_at)
    found = union_all(
        select(*columns).where(OFFERED, _here), select(*columns).where(RESERVED, _here, offered(size))
    ).subquery("load")
    return (
        select(
            found.c.claimed_by.label("user_id"),
            users.c.login,
            users.c.name,
            found.c.role,
            found.c.due_at,
            func.count().label("items"),
        )
        .outerjoin(users, users.c.id == found.c.claimed_by)
        .group_by(found.c.claimed_by, users.c.login, users.c.name, found.c.role, found.c.due_at)
    )


def workload(session: Session, reader: Reader) -> list[LoadView]:
    """In one statement; for whoever leads the unit."""
    return [LoadView(**row._mapping) for row in session.execute(_load(reader.size), reader.values())]
