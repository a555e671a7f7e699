"""Closed days of a unit, and what its books hold of some days: figures alone, no dossier is named."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select

from engine.domain.identifiers import UnitId
from engine.store.database import Session
from engine.store.queries.report_period import ReportPeriod
from engine.store.tables import closings, register_entries, users


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosingView:
    """`book` is None where everything of the unit was closed."""

    book: str | None
    first: date
    last: date
    reason: str
    closed_by_name: str
    closed_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class BookView:
    """What one book got of a unit on some days: so many numbers, from the lowest to the highest, some voided."""

    book: str
    year: int
    entries: int
    lowest: int
    highest: int
    voided: int


_closings = (
    select(
        *(closings.c[name] for name in ("book", "first", "last", "reason", "closed_at")),
        users.c.name.label("closed_by_name"),
    )
    .join(users, users.c.id == closings.c.closed_by)
    .where(closings.c.unit_id == bindparam("of_unit"))
    .order_by(closings.c.last.desc(), closings.c.closed_at.desc())
)
_e = register_entries.c
_books = (
    select(
        _e.book,
        _e.year,
        func.count().label("entries"),
        func.min(_e.number).label("lowest"),
        func.max(_e.number).label("highest"),
        func.count(_e.voided_at).label("voided"),
    )
    .where(_e.unit_id == bindparam("of_unit"), _e.entered_at >= bindparam("since"), _e.entered_at < bindparam("until"))
    .group_by(_e.book, _e.year)
    .order_by(_e.book, _e.year)
)


def closings_of(session: Session, unit_id: UnitId) -> list[ClosingView]:
    """The latest days first."""
    return [ClosingView(**row._mapping) for row in session.execute(_closings, {"of_unit": unit_id})]


def books_of(session: Session, unit_id: UnitId, days: ReportPeriod) -> list[BookView]:
    values = {"of_unit": unit_id, "since": days.begin, "until": days.end}
    return [BookView(**row._mapping) for row in session.execute(_books, values)]
