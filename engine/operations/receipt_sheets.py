"""The sheets of pre-printed books that a receipt stands on: of a book that the collector holds, the next ones."""

from collections.abc import Sequence
from uuid import UUID

from engine.domain.money import dong
from engine.domain.receipt_books import (
    BookNotHeld,
    FaceValueDiffers,
    Fate,
    OneSheetOnly,
    SheetsLeftOut,
    WrittenSheets,
    next_sheet,
    printed,
    runs,
    span,
)
from engine.operations.command import Command
from engine.operations.receipt_books import unspent
from engine.store import receipt_books as book_store
from engine.store.receipt_books import BookRecord

Rows = list[dict[str, object]]


def check(command: Command, unit_id: str, written: Sequence[WrittenSheets], amount: int) -> tuple[str, Rows]:
    """Locks the books; gives the series, and the rows to write once the receipt stands.

    Raises BookNotHeld, SheetOutsideBook, SheetSpent, SheetsLeftOut, FaceValueDiffers, OneSheetOnly."""
    books, rows = [], Rows()
    for sheets in written:
        book = _held_book(command, unit_id, sheets.book_id)
        gone = book_store.spent(command.session, book.id)
        unspent(book, sheets.numbers, gone)
        rows += _left_out(command, book, sheets, gone)
        rows += [_row(command, book, number, Fate.USED, None) for number in sheets.numbers]
        books.append(book)
    _sum(books, written, amount)
    return books[0].series, rows


def keep(command: Command, receipt_id: UUID, rows: Rows) -> None:
    for row in rows:
        if row["fate"] == Fate.USED:
            row["receipt_id"] = receipt_id
    book_store.add_sheets(command.session, rows)


def _held_book(command: Command, unit_id: str, book_id: UUID) -> BookRecord:
    book = book_store.lock(command.session, book_id)
    if book is None or book.unit_id != unit_id:
        raise BookNotHeld(book="–")
    holder = book_store.held(command.session, book_id)
    if holder is None or holder.user_id != command.actor.user_id or command.at < holder.issued_at:
        raise BookNotHeld(book=book.name)
    return book


def _left_out(command: Command, book: BookRecord, sheets: WrittenSheets, gone: dict[int, str]) -> Rows:
    """Sheets before the first that nobody accounts for: spoilt, with the reason."""
    following = next_sheet(book.numbers, gone)
    assert following is not None
    between = [number for number in range(following, sheets.first) if number not in gone]
    if between and not command.left_out.strip():
        told = ", ".join(map(span, runs(between)))
        raise SheetsLeftOut(book=book.name, expected=printed(following), given=printed(sheets.first), numbers=told)
    return [_row(command, book, number, Fate.SPOILT, command.left_out.strip()) for number in between]


def _sum(books: Sequence[BookRecord], written: Sequence[WrittenSheets], amount: int) -> None:
    values = [book.face_value for book in books]
    if values == [None]:
        if written[0].count != 1:
            raise OneSheetOnly()
        return
    if None in values or len({book.id for book in books}) != len(books):
        raise OneSheetOnly()
    total = sum((value or 0) * sheets.count for value, sheets in zip(values, written, strict=True))
    if total != amount:
        raise FaceValueDiffers(given=dong(total), owed=dong(amount))


def _row(command: Command, book: BookRecord, number: int, fate: Fate, reason: str | None) -> dict[str, object]:
    row = {"book_id": book.id, "number": number, "fate": fate, "receipt_id": None, "reason": reason}
    return row | {"spent_at": command.at, "noted_by": command.actor.user_id, "noted_at": command.now}
