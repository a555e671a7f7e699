"""Writing where bound books are, and closings of books of a year."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update

from engine.domain.book import Book
from engine.store.database import Session
from engine.store.tables import book_closings, book_turns

_insert_turn, _insert_closing = insert(book_turns), insert(book_closings)
_t, _c = book_turns.c, book_closings.c
_drop_turn = delete(book_turns).where(
    _t.unit_id == bindparam("of_unit"),
    _t.kind == bindparam("of_kind"),
    _t.period == bindparam("of_period"),
    _t.first == bindparam("from_number"),
)
_of_book = (_c.unit_id == bindparam("of_unit"), _c.kind == bindparam("of_kind"), _c.period == bindparam("of_period"))
_closed_by = select(_c.closed_by, _c.confirmed_by).where(*_of_book)
_confirm = (
    update(book_closings)
    .where(*_of_book, _c.confirmed_at.is_(None))
    .values(confirmed_by=bindparam("by"), confirmed_at=bindparam("at"))
)


def _named(book: Book) -> dict[str, Any]:
    return {"of_unit": book.unit_id, "of_kind": book.kind, "of_period": book.period}


def turn(session: Session, book: Book, values: dict[str, Any]) -> None:
    """From number `first` on the book is there; what was said of the same number before no longer holds."""
    session.execute(_drop_turn, {**_named(book), "from_number": values["first"]})
    session.execute(_insert_turn, {"unit_id": book.unit_id, "kind": book.kind, "period": book.period, **values})


def close(session: Session, book: Book, values: dict[str, Any]) -> None:
    session.execute(_insert_closing, {"unit_id": book.unit_id, "kind": book.kind, "period": book.period, **values})


def closed_by(session: Session, book: Book) -> UUID | None:
    """Who closed it; None for a book that is open."""
    row = session.execute(_closed_by, _named(book)).one_or_none()
    return None if row is None else row.closed_by


def confirm(session: Session, book: Book, *, by: UUID, at: Any) -> bool:
    """False where it was confirmed already."""
    return bool(session.execute(_confirm, {**_named(book), "by": by, "at": at}).rowcount == 1)
