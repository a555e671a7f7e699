"""What a dossier costs: each line with its source, and the receipt that it was paid with."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, exists, func, or_, select

from engine.domain.identifiers import DossierId
from engine.domain.receipt_books import receipt_name
from engine.store.claims import claims_of
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, is_seen, keeps_in
from engine.store.remittances import is_open
from engine.store.tables import bank_payments, cash_movements, fee_lines, receipt_lines, receipts, remittances, units


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargeView:
    """`receipt` is None while the line is owed; an external line is paid elsewhere, to `collected_by`."""

    item: str
    kind: str
    amount: int | None
    legal_source: str
    explanation: str
    exemption: str | None
    collected_by: str | None
    receipt: str | None
    receipt_id: UUID | None
    receipt_unit: str | None  # whose desk issued it
    receipt_way: str | None  # a PaymentWay
    paid_at: datetime | None
    is_counted: bool  # in a count of the cash: the receipt cannot be voided any more
    is_refunded: bool

    @property
    def is_external(self) -> bool:
        return self.kind == "external"

    @property
    def is_owed(self) -> bool:
        return not self.is_external and bool(self.amount) and self.receipt is None


_lines = ("item", "kind", "amount", "legal_source", "explanation", "exemption")
_of_receipt = ("collected_by", "paid_at", "receipt_id", "receipt_unit", "receipt_way", "is_counted", "is_refunded")
_paid = and_(receipt_lines.c.fee_line_id == fee_lines.c.id, receipt_lines.c.voided.is_(False))
_every = (
    select(
        *(fee_lines.c[name] for name in _lines),
        units.c.name.label("collected_by"),
        receipts.c.id.label("receipt_id"),
        receipts.c.unit_id.label("receipt_unit"),
        receipts.c.way.label("receipt_way"),
        receipts.c.series,
        receipts.c.number,
        receipts.c.year,
        receipts.c.issued_at.label("paid_at"),
        receipts.c.cash_day_id.is_not(None).label("is_counted"),
        or_(
            exists().where(cash_movements.c.receipt_id == receipts.c.id),
            exists().where(bank_payments.c.receipt_id == receipts.c.id),
        ).label("is_refunded"),
    )
    .outerjoin(units, units.c.id == fee_lines.c.collected_by)
    .outerjoin(receipt_lines, _paid)
    .outerjoin(receipts, receipts.c.id == receipt_lines.c.receipt_id)
    .where(fee_lines.c.dossier_id == bindparam("dossier_id"))
    .order_by(fee_lines.c.position)
)


_coming = select(func.coalesce(func.sum(remittances.c.amount), 0)).where(
    remittances.c.named_id == bindparam("dossier_id"), remittances.c.receipt_id.is_(None), is_open
)


@lru_cache
def _come(size: Size) -> Select[Any]:
    return _coming.where(keeps_in(remittances.c.named_id, size))


def transferred(session: Session, reader: Reader, dossier_id: DossierId) -> int:
    """What was seen at the bank for a dossier, in đồng, and no receipt was issued for yet."""
    values = {**reader.values(), "dossier_id": dossier_id}
    return int(session.execute(_come(reader.size), values).scalar_one())


def payable(session: Session, reader: Reader, dossier_id: DossierId) -> int:
    """What a dossier owes to us, in đồng: nothing once it has ended without a result."""
    if not is_seen(session, reader, dossier_id):
        return 0
    return claims_of(session, reader.unit_id, [dossier_id])[dossier_id].claim.owed


@lru_cache
def _charges(size: Size) -> Select[Any]:
    return _every.where(keeps_in(fee_lines.c.dossier_id, size))


def charges_of(session: Session, reader: Reader, dossier_id: DossierId) -> list[ChargeView]:
    values = {**reader.values(), "dossier_id": dossier_id}
    return [_charge(row) for row in session.execute(_charges(reader.size), values)]


def _charge(row: Any) -> ChargeView:
    receipt = None if row.number is None else receipt_name(row.series, row.number, row.year)
    known = {name: getattr(row, name) for name in (*_lines, *_of_receipt)}
    return ChargeView(**known, receipt=receipt)
