"""Writing fee lines, receipts, register entries and slips."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update

from engine.domain.receipt_books import receipt_name
from engine.store.database import Session
from engine.store.tables import fee_lines, receipt_lines, receipts, register_entries, slips

_insert_lines = insert(fee_lines)
_insert_receipt = insert(receipts)
_insert_receipt_lines = insert(receipt_lines)
_insert_entries = insert(register_entries)
_insert_slip = insert(slips)
_paid = select(receipt_lines.c.fee_line_id).where(~receipt_lines.c.voided)
_unpaid = (
    select(fee_lines.c.id, fee_lines.c.item, fee_lines.c.amount)
    .where(
        fee_lines.c.dossier_id == bindparam("dossier_id"),
        fee_lines.c.kind != "external",
        fee_lines.c.amount > 0,
        fee_lines.c.id.not_in(_paid),
    )
    .order_by(fee_lines.c.position)
)
_count = select(func.count()).where(fee_lines.c.dossier_id == bindparam("dossier_id"))
_entered = select(func.count()).where(
    register_entries.c.dossier_id == bindparam("dossier_id"), register_entries.c.book == bindparam("book_key")
)
_void_receipt = (
    update(receipts)
    .where(receipts.c.id == bindparam("receipt_id"), receipts.c.voided_at.is_(None))
    .values(voided_at=bindparam("at"), void_reason=bindparam("reason"))
)
_standing_receipt = select(receipts.c.series, receipts.c.number, receipts.c.year).where(
    receipts.c.dossier_id == bindparam("dossier_id"), receipts.c.voided_at.is_(None)
)
_unit_of_receipt = select(receipts.c.unit_id).where(
    receipts.c.id == bindparam("receipt_id"),
    receipts.c.dossier_id == bindparam("of_dossier"),
    receipts.c.voided_at.is_(None),
)
_void_entries = (
    update(register_entries)
    .where(register_entries.c.dossier_id == bindparam("of_dossier"), register_entries.c.voided_at.is_(None))
    .values(voided_at=bindparam("at"), void_reason=bindparam("reason"))
)
_void_lines = update(receipt_lines).where(receipt_lines.c.receipt_id == bindparam("receipt")).values(voided=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class UnpaidLine:
    id: UUID
    item: str
    amount: int  # whole đồng


def add_lines(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.execute(_insert_lines, list(rows))


def line_count(session: Session, dossier_id: UUID) -> int:
    return int(session.execute(_count, {"dossier_id": dossier_id}).scalar_one())


def unpaid(session: Session, dossier_id: UUID) -> list[UnpaidLine]:
    """Lines of our own that no valid receipt covers yet."""
    return [UnpaidLine(**row._mapping) for row in session.execute(_unpaid, {"dossier_id": dossier_id})]


def add_receipt(session: Session, values: dict[str, Any], lines: Sequence[dict[str, Any]]) -> None:
    session.execute(_insert_receipt, values)
    session.execute(_insert_receipt_lines, list(lines))


def unit_of_receipt(session: Session, receipt_id: UUID, dossier_id: UUID) -> str | None:
    """Whose desk issued a receipt of the dossier that still stands; None where there is no such receipt."""
    return session.execute(_unit_of_receipt, {"receipt_id": receipt_id, "of_dossier": dossier_id}).scalar()


def void_receipt(session: Session, receipt_id: UUID, *, at: Any, reason: str) -> bool:
    """Void a receipt with its reason; its number stays, its lines are due again."""
    if session.execute(_void_receipt, {"receipt_id": receipt_id, "at": at, "reason": reason}).rowcount != 1:
        return False
    session.execute(_void_lines, {"receipt": receipt_id})
    return True


def standing_receipt(session: Session, dossier_id: UUID) -> str | None:
    """A receipt of the dossier that was not voided, as people call it."""
    row = session.execute(_standing_receipt, {"dossier_id": dossier_id}).first()
    return None if row is None else receipt_name(row.series, row.number, row.year)


def void_entries(session: Session, dossier_id: UUID, *, at: Any, reason: str) -> int:
    """The numbers of the dossier in the books are spoilt: they stay, voided with the reason. Gives how many."""
    return int(session.execute(_void_entries, {"of_dossier": dossier_id, "at": at, "reason": reason}).rowcount)


def add_entries(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.execute(_insert_entries, list(rows))


def entry_count(session: Session, dossier_id: UUID, book: str) -> int:
    """How many numbers of the book the dossier already has."""
    return int(session.execute(_entered, {"dossier_id": dossier_id, "book_key": book}).scalar_one())


def add_slip(session: Session, values: dict[str, Any]) -> None:
    session.execute(_insert_slip, values)
