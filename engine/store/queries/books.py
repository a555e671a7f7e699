"""The books of a unit: which there are, how far each has come, and whether it is closed. No dossier is named."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, Text, and_, bindparam, cast, func, literal, null, or_, select, union_all

from engine.domain.book import PREFIXES, RECEIPT, REGISTER, SLIP, Book, Place, Turn
from engine.domain.book_closing import BookClosing
from engine.domain.identifiers import UnitId
from engine.store.database import Session
from engine.store.tables import (
    book_closings,
    book_turns,
    closed_books,
    number_openings,
    number_series,
    receipts,
    register_entries,
    skipped_numbers,
    slips,
    users,
)

WRITTEN: dict[str, tuple[Any, str]] = {
    REGISTER: (register_entries, "book"),
    SLIP: (slips, "key"),
    RECEIPT: (receipts, "series"),
}
"""Where the rows of a book stand, and the column that says whose they are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BookStanding:
    """`ended`: the day on which its unit ended, and with it the book."""

    book: Book
    last: int
    closing: BookClosing | None
    ended: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Numbers that stand in no row: `kind` is "skipped", "paper" or "inherited"."""

    kind: str
    first: int
    last: int
    reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class BookCount:
    """What a book holds now; `missing` are numbers of which nothing is known."""

    last: int
    entries: int
    voided: int
    skipped: int
    elsewhere: int
    missing: list[int]


_s, _c = number_series.c, book_closings.c
_closer, _confirmer = users.alias("closer"), users.alias("confirmer")
_unit: Any = bindparam("of_unit")
_kind: Any = bindparam("of_kind")
_period: Any = bindparam("of_period")
_standings = (
    select(
        *(_s[name] for name in ("kind", "period")),
        _s.last.label("given"),
        *(_c[name] for name in ("last", "entries", "voided", "skipped", "elsewhere", "missing", "remark")),
        *(_c[name] for name in ("closed_at", "confirmed_at")),
        _closer.c.name.label("closed_by_name"),
        _confirmer.c.name.label("confirmed_by_name"),
        closed_books.c.day.label("ended"),
    )
    .outerjoin(book_closings, and_(_c.unit_id == _s.unit_id, _c.kind == _s.kind, _c.period == _s.period))
    .outerjoin(
        closed_books,
        and_(closed_books.c.unit_id == _s.unit_id, closed_books.c.kind == _s.kind, closed_books.c.period == _s.period),
    )
    .outerjoin(_closer, _closer.c.id == _c.closed_by)
    .outerjoin(_confirmer, _confirmer.c.id == _c.confirmed_by)
    .where(_s.unit_id == _unit, _s.last > 0, or_(*(_s.kind.like(f"{prefix}:%") for prefix in PREFIXES)))
    .order_by(_s.period.desc(), _s.kind)
)


_NO_REASON = cast(null(), Text)


def _spans_of(table: Any, kind: str, first: Any, reason: Any, **wanted: Any) -> Select[Any]:
    conditions = [table.c[name] == value for name, value in wanted.items()]
    return select(
        literal(kind).label("of"), first.label("first"), table.c.last.label("last"), reason.label("why")
    ).where(*conditions, table.c.kind == _kind, table.c.period == _period)


_spans = union_all(
    _spans_of(skipped_numbers, "skipped", skipped_numbers.c.first, skipped_numbers.c.reason, unit_id=_unit),
    _spans_of(number_openings, "paper", number_openings.c.first, _NO_REASON, unit_id=_unit),
    _spans_of(closed_books, "inherited", literal(1), _NO_REASON, continued_by=_unit).where(closed_books.c.last > 0),
)
_o = number_openings.c
_taken_over = select(_o.last.label("first"), _o.volume, _o.page).where(
    _o.unit_id == _unit, _o.kind == _kind, _o.period == _period, _o.volume.is_not(None), _o.page.is_not(None)
)
_turns = (
    select(book_turns.c.first, book_turns.c.volume, book_turns.c.page)
    .where(book_turns.c.unit_id == _unit, book_turns.c.kind == _kind, book_turns.c.period == _period)
    .order_by(book_turns.c.first)
)


def _numbers(prefix: str) -> Select[Any]:
    table, name = WRITTEN[prefix]
    voided = table.c.voided_at if "voided_at" in table.c else literal(None)
    return (
        select(table.c.number, voided.label("voided_at"))
        .where(table.c.unit_id == _unit, table.c[name] == bindparam("key"), table.c.year == bindparam("year"))
        .order_by(table.c.number)
    )


_written = {prefix: _numbers(prefix) for prefix in PREFIXES}
_given = select(_s.last).where(_s.unit_id == _unit, _s.kind == _kind, _s.period == _period)


def named(book: Book) -> dict[str, Any]:
    """The book as the statements here ask for it."""
    return {"of_unit": book.unit_id, "of_kind": book.kind, "of_period": book.period}


def keyed(book: Book) -> dict[str, Any]:
    """The same for statements about its rows."""
    return {"of_unit": book.unit_id, "key": book.key, "year": book.year}


def books_of_unit(session: Session, unit_id: UnitId) -> list[BookStanding]:
    """Of every year, the latest first."""
    rows = session.execute(_standings, {"of_unit": unit_id})
    return [_standing(unit_id, row) for row in rows]


def _standing(unit_id: UnitId, row: Any) -> BookStanding:
    book = Book(unit_id=unit_id, kind=row.kind, year=int(row.period))
    if row.closed_at is None:
        return BookStanding(book=book, last=row.given, closing=None, ended=row.ended)
    told = {name: row._mapping[name] for name in BookClosing.__dataclass_fields__}
    return BookStanding(book=book, last=row.given, closing=BookClosing(**told), ended=row.ended)


def book_standing(session: Session, book: Book) -> BookStanding | None:
    """None where the unit has no such book."""
    only = _standings.where(_s.kind == _kind, _s.period == _period)
    row = session.execute(only, named(book)).one_or_none()
    return None if row is None else _standing(book.unit_id, row)


def spans_of(session: Session, book: Book) -> list[Span]:
    rows = session.execute(_spans, named(book))
    found = [Span(kind=row.of, first=row.first, last=row.last, reason=row.why) for row in rows]
    return sorted(found, key=lambda span: span.first)


def turns_of(session: Session, book: Book) -> list[Turn]:
    """Where the bound book was said to be, also by what was taken over from paper; the later word goes before."""
    said = {row.first: (str(row.volume), str(row.page)) for row in session.execute(_taken_over, named(book))}
    said |= {row.first: (str(row.volume), str(row.page)) for row in session.execute(_turns, named(book))}
    return [
        Turn(first=first, place=Place(volume=int(volume), page=int(page)))
        for first, (volume, page) in sorted(said.items())
        if volume.isdecimal() and page.isdecimal() and int(volume) and int(page)
    ]


def count_of(session: Session, book: Book) -> BookCount:
    """Goes through every number of the book."""
    last = session.execute(_given, named(book)).scalar() or 0
    numbers, voided = set[int](), 0
    for row in session.execute(_written[book.prefix], keyed(book)):
        numbers.add(row.number)
        voided += row.voided_at is not None
    spans = spans_of(session, book)
    skipped = {number for span in spans if span.kind == "skipped" for number in range(span.first, span.last + 1)}
    elsewhere = {number for span in spans if span.kind != "skipped" for number in range(span.first, span.last + 1)}
    missing = set(range(1, last + 1)) - numbers - skipped - elsewhere
    return BookCount(
        last=last,
        entries=len(numbers),
        voided=voided,
        skipped=len(skipped - numbers),
        elsewhere=len(elsewhere - numbers - skipped),
        missing=sorted(missing),
    )


_WITHIN = {
    REGISTER: register_entries.c.entered_at,
    SLIP: slips.c.issued_at,
    RECEIPT: receipts.c.issued_at,
}


def _range_of(prefix: str) -> Select[Any]:
    table, name = WRITTEN[prefix]
    return select(func.min(table.c.number), func.max(table.c.number)).where(
        table.c.unit_id == _unit,
        table.c[name] == bindparam("key"),
        table.c.year == bindparam("year"),
        _WITHIN[prefix] >= bindparam("begin"),
        _WITHIN[prefix] < bindparam("end"),
    )


_ranges = {prefix: _range_of(prefix) for prefix in PREFIXES}


def range_of_days(session: Session, book: Book, begin: datetime, end: datetime) -> tuple[int, int] | None:
    """The lowest and highest number that was entered in the time; None where there is none."""
    row = session.execute(_ranges[book.prefix], {**keyed(book), "begin": begin, "end": end}).one()
    return None if row[0] is None else (row[0], row[1])
