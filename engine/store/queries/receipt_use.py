"""What the report of the use of receipts is made of: sheets bought, sheets gone, receipts of the own series.

No dossier is named."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import bindparam, select

from engine.domain.identifiers import UnitId
from engine.domain.instant import VIETNAM, local
from engine.domain.receipt_books import Fate, runs
from engine.domain.receipt_use import Amounts, Bought, Gone, OwnUse, Quarter, ReceiptPapers, Series, SeriesUse, use_of
from engine.store.database import Session
from engine.store.tables import receipt_books, receipt_sheets, receipt_use_closings, receipts, users

_unit: Any = bindparam("of_unit")
_b, _s = receipt_books.c, receipt_sheets.c
_series = (_b.kind, _b.form_sign, _b.sign, _b.face_value)
_bought = select(*_series, _b.first, _b.last, _b.bought_at).where(_b.unit_id == _unit)
_gone = (
    select(*_series, _s.number, _s.fate, _s.spent_at, receipts.c.voided_at)
    .join_from(receipt_sheets, receipt_books, _b.id == _s.book_id)
    .outerjoin(receipts, receipts.c.id == _s.receipt_id)
    .where(_b.unit_id == _unit)
)
_own = (
    select(*(receipts.c[name] for name in ("series", "year", "number", "amount", "voided_at")))
    .where(
        receipts.c.unit_id == _unit,
        receipts.c.issued_at >= bindparam("since"),
        receipts.c.issued_at < bindparam("until"),
        receipts.c.id.not_in(select(_s.receipt_id).where(_s.receipt_id.is_not(None))),
    )
    .order_by(receipts.c.series, receipts.c.year, receipts.c.number)
)
_c = receipt_use_closings.c
_closings = (
    select(*(_c[name] for name in ("first", "last", "closed_at", "closing")), users.c.name.label("closed_by_name"))
    .join(users, users.c.id == _c.closed_by)
    .where(_c.unit_id == _unit)
    .order_by(_c.last.desc())
)


@dataclass(frozen=True, kw_only=True, slots=True)
class UseClosingView:
    first: date
    last: date
    closing: int
    closed_at: datetime
    closed_by_name: str

    @property
    def quarter(self) -> Quarter:
        return Quarter.of(self.last)


@dataclass(frozen=True, kw_only=True, slots=True)
class UseView:
    """The report of a quarter."""

    quarter: Quarter
    rows: list[SeriesUse]
    own: list[OwnUse]
    closing: UseClosingView | None

    @property
    def total(self) -> Amounts:
        return sum((row.amounts for row in self.rows), Amounts())


def use_in(session: Session, unit_id: UnitId, quarter: Quarter, papers: ReceiptPapers) -> UseView:
    rows = []
    if papers.forms:
        bought, gone = bought_by(session, unit_id), gone_of(session, unit_id)
        rows = use_of(bought, gone, quarter, papers.form(quarter.last).spoilt_as)
    closing = next((row for row in closings_of(session, unit_id) if row.last == quarter.last), None)
    return UseView(quarter=quarter, rows=rows, own=own_of(session, unit_id, quarter), closing=closing)


def bought_by(session: Session, unit_id: str) -> list[Bought]:
    rows = session.execute(_bought, {"of_unit": unit_id})
    return [
        Bought(series=_named(row), numbers=range(row.first, row.last + 1), on=local(row.bought_at).date())
        for row in rows
    ]


def gone_of(session: Session, unit_id: str) -> list[Gone]:
    return [
        Gone(
            series=_named(row),
            number=row.number,
            fate=Fate(row.fate),
            voided=row.voided_at is not None,
            on=local(row.spent_at).date(),
        )
        for row in session.execute(_gone, {"of_unit": unit_id})
    ]


def own_of(session: Session, unit_id: str, quarter: Quarter) -> list[OwnUse]:
    """By series and year, what the unit gave of its own numbers."""
    values = {"of_unit": unit_id, "since": _begin(quarter.first), "until": _begin(quarter.after.first)}
    found: dict[tuple[str, int], list[Any]] = {}
    for row in session.execute(_own, values):
        found.setdefault((row.series, row.year), []).append(row)
    return [
        OwnUse(
            series=series,
            year=year,
            numbers=runs({row.number for row in rows}),
            voided=runs({row.number for row in rows if row.voided_at is not None}),
            amount=sum(row.amount for row in rows if row.voided_at is None),
        )
        for (series, year), rows in found.items()
    ]


def closings_of(session: Session, unit_id: str) -> list[UseClosingView]:
    """The latest first."""
    return [UseClosingView(**row._mapping) for row in session.execute(_closings, {"of_unit": unit_id})]


def _named(row: Any) -> Series:
    return Series(kind=row.kind, form_sign=row.form_sign, sign=row.sign, face_value=row.face_value or 0)


def _begin(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM).astimezone(UTC)
