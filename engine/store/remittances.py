"""Writing what came to the bank accounts of units, which receipts it pays, and what was paid from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, Text, and_, bindparam, cast, func, insert, select, update

from engine.domain.payment import BankPayment
from engine.domain.remittance import Come
from engine.store.database import Session
from engine.store.tables import bank_payments, dossiers, online_filings, remittances


@dataclass(frozen=True, kw_only=True, slots=True)
class Remittance:
    """One as a command finds it, in đồng: `rest` is what nobody has decided about."""

    id: UUID
    unit_id: str
    number: str
    booked_on: date
    amount: int
    named_id: UUID | None
    receipt_id: UUID | None
    used: int
    sent_back: int
    set_aside_at: datetime | None

    @property
    def rest(self) -> int:
        return 0 if self.set_aside_at is not None else self.amount - self.used - self.sent_back


_r, _p = remittances.c, bank_payments.c
_back = (
    select(cast(func.coalesce(func.sum(_p.amount), 0), BigInteger))
    .where(_p.remittance_id == _r.id, _p.kind == BankPayment.SENT_BACK)
    .correlate(remittances)
    .scalar_subquery()
)
sent_back = _back.label("sent_back")
_plain = [name for name in Remittance.__dataclass_fields__ if name != "sent_back"]
_all = select(*(_r[name] for name in _plain), sent_back)
is_open = and_(_r.set_aside_at.is_(None), _r.amount > _r.used + _back)
"""Something of it is left to decide about."""

_one = _all.where(_r.id == bindparam("of_id"), _r.unit_id == bindparam("of_unit"))
_known = _all.where(_r.account_id == bindparam("of_account"), _r.number == bindparam("of_number"))
_naming = _all.where(
    _r.named_id == bindparam("of_dossier"), _r.unit_id == bindparam("of_unit"), _r.receipt_id.is_(None), is_open
).order_by(_r.booked_on, _r.recorded_at, _r.number)
_of_receipt = _all.where(_r.receipt_id == bindparam("of_receipt"))
_match = (
    update(remittances)
    .where(_r.id == bindparam("of_id"), _r.receipt_id.is_(None))
    .values(
        receipt_id=bindparam("for_receipt"),
        used=bindparam("for_amount"),
        matched_by=bindparam("by_user"),
        matched_at=bindparam("at"),
    )
)
_free = (
    update(remittances)
    .where(_r.receipt_id == bindparam("of_receipt"))
    .values(receipt_id=None, used=0, matched_by=None, matched_at=None)
)
_set_aside = (
    update(remittances)
    .where(_r.id == bindparam("of_id"))
    .values(set_aside_by=bindparam("by_user"), set_aside_at=bindparam("at"), set_aside_for=bindparam("why"))
)
_payable = and_(dossiers.c.unit_id == bindparam("of_unit"), dossiers.c.confidential.is_(False))
_by_code = select(dossiers.c.id).where(dossiers.c.code.in_(bindparam("codes", type_=Text, expanding=True)), _payable)
_by_reference = (
    select(dossiers.c.id)
    .join(online_filings, online_filings.c.dossier_id == dossiers.c.id)
    .where(online_filings.c.reference.in_(bindparam("references", type_=Text, expanding=True)), _payable)
)
_refunded = select(_p.id).where(_p.receipt_id == bindparam("of_receipt"))
_deposited = select(func.coalesce(func.sum(_p.amount), 0)).where(
    _p.unit_id == bindparam("of_unit"), _p.month == bindparam("of_month", type_=Date)
)
_gone = select(func.coalesce(func.sum(_p.amount), 0)).where(
    _p.unit_id == bindparam("of_unit"), _p.kind != BankPayment.SENT_BACK
)
_used = select(func.coalesce(func.sum(_r.used), 0)).where(_r.unit_id == bindparam("of_unit"))


def remittance(session: Session, unit_id: str, key: UUID) -> Remittance | None:
    row = session.execute(_one, {"of_unit": unit_id, "of_id": key}).first()
    return None if row is None else Remittance(**row._mapping)


def known(session: Session, account_id: UUID, number: str) -> Remittance | None:
    """The one that the bank numbers so."""
    row = session.execute(_known, {"of_account": account_id, "of_number": number}).first()
    return None if row is None else Remittance(**row._mapping)


def naming(session: Session, unit_id: str, dossier_id: UUID) -> list[Remittance]:
    """Those to a unit that name a dossier and pay no receipt yet, the oldest first."""
    rows = session.execute(_naming, {"of_unit": unit_id, "of_dossier": dossier_id})
    return [Remittance(**row._mapping) for row in rows]


def of_receipt(session: Session, receipt_id: UUID) -> list[Remittance]:
    return [Remittance(**row._mapping) for row in session.execute(_of_receipt, {"of_receipt": receipt_id})]


def come(rows: Iterable[Remittance]) -> list[Come]:
    return [Come(id=row.id, amount=row.rest) for row in rows]


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(remittances), list(rows))


def match(session: Session, key: UUID, receipt_id: UUID, used: int, *, by: UUID, at: datetime) -> None:
    values = {"of_id": key, "for_receipt": receipt_id, "for_amount": used, "by_user": by, "at": at}
    session.execute(_match, values)


def free(session: Session, receipt_id: UUID) -> None:
    """What paid a receipt that is voided waits again for somebody to say what it is for."""
    session.execute(_free, {"of_receipt": receipt_id})


def set_aside(session: Session, key: UUID, why: str, *, by: UUID, at: datetime) -> None:
    session.execute(_set_aside, {"of_id": key, "by_user": by, "at": at, "why": why})


def named_by(session: Session, unit_id: str, codes: set[str], references: set[str]) -> UUID | None:
    """The one dossier of a unit that is called so; None where there is none, more than one, or a confidential one,
    which is never paid so (decision 0018)."""
    values = {"of_unit": unit_id}
    found = set(session.execute(_by_code, values | {"codes": sorted(codes)}).scalars()) if codes else set()
    if references:
        found |= set(session.execute(_by_reference, values | {"references": sorted(references)}).scalars())
    return next(iter(found)) if len(found) == 1 else None


def add_payment(session: Session, values: dict[str, Any]) -> None:
    session.execute(insert(bank_payments), values)


def is_refunded(session: Session, receipt_id: UUID) -> bool:
    return session.execute(_refunded, {"of_receipt": receipt_id}).first() is not None


def deposited(session: Session, unit_id: str, month: date) -> int:
    """What was paid from the account to the Treasury for a month."""
    return int(session.execute(_deposited, {"of_unit": unit_id, "of_month": month}).scalar_one())


def balance(session: Session, unit_id: str) -> int:
    """Money of fees that came to the account and is still there, as far as it is known here."""
    values = {"of_unit": unit_id}
    return int(session.execute(_used, values).scalar_one()) - int(session.execute(_gone, values).scalar_one())
