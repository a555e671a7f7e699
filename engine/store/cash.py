"""Writing the cash of a unit. Whatever moved since the last count has no count yet: a count takes just those rows, so
that a receipt that is written meanwhile waits for the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Table, bindparam, false, func, insert, select, update

from engine.domain.cash import Box, Sums
from engine.domain.payment import IN_BOX
from engine.domain.receipt_books import receipt_name
from engine.store.database import Session
from engine.store.tables import cash_days, cash_hand_overs, cash_months, cash_movements, receipts, units


@dataclass(frozen=True, kw_only=True, slots=True)
class HandOverRecord:
    id: UUID
    from_box: str
    to_box: str
    amount: int
    given_by: UUID
    taken_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptRecord:
    """`day` is that of the count that found it; None where none has. `name`: as people call it."""

    id: UUID
    unit_id: str
    name: str
    amount: int
    way: str
    day: date | None
    issued_at: datetime
    voided_at: datetime | None


_unit: BindParameter[str] = bindparam("of_unit")
_lock = select(units.c.id).where(units.c.id == _unit).with_for_update()
_last = (
    select(cash_days.c.day, cash_days.c.counted)
    .where(cash_days.c.unit_id == _unit, cash_days.c.box == bindparam("of_box"))
    .order_by(cash_days.c.day.desc())
    .limit(1)
)
_hand_over = select(*(cash_hand_overs.c[name] for name in HandOverRecord.__dataclass_fields__)).where(
    cash_hand_overs.c.id == bindparam("of_id"), cash_hand_overs.c.unit_id == _unit
)
_take = (
    update(cash_hand_overs)
    .where(cash_hand_overs.c.id == bindparam("of_id"), cash_hand_overs.c.taken_at.is_(None))
    .values(taken_by=bindparam("by_user"), taken_at=bindparam("at"))
)
_RECEIPT = ("id", "unit_id", "amount", "way", "issued_at", "voided_at")
_receipt = (
    select(
        *(receipts.c[name] for name in _RECEIPT),
        *(receipts.c[name] for name in ("series", "number", "year")),
        cash_days.c.day,
    )
    .outerjoin(cash_days, cash_days.c.id == receipts.c.cash_day_id)
    .where(receipts.c.id == bindparam("of_id"), receipts.c.dossier_id == bindparam("of_dossier"))
)
_refunded = select(cash_movements.c.id).where(cash_movements.c.receipt_id == bindparam("of_id"))
_begun = select(cash_movements.c.occurred_at).where(
    cash_movements.c.unit_id == _unit, cash_movements.c.box == bindparam("of_box"), cash_movements.c.kind == "opening"
)
_month = select(cash_months.c.payable).where(
    cash_months.c.unit_id == _unit, cash_months.c.month == bindparam("of_month")
)
_paid = select(func.coalesce(func.sum(cash_movements.c.amount), 0)).where(
    cash_movements.c.unit_id == _unit, cash_movements.c.month == bindparam("of_month")
)


def lock(session: Session, unit_id: str) -> None:
    """One command about the cash of a unit after the other."""
    session.execute(_lock, {"of_unit": unit_id})


def last_count(session: Session, unit_id: str, box: Box) -> tuple[date | None, int]:
    """The day of the last count and what was counted."""
    row = session.execute(_last, {"of_unit": unit_id, "of_box": box}).first()
    return (None, 0) if row is None else (row.day, row.counted)


def begun_at(session: Session, unit_id: str, box: Box) -> datetime | None:
    """When the book of a box was begun; what the desk collected before is not in it."""
    return session.execute(_begun, {"of_unit": unit_id, "of_box": box}).scalar_one_or_none()


def add_movement(session: Session, values: dict[str, Any]) -> None:
    session.execute(insert(cash_movements), values)


def add_hand_over(session: Session, values: dict[str, Any]) -> None:
    session.execute(insert(cash_hand_overs), values)


def hand_over(session: Session, unit_id: str, key: UUID) -> HandOverRecord | None:
    row = session.execute(_hand_over, {"of_unit": unit_id, "of_id": key}).first()
    return None if row is None else HandOverRecord(**row._mapping)


def take(session: Session, key: UUID, *, by: UUID, at: datetime) -> None:
    session.execute(_take, {"of_id": key, "by_user": by, "at": at})


def receipt(session: Session, key: UUID, dossier_id: UUID) -> ReceiptRecord | None:
    row = session.execute(_receipt, {"of_id": key, "of_dossier": dossier_id}).first()
    if row is None:
        return None
    told = {name: row._mapping[name] for name in (*_RECEIPT, "day")}
    return ReceiptRecord(name=receipt_name(row.series, row.number, row.year), **told)


def is_refunded(session: Session, receipt_id: UUID) -> bool:
    return session.execute(_refunded, {"of_id": receipt_id}).first() is not None


def add_day(session: Session, values: dict[str, Any]) -> None:
    session.execute(insert(cash_days), values)


@dataclass(frozen=True, slots=True)
class _Source:
    """Where uncounted money of a box is: amounts of rows of a table, and the column of the count that takes them."""

    table: Table
    counted: str
    is_in: bool
    where: Sequence[Any]


def _sources(session: Session, unit_id: str, box: Box) -> list[_Source]:
    moves, overs = cash_movements.c, cash_hand_overs.c
    here, taken = [moves.unit_id == unit_id, moves.box == box], overs.taken_at.is_not(None)
    found = [
        _Source(cash_movements, "cash_day_id", True, [*here, moves.kind == "opening"]),
        _Source(cash_movements, "cash_day_id", False, [*here, moves.kind != "opening"]),
        _Source(cash_hand_overs, "given_day_id", False, [overs.unit_id == unit_id, overs.from_box == box]),
        _Source(cash_hand_overs, "taken_day_id", True, [overs.unit_id == unit_id, overs.to_box == box, taken]),
    ]
    if box is Box.DESK:
        begun = begun_at(session, unit_id, box)
        in_book = false() if begun is None else receipts.c.issued_at >= begun
        in_box = receipts.c.way.in_(IN_BOX)
        found.append(_Source(receipts, "cash_day_id", True, [receipts.c.unit_id == unit_id, in_book, in_box]))
    return found


def uncounted(session: Session, unit_id: str, box: Box) -> Sums:
    """What moved since the last count; a voided receipt moved nothing."""
    sums = {True: 0, False: 0}
    for source in _sources(session, unit_id, box):
        amount = select(func.coalesce(func.sum(source.table.c.amount), 0))
        where = [*source.where, source.table.c[source.counted].is_(None), *_standing(source.table)]
        sums[source.is_in] += int(session.execute(amount.where(*where)).scalar_one())
    return Sums(taken_in=sums[True], paid_out=sums[False])


def count(session: Session, unit_id: str, box: Box, day_id: UUID) -> Sums:
    """Let a count take all that moved: what it took, summed from just those rows."""
    sums = {True: 0, False: 0}
    for source in _sources(session, unit_id, box):
        column, standing = source.table.c[source.counted], _standing(source.table)
        taken = update(source.table).where(*source.where, column.is_(None), *standing).values({column: day_id})
        sums[source.is_in] += sum(session.execute(taken.returning(source.table.c.amount)).scalars())
        if standing:
            session.execute(update(source.table).where(*source.where, column.is_(None)).values({column: day_id}))
    return Sums(taken_in=sums[True], paid_out=sums[False])


def _standing(table: Table) -> list[Any]:
    return [table.c.voided_at.is_(None)] if table is receipts else []


def payable(session: Session, unit_id: str, month: date) -> int | None:
    """What a closed month owes to the Treasury in đồng; None for one that is open."""
    found = session.execute(_month, {"of_unit": unit_id, "of_month": month}).scalar_one_or_none()
    return None if found is None else int(found)


def paid(session: Session, unit_id: str, month: date) -> int:
    return int(session.execute(_paid, {"of_unit": unit_id, "of_month": month}).scalar_one())


def add_month(session: Session, values: dict[str, Any]) -> None:
    session.execute(insert(cash_months), values)
