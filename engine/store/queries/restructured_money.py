"""What a unit that ends must settle of its money before its work goes over, and what is then handed over.

No dossier is named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, select

from engine.domain.cash import Box, Sums
from engine.domain.identifiers import UnitId
from engine.store.cash import begun_at, last_count, uncounted
from engine.store.database import Session
from engine.store.queries.cash import on_their_way
from engine.store.queries.treasury import months_of, open_months
from engine.store.tables import receipt_book_issues, receipt_books, receipt_sheets, users

_NOTHING = Sums(taken_in=0, paid_out=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class CashState:
    """`balance` in đồng of all its boxes, as counted the last time; `unsettled` are months that are not closed, or
    not paid to the Treasury."""

    balance: int
    is_counted: bool
    unsettled: tuple[date, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldBook:
    unit: UnitId
    name: str
    holder: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RestOfBook:
    """What is left of a book, numbers that are not spent."""

    unit: UnitId
    row: Row[Any]
    numbers: tuple[int, ...]


_b = receipt_books.c
_units: Any = bindparam("units", expanding=True)
_held = (
    select(_b.unit_id, _b.form_sign, _b.sign, _b.book, users.c.name)
    .join(receipt_book_issues, receipt_book_issues.c.book_id == _b.id)
    .join(users, users.c.id == receipt_book_issues.c.user_id)
    .where(_b.unit_id.in_(_units), receipt_book_issues.c.returned_at.is_(None))
    .order_by(_b.unit_id, _b.form_sign, _b.sign, _b.book)
)
_books = select(receipt_books).where(_b.unit_id.in_(_units)).order_by(_b.unit_id, _b.form_sign, _b.sign, _b.book)
_spent = (
    select(receipt_sheets.c.book_id, receipt_sheets.c.number)
    .join(receipt_books, _b.id == receipt_sheets.c.book_id)
    .where(_b.unit_id.in_(_units))
)


def cash_state(session: Session, unit: UnitId) -> CashState | None:
    """None for a unit that has no cash book."""
    boxes = [box for box in Box if begun_at(session, unit, box) is not None]
    if not boxes:
        return None
    is_still = all(uncounted(session, unit, box) == _NOTHING for box in boxes) and not on_their_way(session, unit)
    balance = sum(last_count(session, unit, box)[1] for box in boxes)
    return CashState(balance=balance, is_counted=is_still, unsettled=_unsettled(session, unit))


def _unsettled(session: Session, unit: UnitId) -> tuple[date, ...]:
    owing = {month.month for month in months_of(session, unit) if month.owed > 0}
    return tuple(sorted(open_months(session, unit) | owing))


def held_books(session: Session, units: Iterable[UnitId]) -> list[HeldBook]:
    rows = session.execute(_held, {"units": list(units)})
    return [
        HeldBook(unit=UnitId(row.unit_id), name=f"{row.form_sign} {row.sign} quyển {row.book}", holder=row.name)
        for row in rows
    ]


def rests_of_books(session: Session, units: Iterable[UnitId]) -> list[RestOfBook]:
    """Of each book that is not used up."""
    values, spent = {"units": list(units)}, dict[Any, set[int]]()
    for book_id, number in session.execute(_spent, values):
        spent.setdefault(book_id, set()).add(number)
    found = []
    for row in session.execute(_books, values):
        left = tuple(number for number in range(row.first, row.last + 1) if number not in spent.get(row.id, set()))
        if left:
            found.append(RestOfBook(unit=UnitId(row.unit_id), row=row, numbers=left))
    return found
