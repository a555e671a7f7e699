"""Pre-printed receipts of a unit: each book, who has it, how far it is written. No dossier is named."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from engine.domain.identifiers import UnitId, UserId
from engine.domain.receipt_books import Fate, next_sheet, runs, series_name
from engine.store.database import Session
from engine.store.tables import receipt_book_issues, receipt_books, receipt_sheets, receipts, users

_NAMES = ("id", "kind", "form_sign", "sign", "book", "first", "last", "face_value", "document", "bought_at")


@dataclass(frozen=True, kw_only=True, slots=True)
class GoneView:
    """Sheets of a book that were not used, or whose receipt was voided."""

    numbers: range
    fate: Fate
    voided: bool
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BookView:
    """`holder` is None while it lies in stock. `following` is the sheet that is written next."""

    id: UUID
    kind: str
    form_sign: str
    sign: str
    book: int
    first: int
    last: int
    face_value: int | None
    document: str
    bought_at: datetime
    holder: UUID | None
    holder_name: str | None
    issued_at: datetime | None
    following: int | None
    used: int
    left: int
    gone: tuple[GoneView, ...]

    @property
    def numbers(self) -> range:
        return range(self.first, self.last + 1)

    @property
    def series(self) -> str:
        return series_name(self.form_sign, self.sign)


_unit: Any = bindparam("of_unit")
_b, _i, _s = receipt_books.c, receipt_book_issues.c, receipt_sheets.c
_books = (
    select(*(_b[name] for name in _NAMES), _i.user_id, _i.issued_at, users.c.name)
    .outerjoin_from(receipt_books, receipt_book_issues, (_i.book_id == _b.id) & _i.returned_at.is_(None))
    .outerjoin(users, users.c.id == _i.user_id)
    .where(_b.unit_id == _unit)
    .order_by(_b.form_sign, _b.sign, _b.book)
)
_held = _books.where(_i.user_id == bindparam("of_user"))
_sheets = (
    select(_s.book_id, _s.number, _s.fate, _s.reason, receipts.c.voided_at, receipts.c.void_reason)
    .join(receipt_books, _b.id == _s.book_id)
    .outerjoin(receipts, receipts.c.id == _s.receipt_id)
    .where(_b.unit_id == _unit)
    .order_by(_s.number)
)


def books_of(session: Session, unit_id: UnitId) -> list[BookView]:
    """Every book of the unit."""
    return _views(session, unit_id, session.execute(_books, {"of_unit": unit_id}))


def held_by(session: Session, unit_id: UnitId, user_id: UserId | None) -> list[BookView]:
    """The books that somebody has and can still write in."""
    rows = list(session.execute(_held, {"of_unit": unit_id, "of_user": user_id})) if user_id is not None else []
    return [book for book in _views(session, unit_id, rows) if book.following is not None] if rows else []


def _views(session: Session, unit_id: UnitId, rows: Any) -> list[BookView]:
    sheets: dict[UUID, list[Any]] = {}
    for sheet in session.execute(_sheets, {"of_unit": unit_id}):
        sheets.setdefault(sheet.book_id, []).append(sheet)
    return [_view(row, sheets.get(row.id, [])) for row in rows]


def _view(row: Any, sheets: list[Any]) -> BookView:
    known = {name: row._mapping[name] for name in _NAMES}
    numbers, spent = range(row.first, row.last + 1), {sheet.number for sheet in sheets}
    return BookView(
        **known,
        holder=row.user_id,
        holder_name=row.name,
        issued_at=row.issued_at,
        following=next_sheet(numbers, spent),
        used=sum(sheet.fate == Fate.USED and sheet.voided_at is None for sheet in sheets),
        left=len(numbers) - len(spent),
        gone=_gone(sheets),
    )


def _gone(sheets: list[Any]) -> tuple[GoneView, ...]:
    groups: dict[tuple[Fate, bool, str], list[int]] = {}
    for sheet in sheets:
        voided = sheet.voided_at is not None
        if sheet.fate != Fate.USED or voided:
            why = sheet.void_reason if voided else sheet.reason
            groups.setdefault((Fate(sheet.fate), voided, why or ""), []).append(sheet.number)
    found = [
        GoneView(numbers=numbers, fate=fate, voided=voided, reason=why)
        for (fate, voided, why), group in groups.items()
        for numbers in runs(group)
    ]
    return tuple(sorted(found, key=lambda view: view.numbers[0]))
