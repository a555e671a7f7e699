"""Writing and finding closed days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, or_, select

from engine.store.database import Session
from engine.store.tables import closings


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosedDays:
    unit_id: str
    book: str | None
    first: date
    last: date


_columns = [closings.c[name] for name in ClosedDays.__dataclass_fields__]
_insert = insert(closings)
_over = (
    select(*_columns)
    .where(
        closings.c.unit_id.in_(bindparam("units", expanding=True)),
        closings.c.first <= bindparam("until"),
        closings.c.last >= bindparam("since"),
    )
    .order_by(closings.c.first)
)
_of_books = _over.where(or_(closings.c.book.is_(None), closings.c.book.in_(bindparam("books", expanding=True))))


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(_insert, values)


def over_day(session: Session, unit_id: str, day: date, books: Collection[str] = ()) -> ClosedDays | None:
    """What closes a day of the unit as a whole, or of one of these books."""
    given = {"units": [unit_id], "since": day, "until": day, "books": list(books)}
    row = session.execute(_of_books, given).first()
    return None if row is None else ClosedDays(**row._mapping)


def over_days(session: Session, units: Collection[str], first: date, last: date) -> ClosedDays | None:
    """The first closing of any of the units that shares a day with the range."""
    row = session.execute(_over, {"units": list(units), "since": first, "until": last}).first()
    return None if row is None else ClosedDays(**row._mapping)
