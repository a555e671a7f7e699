"""Writing pre-printed receipts: books bought, handed out and taken back, sheets used, spoilt, lost or cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, insert, or_, select, update

from engine.domain.receipt_books import series_name
from engine.store.database import Session
from engine.store.tables import (
    assignments,
    receipt_book_issues,
    receipt_books,
    receipt_sheets,
    receipt_use_closings,
    users,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class BookRecord:
    id: UUID
    unit_id: str
    kind: str
    form_sign: str
    sign: str
    book: int
    first: int
    last: int
    face_value: int | None

    @property
    def numbers(self) -> range:
        return range(self.first, self.last + 1)

    @property
    def series(self) -> str:
        return series_name(self.form_sign, self.sign)

    @property
    def name(self) -> str:
        return f"{self.series} quyển {self.book}"


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueRecord:
    id: UUID
    user_id: UUID
    name: str
    issued_at: datetime


_book = [receipt_books.c[name] for name in BookRecord.__dataclass_fields__]
_unit: Any = bindparam("of_unit")
_of_series = (
    select(*_book)
    .where(
        receipt_books.c.unit_id == _unit,
        receipt_books.c.form_sign == bindparam("of_form"),
        receipt_books.c.sign == bindparam("of_sign"),
    )
    .order_by(receipt_books.c.first)
)
_lock = select(*_book).where(receipt_books.c.id == bindparam("of_id")).with_for_update()
_held = (
    select(*(receipt_book_issues.c[name] for name in ("id", "user_id", "issued_at")), users.c.name)
    .join(users, users.c.id == receipt_book_issues.c.user_id)
    .where(receipt_book_issues.c.book_id == bindparam("of_book"), receipt_book_issues.c.returned_at.is_(None))
)
_spent = select(receipt_sheets.c.number, receipt_sheets.c.fate).where(receipt_sheets.c.book_id == bindparam("of_book"))
_closed = select(func.max(receipt_use_closings.c.last)).where(receipt_use_closings.c.unit_id == _unit)
_works_here = select(assignments.c.id).where(
    assignments.c.user_id == bindparam("of_user"),
    assignments.c.unit_id == _unit,
    assignments.c.valid_from <= bindparam("on_day"),
    or_(assignments.c.valid_to.is_(None), assignments.c.valid_to >= bindparam("on_day")),
)


def of_series(session: Session, unit: str, form_sign: str, sign: str) -> list[BookRecord]:
    rows = session.execute(_of_series, {"of_unit": unit, "of_form": form_sign, "of_sign": sign})
    return [BookRecord(**row._mapping) for row in rows]


def lock(session: Session, book_id: UUID) -> BookRecord | None:
    row = session.execute(_lock, {"of_id": book_id}).one_or_none()
    return None if row is None else BookRecord(**row._mapping)


def held(session: Session, book_id: UUID) -> IssueRecord | None:
    """Who has the book now."""
    row = session.execute(_held, {"of_book": book_id}).one_or_none()
    return None if row is None else IssueRecord(**row._mapping)


def spent(session: Session, book_id: UUID) -> dict[int, str]:
    """Sheets that are no longer there, and what became of them."""
    return {row.number: row.fate for row in session.execute(_spent, {"of_book": book_id})}


def works_here(session: Session, user_id: UUID, unit: str, on: date) -> bool:
    values = {"of_user": user_id, "of_unit": unit, "on_day": on}
    return session.execute(_works_here.limit(1), values).first() is not None


def add_books(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    session.execute(insert(receipt_books), list(rows))


def add_issue(session: Session, values: dict[str, Any]) -> None:
    session.execute(insert(receipt_book_issues), values)


def take_back(session: Session, issue_id: UUID, *, to: UUID, at: datetime) -> None:
    returned = update(receipt_book_issues).where(receipt_book_issues.c.id == issue_id)
    session.execute(returned.values(returned_to=to, returned_at=at))


def add_sheets(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(receipt_sheets), list(rows))


def closed_through(session: Session, unit: str) -> date | None:
    """The last day that a closed report covers."""
    return session.execute(_closed, {"of_unit": unit}).scalar()


def add_closing(session: Session, values: dict[str, Any]) -> None:
    session.execute(insert(receipt_use_closings), values)
