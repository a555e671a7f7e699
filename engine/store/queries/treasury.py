"""Months of a unit's money: what their counted days hold by kind, what was closed and paid. No dossier is named."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, func, or_, select

from engine.domain.cash import Box, Movement
from engine.domain.instant import VIETNAM, local
from engine.domain.payment import IN_BOX, BankPayment
from engine.domain.treasury import due_on, first_of, next_month
from engine.store.database import Session
from engine.store.tables import (
    bank_payments,
    cash_days,
    cash_months,
    cash_movements,
    fee_lines,
    receipt_lines,
    receipts,
    users,
)
from engine.store.types import Instant

_LONG_AGO, _NEVER = datetime(1900, 1, 1, tzinfo=VIETNAM), datetime(2900, 1, 1, tzinfo=VIETNAM)
_desk = [cash_days.c.unit_id == bindparam("of_unit"), cash_days.c.box == Box.DESK]
_before: BindParameter[datetime] = bindparam("before")
_lines = (
    select(fee_lines.c.kind, func.sum(receipt_lines.c.amount).label("amount"))
    .select_from(receipt_lines)
    .join(fee_lines, fee_lines.c.id == receipt_lines.c.fee_line_id)
    .join(receipts, receipts.c.id == receipt_lines.c.receipt_id)
    .group_by(fee_lines.c.kind)
)
_closed = (
    select(cash_months.c.month, cash_months.c.closed_at)
    .where(cash_months.c.unit_id == bindparam("of_unit"), cash_months.c.month < bindparam("before_month"))
    .order_by(cash_months.c.month.desc())
    .limit(1)
)


def _not_taken(at: ColumnElement[datetime]) -> tuple[ColumnElement[bool], ...]:
    """Counted, of before a day, and in no closed month: written after the last one's end, or counted after it was
    closed, as a receipt that came late."""
    late = cash_days.c.closed_at > bindparam("closed_at")
    return at < _before, cash_days.c.closed_at <= bindparam("until"), or_(at >= bindparam("since"), late)


_collected = _lines.join(cash_days, cash_days.c.id == receipts.c.cash_day_id).where(
    receipts.c.voided_at.is_(None), *_desk, *_not_taken(receipts.c.issued_at)
)
_given_back = (
    _lines.join(cash_movements, cash_movements.c.receipt_id == receipts.c.id)
    .join(cash_days, cash_days.c.id == cash_movements.c.cash_day_id)
    .where(*_desk, *_not_taken(cash_movements.c.occurred_at))
)
_transferred = _lines.where(
    receipts.c.unit_id == bindparam("of_unit"),
    receipts.c.way.not_in(IN_BOX),
    receipts.c.voided_at.is_(None),
    receipts.c.issued_at >= bindparam("begins", type_=Instant),
    receipts.c.issued_at < bindparam("ends", type_=Instant),
)
_refunded = (
    select(bank_payments.c.receipt_id)
    .where(
        bank_payments.c.unit_id == bindparam("of_unit"),
        bank_payments.c.kind == BankPayment.REFUND,
        bank_payments.c.occurred_at >= bindparam("begins", type_=Instant),
        bank_payments.c.occurred_at < bindparam("ends", type_=Instant),
    )
    .distinct()
)
_open = (
    select(receipts.c.issued_at)
    .outerjoin(cash_days, cash_days.c.id == receipts.c.cash_day_id)
    .where(
        receipts.c.unit_id == bindparam("of_unit"),
        receipts.c.voided_at.is_(None),
        or_(receipts.c.cash_day_id.is_not(None), receipts.c.way.not_in(IN_BOX)),
        or_(receipts.c.issued_at >= bindparam("since"), cash_days.c.closed_at > bindparam("closed_at")),
    )
)
_sent_back = _lines.where(receipts.c.id.in_(_refunded))
_begun = select(cash_movements.c.occurred_at).where(
    cash_movements.c.unit_id == bindparam("of_unit"),
    cash_movements.c.box == Box.DESK,
    cash_movements.c.kind == Movement.OPENING,
)
_uncounted_receipts = select(receipts.c.id).where(
    receipts.c.unit_id == bindparam("of_unit"),
    receipts.c.cash_day_id.is_(None),
    receipts.c.way.in_(IN_BOX),
    receipts.c.issued_at >= _begun.scalar_subquery(),
    receipts.c.issued_at < bindparam("before"),
)
_uncounted_refunds = select(cash_movements.c.id).where(
    cash_movements.c.unit_id == bindparam("of_unit"),
    cash_movements.c.kind == Movement.REFUND,
    cash_movements.c.cash_day_id.is_(None),
    cash_movements.c.occurred_at < bindparam("before"),
)
_MONTH = ("month", "phi", "le_phi", "by_transfer", "retained", "payable", "closed_at")
_months = (
    select(
        *(cash_months.c[name] for name in _MONTH),
        users.c.name.label("closed_by_name"),
    )
    .join(users, users.c.id == cash_months.c.closed_by)
    .where(cash_months.c.unit_id == bindparam("of_unit"))
    .order_by(cash_months.c.month.desc())
)
_payments = (
    select(
        *(cash_movements.c[name] for name in ("month", "amount", "document", "occurred_at")),
        users.c.name.label("recorded_by_name"),
    )
    .join(users, users.c.id == cash_movements.c.recorded_by)
    .where(cash_movements.c.unit_id == bindparam("of_unit"), cash_movements.c.kind == Movement.DEPOSIT)
)
_from_account = (
    select(
        *(bank_payments.c[name] for name in ("month", "amount", "document", "occurred_at")),
        users.c.name.label("recorded_by_name"),
    )
    .join(users, users.c.id == bank_payments.c.recorded_by)
    .where(bank_payments.c.unit_id == bindparam("of_unit"), bank_payments.c.kind == BankPayment.DEPOSIT)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentView:
    month: date
    amount: int
    document: str
    occurred_at: datetime
    recorded_by_name: str
    by_transfer: bool  # from the bank account, not from the unit's cash


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthView:
    """Amounts in đồng; `by_transfer` is what of phí and lệ phí came to the bank account."""

    month: date
    phi: int
    le_phi: int
    by_transfer: int
    retained: int
    payable: int
    closed_at: datetime
    closed_by_name: str
    payments: tuple[PaymentView, ...]

    @property
    def owed(self) -> int:
        return self.payable - sum(payment.amount for payment in self.payments)

    @property
    def due_on(self) -> date:
        return due_on(self.month)


def last_closed(session: Session, unit_id: str) -> date | None:
    """The first day of the latest month that is closed."""
    row = session.execute(_closed, {"of_unit": unit_id, "before_month": date.max}).first()
    return None if row is None else row.month


def open_months(session: Session, unit_id: str) -> set[date]:
    """The months that must still be closed: of each receipt that no closed month has, but none before the last one
    that is closed."""
    closed = session.execute(_closed, {"of_unit": unit_id, "before_month": date.max}).first()
    first = None if closed is None else next_month(closed.month)
    since, closed_at = (_LONG_AGO, _LONG_AGO) if closed is None or first is None else (_begins(first), closed.closed_at)
    found = session.execute(_open, {"of_unit": unit_id, "since": since, "closed_at": closed_at}).scalars()
    months = {first_of(local(at).date()) for at in found}
    return months if first is None else {max(month, first) for month in months}


def sums_before(session: Session, unit_id: str, day: date, until: datetime = _NEVER) -> dict[str, int]:
    """By kind of money, the cash that was collected before the first day of a month and is counted, without what was
    given back, as far as no earlier closed month has it. `until`: as far as it was counted then."""
    since, closed_at = _closed_before(session, unit_id, day)
    values = {"of_unit": unit_id, "before": _begins(day), "until": until, "since": since, "closed_at": closed_at}
    return _sums(session, values, _collected, _given_back)


def transfers_before(session: Session, unit_id: str, day: date) -> dict[str, int]:
    """By kind of money, what receipts were issued for that was paid to the bank account, before the first day of a
    month and since the last one closed before it, without what was refunded from the account."""
    since, _ = _closed_before(session, unit_id, day)
    values = {"of_unit": unit_id, "begins": since, "ends": _begins(day)}
    return _sums(session, values, _transferred, _sent_back)


def _closed_before(session: Session, unit_id: str, day: date) -> tuple[datetime, datetime]:
    """When the last closed month before that which ends with the day was over, and when it was closed."""
    month = first_of(day - timedelta(days=1))
    closed = session.execute(_closed, {"of_unit": unit_id, "before_month": month}).first()
    return (_LONG_AGO, _LONG_AGO) if closed is None else (_begins(next_month(closed.month)), closed.closed_at)


def _sums(session: Session, values: dict[str, Any], taken: Select[Any], given: Select[Any]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for statement, sign in ((taken, 1), (given, -1)):
        for kind, amount in session.execute(statement, values):
            sums[kind] = sums.get(kind, 0) + sign * int(amount)
    return sums


def uncounted_before(session: Session, unit_id: str, day: date) -> bool:
    """Whether the desk took or gave money before a day that no count has found."""
    values = {"of_unit": unit_id, "before": _begins(day)}
    return any(session.execute(one.limit(1), values).first() for one in (_uncounted_receipts, _uncounted_refunds))


def months_of(session: Session, unit_id: str) -> list[MonthView]:
    """Closed months, the latest first, with what was paid for each."""
    paid = {False: session.execute(_payments, {"of_unit": unit_id})}
    paid[True] = session.execute(_from_account, {"of_unit": unit_id})
    payments = [PaymentView(**row._mapping, by_transfer=way) for way, rows in paid.items() for row in rows]
    payments.sort(key=lambda payment: payment.occurred_at)
    return [
        MonthView(**row._mapping, payments=tuple(paid for paid in payments if paid.month == row.month))
        for row in session.execute(_months, {"of_unit": unit_id})
    ]


def _begins(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)
