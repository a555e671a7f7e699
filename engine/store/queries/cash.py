"""The cash book of a unit (sổ quỹ tiền mặt): each line that moved a box, the counts, and what waits to be taken.

Its readers keep the unit's money: a line names a dossier by its code alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Integer, Select, bindparam, case, func, select

from engine.domain.cash import Box, Movement, Standing
from engine.domain.payment import IN_BOX
from engine.domain.receipt_books import receipt_name
from engine.store.cash import begun_at, last_count, uncounted
from engine.store.database import Session
from engine.store.tables import (
    cash_days,
    cash_hand_overs,
    cash_movements,
    dossiers,
    fee_lines,
    receipt_lines,
    receipts,
    users,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class LineView:
    """One line in đồng. `kind`: receipt, opening, refund, deposit, given or taken. `balance` after it."""

    at: datetime
    kind: str
    document: str
    code: str | None
    person: str
    taken_in: int
    paid_out: int
    voided: bool = False
    balance: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class CountView:
    day: date
    opening: int
    taken_in: int
    paid_out: int
    counted: int
    closed_at: datetime
    closed_by_name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DayView:
    """A counted day with its lines."""

    count: CountView
    lines: tuple[LineView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OnItsWay:
    id: UUID
    from_box: str
    to_box: str
    amount: int
    given_at: datetime
    given_by: UUID
    given_by_name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Owing:
    code: str | None
    amount: int


_unit: BindParameter[str] = bindparam("of_unit")
# Whoever keeps the cash may not know that such a dossier exists (decision 0009): its receipt stands alone.
_code = case((dossiers.c.confidential.is_(False), dossiers.c.code)).label("code")
_counts = (
    select(*(cash_days.c[name] for name in CountView.__dataclass_fields__ if name != "closed_by_name"), cash_days.c.id)
    .add_columns(users.c.name.label("closed_by_name"))
    .join(users, users.c.id == cash_days.c.closed_by)
    .where(cash_days.c.unit_id == _unit, cash_days.c.box == bindparam("of_box"))
    .order_by(cash_days.c.day.desc())
)
_on_its_way = (
    select(
        *(cash_hand_overs.c[name] for name in OnItsWay.__dataclass_fields__ if name != "given_by_name"),
        users.c.name.label("given_by_name"),
    )
    .join(users, users.c.id == cash_hand_overs.c.given_by)
    .where(cash_hand_overs.c.unit_id == _unit, cash_hand_overs.c.taken_at.is_(None))
    .order_by(cash_hand_overs.c.given_at)
)
_paid = select(receipt_lines.c.fee_line_id).where(~receipt_lines.c.voided)
_voided = (
    select(receipt_lines.c.fee_line_id)
    .join(receipts, receipts.c.id == receipt_lines.c.receipt_id)
    .where(receipts.c.unit_id == _unit, receipts.c.voided_at.is_not(None))
)
_owing = (
    select(_code, func.sum(fee_lines.c.amount).label("amount"))
    .join_from(fee_lines, dossiers, dossiers.c.id == fee_lines.c.dossier_id)
    .where(fee_lines.c.id.in_(_voided), fee_lines.c.id.not_in(_paid), dossiers.c.status == "returned")
    .group_by(dossiers.c.id, dossiers.c.confidential, dossiers.c.code)
    .order_by(dossiers.c.code)
    .limit(bindparam("most", type_=Integer))
)


def standing(session: Session, unit_id: str, box: Box) -> Standing:
    """A box now."""
    last, opening = last_count(session, unit_id, box)
    return Standing(opening=opening, sums=uncounted(session, unit_id, box), last_day=last)


def counts_of(session: Session, unit_id: str, box: Box) -> list[CountView]:
    """The latest first."""
    rows = session.execute(_counts, {"of_unit": unit_id, "of_box": box})
    return [CountView(**{name: row._mapping[name] for name in CountView.__dataclass_fields__}) for row in rows]


def book_of(session: Session, unit_id: str, box: Box, first: date, last: date) -> list[DayView]:
    """The counted days of a period in their order."""
    counts = [count for count in reversed(counts_of(session, unit_id, box)) if first <= count.day <= last]
    return [DayView(count=count, lines=tuple(lines_of(session, unit_id, box, count.day))) for count in counts]


def is_begun(session: Session, unit_id: str, box: Box) -> bool:
    return begun_at(session, unit_id, box) is not None


def on_their_way(session: Session, unit_id: str) -> list[OnItsWay]:
    return [OnItsWay(**row._mapping) for row in session.execute(_on_its_way, {"of_unit": unit_id})]


def owed_after_return(session: Session, unit_id: str, *, limit: int) -> list[Owing]:
    """Dossiers whose result was returned while money is owed: the return asks for it, so their receipt was voided."""
    rows = session.execute(_owing, {"of_unit": unit_id, "most": limit})
    return [Owing(code=row.code, amount=int(row.amount)) for row in rows]


def lines_of(session: Session, unit_id: str, box: Box, day: date | None) -> list[LineView]:
    """What the count of a day found, or, without a day, what moved since the last one; with the balance after each."""
    opening, counted = _opening(session, unit_id, box, day)
    found = sorted(_lines(session, unit_id, box, counted), key=lambda line: (line.at, line.document))
    return list(_with_balance(opening, found))


def _opening(session: Session, unit_id: str, box: Box, day: date | None) -> tuple[int, UUID | None]:
    if day is None:
        return last_count(session, unit_id, box)[1], None
    row = session.execute(_counts.where(cash_days.c.day == day), {"of_unit": unit_id, "of_box": box}).first()
    return (0, UUID(int=0)) if row is None else (row.opening, row.id)


def _with_balance(opening: int, lines: Iterable[LineView]) -> Iterator[LineView]:
    balance = opening
    for line in lines:
        balance += line.taken_in - line.paid_out
        yield replace(line, balance=balance)


def _lines(session: Session, unit_id: str, box: Box, counted: UUID | None) -> Iterator[LineView]:
    values = {"of_unit": unit_id, "of_box": box}

    def asked(statement: Select[Any], column: Any) -> Any:
        wanted = statement.where(column.is_(None) if counted is None else column == counted)
        return session.execute(wanted, values)

    begun = begun_at(session, unit_id, box)
    if box is Box.DESK and begun is not None:
        yield from map(_receipt, asked(_receipts.where(receipts.c.issued_at >= begun), receipts.c.cash_day_id))
    yield from map(_movement, asked(_movements, cash_movements.c.cash_day_id))
    yield from (_hand_over(row, "given") for row in asked(_given, cash_hand_overs.c.given_day_id))
    yield from (_hand_over(row, "taken") for row in asked(_taken, cash_hand_overs.c.taken_day_id))


_receipt_name = (receipts.c.series, receipts.c.number, receipts.c.year)
_receipts = (
    select(receipts.c.issued_at, receipts.c.amount, receipts.c.voided_at, *_receipt_name, _code, users.c.name)
    .join_from(receipts, dossiers, dossiers.c.id == receipts.c.dossier_id)
    .join(users, users.c.id == receipts.c.issued_by)
    .where(receipts.c.unit_id == _unit, receipts.c.way.in_(IN_BOX))
)
_m = cash_movements.c
_movements = (
    select(_m.occurred_at, _m.kind, _m.amount, _m.document, *_receipt_name, _code, users.c.name)
    .join_from(cash_movements, users, users.c.id == _m.recorded_by)
    .outerjoin(receipts, receipts.c.id == _m.receipt_id)
    .outerjoin(dossiers, dossiers.c.id == receipts.c.dossier_id)
    .where(_m.unit_id == _unit, _m.box == bindparam("of_box"))
)
_h = cash_hand_overs.c
_given = (
    select(_h.given_at.label("at"), _h.amount, users.c.name)
    .join(users, users.c.id == _h.given_by)
    .where(_h.unit_id == _unit, _h.from_box == bindparam("of_box"))
)
_taken = (
    select(_h.taken_at.label("at"), _h.amount, users.c.name)
    .join(users, users.c.id == _h.taken_by)
    .where(_h.unit_id == _unit, _h.to_box == bindparam("of_box"), _h.taken_at.is_not(None))
)


def _receipt(row: Any) -> LineView:
    voided = row.voided_at is not None
    return LineView(
        at=row.issued_at,
        kind="receipt",
        document=receipt_name(row.series, row.number, row.year),
        code=row.code,
        person=row.name,
        taken_in=0 if voided else row.amount,
        paid_out=0,
        voided=voided,
    )


def _movement(row: Any) -> LineView:
    is_in = row.kind == Movement.OPENING
    refunded = "" if row.series is None else receipt_name(row.series, row.number, row.year)
    return LineView(
        at=row.occurred_at,
        kind=row.kind,
        document=row.document or refunded,
        code=row.code,
        person=row.name,
        taken_in=row.amount if is_in else 0,
        paid_out=0 if is_in else row.amount,
    )


def _hand_over(row: Any, kind: str) -> LineView:
    is_in = kind == "taken"
    return LineView(
        at=row.at,
        kind=kind,
        document="",
        code=None,
        person=row.name,
        taken_in=row.amount if is_in else 0,
        paid_out=0 if is_in else row.amount,
    )
