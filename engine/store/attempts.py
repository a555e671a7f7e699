"""Counting who tries what how often: one row for all processes, which outlives them."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.database import Session
from engine.store.tables import attempts
from engine.store.types import Instant

_a = attempts.c
_now, _until = bindparam("now", type_=Instant), bindparam("end", type_=Instant)


def _counting(insert: Any) -> Any:
    """One statement that begins or goes on, so that attempts at the same time are all counted."""
    over = _a.until <= _now
    return (
        insert(attempts)
        .values(name=bindparam("who"), count=bindparam("more"), until=_until)
        .on_conflict_do_update(
            index_elements=attempts.primary_key,
            set_={
                "count": case((over, bindparam("more")), else_=_a.count + bindparam("more")),
                "until": case((over, _until), else_=_a.until),
            },
        )
        .returning(_a.count)
    )


_count = {"sqlite": _counting(sqlite.insert), "postgresql": _counting(postgresql.insert)}
_get = select(_a.count, _a.until).where(_a.name == bindparam("who"), _a.until > _now)
_drop = delete(attempts).where(_a.name == bindparam("who"))
_drop_expired = delete(attempts).where(_a.until <= _now)
_drop_all = delete(attempts)


def count(session: Session, name: str, more: int, *, now: datetime, until: datetime) -> int:
    """How often it has been tried, with these; `until` is when counting ends, where it begins now."""
    values = {"who": name, "more": more, "now": now, "end": until}
    found: int = session.execute(_count[session.dialect.name], values).scalar_one()
    return found


def get(session: Session, name: str, now: datetime) -> tuple[int, datetime] | None:
    row = session.execute(_get, {"who": name, "now": now}).one_or_none()
    return None if row is None else (int(row._mapping["count"]), row.until)


def drop(session: Session, name: str) -> None:
    session.execute(_drop, {"who": name})


def drop_expired(session: Session, now: datetime) -> int:
    return int(session.execute(_drop_expired, {"now": now}).rowcount)


def drop_all(session: Session) -> int:
    return int(session.execute(_drop_all).rowcount)
