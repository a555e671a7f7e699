"""Close the books of a year (khóa sổ cuối năm, NĐ 23/2015 Đ.13): counted, named, and signed by the leader."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.book import Book, spans
from engine.domain.book_refusals import ClosingConfirmed, NumbersUnaccounted, OwnClosing, YearGoesOn
from engine.domain.errors import NotFound
from engine.domain.identifiers import UnitId
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.operations import mandates
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import books as book_store
from engine.store import numbers as number_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction
from engine.store.queries.books import BookCount, books_of_unit, count_of


@dataclass(frozen=True, kw_only=True, slots=True)
class ToClose:
    """A book of the year that is open, and what its closing would say."""

    book: Book
    name: str
    count: BookCount


def preview_closing(installation: Installation, unit_id: UnitId, year: int) -> list[ToClose]:
    """The open books of a year, as they would be closed."""
    with installation.database.reading() as session:
        standing = [row.book for row in books_of_unit(session, unit_id) if row.closing is None]
        return [
            ToClose(book=book, name=installation.catalog.books.name(book.kind), count=count_of(session, book))
            for book in standing
            if book.year == year
        ]


def close_book(installation: Installation, book: Book, *, remark: str = "", actor: Actor, now: datetime) -> BookCount:
    """Close a book for good: its year gives no number any more. `remark` says why numbers are missing, if they are.

    Raises NoMandate, YearGoesOn, NotFound, BookClosed, NumbersUnaccounted."""
    mandates.may_do(installation, Act.BOOKS, actor, now=now, unit_id=book.unit_id)
    if local(now).date() < date(book.year, 12, 31):
        raise YearGoesOn(year=book.year)
    name = installation.catalog.books.name(book.kind)

    def command(session: Session) -> BookCount:
        if not number_store.last_number(session, book.unit_id, book.kind, book.period):
            raise NotFound("sổ", "book", f"{name} {book.year}")
        count = count_of(session, book)
        missing = spans(count.missing) or None
        if missing and not remark.strip():
            raise NumbersUnaccounted(book=name, year=book.year, missing=missing)
        counted: dict[str, Any] = {
            **{key: getattr(count, key) for key in ("last", "entries", "voided", "skipped", "elsewhere")},
            "missing": missing,
            "remark": remark.strip() if missing else None,
        }
        book_store.close(session, book, counted | {"closed_by": actor.user_id, "closed_at": now})
        number_store.close(session, book.unit_id, book.kind, book.period, now)
        _record(session, book, AuditKind.BOOK_CLOSED, counted, actor=actor, now=now)
        return count

    return in_transaction(installation.database, command)


def confirm_closing(installation: Installation, book: Book, *, actor: Actor, now: datetime) -> None:
    """The leader signs that the book was closed so. Raises NotFound, NoMandate, OwnClosing, ClosingConfirmed."""
    told = {"book": installation.catalog.books.name(book.kind), "year": book.year}

    def command(session: Session) -> None:
        closed_by = book_store.closed_by(session, book)
        if closed_by is None:
            raise NotFound("sổ đã khóa", "closed book", f"{told['book']} {book.year}")
        mandates.may_confirm(installation, Act.BOOKS, actor, now=now, unit_id=book.unit_id)
        if closed_by == actor.user_id:
            raise OwnClosing(**told)
        assert actor.user_id is not None
        if not book_store.confirm(session, book, by=actor.user_id, at=now):
            raise ClosingConfirmed(**told)
        _record(session, book, AuditKind.BOOK_CLOSING_CONFIRMED, {}, actor=actor, now=now)

    in_transaction(installation.database, command)


def _record(
    session: Session, book: Book, kind: AuditKind, data: dict[str, Any], *, actor: Actor, now: datetime
) -> None:
    said = {"book": book.kind, "year": book.year, **data}
    with on_unit(session, actor=actor, now=now) as drafts:
        drafts.append(Draft(kind=kind, data=said, unit_id=book.unit_id))
