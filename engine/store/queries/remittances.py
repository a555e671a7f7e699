"""What came to the bank account of a unit: what waits for somebody to decide, with what is wrong, and what is settled.

Its readers keep the unit's money: a line names a dossier by its code alone, a confidential one by nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, and_, bindparam, case, exists, func, not_, select

from engine.domain.payment import IN_BOX
from engine.domain.remittance import Come, Judgement, Trouble, judge
from engine.store.claims import DossierClaim, claims_of
from engine.store.database import Session
from engine.store.remittances import is_open, sent_back
from engine.store.tables import bank_accounts, dossiers, online_filings, receipts, remittances, users


@dataclass(frozen=True, kw_only=True, slots=True)
class RemittanceView:
    """Amounts in đồng. `name` is what the dossier that it names, or pays, is called; `receipt` what it pays."""

    id: UUID
    number: str
    booked_on: date
    amount: int
    purpose: str
    statement: str | None
    recorded_by_name: str
    recorded_at: datetime
    used: int
    sent_back: int
    set_aside_for: str | None
    dossier_id: UUID | None
    name: str | None
    receipt: str | None
    judgement: Judgement | None
    wanted: int

    @property
    def rest(self) -> int:
        return 0 if self.set_aside_for is not None else self.amount - self.used - self.sent_back


@dataclass(frozen=True, kw_only=True, slots=True)
class UnseenReceipt:
    """A receipt for a transfer that nobody has seen at the bank yet."""

    name: str
    code: str | None
    amount: int
    issued_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class BankAccountView:
    id: UUID
    bank: str
    number: str
    name: str
    entered_by: UUID
    entered_by_name: str
    entered_at: datetime
    confirmed_by_name: str | None
    confirmed_at: datetime | None
    ended_at: datetime | None


_r = remittances.c
_dossier = case((_r.receipt_id.is_(None), _r.named_id), else_=receipts.c.dossier_id)
_seen = and_(dossiers.c.id.is_not(None), dossiers.c.confidential.is_(False))
_receipt = (receipts.c.series, receipts.c.number.label("receipt_number"), receipts.c.year)
_plain = ("id", "number", "booked_on", "amount", "purpose", "statement", "recorded_at", "used", "set_aside_for")
_all = (
    select(
        *(_r[name] for name in _plain),
        sent_back,
        *_receipt,
        users.c.name.label("recorded_by_name"),
        case((_seen, dossiers.c.id)).label("dossier_id"),
        case((_seen, func.coalesce(dossiers.c.code, online_filings.c.reference))).label("name"),
    )
    .join_from(remittances, users, users.c.id == _r.recorded_by)
    .outerjoin(receipts, receipts.c.id == _r.receipt_id)
    .outerjoin(dossiers, dossiers.c.id == _dossier)
    .outerjoin(online_filings, online_filings.c.dossier_id == dossiers.c.id)
    .where(_r.unit_id == bindparam("of_unit"))
)
_open = _all.where(is_open).order_by(_r.booked_on, _r.recorded_at, _r.number)
_settled = (
    _all.where(not_(is_open))
    .order_by(_r.booked_on.desc(), _r.recorded_at.desc())
    .limit(bindparam("most", type_=Integer))
)
_one = _all.where(_r.id == bindparam("of_id"))
_unseen = (
    select(receipts.c.series, receipts.c.number, receipts.c.year, receipts.c.amount, receipts.c.issued_at)
    .add_columns(case((dossiers.c.confidential.is_(False), dossiers.c.code)).label("code"))
    .join(dossiers, dossiers.c.id == receipts.c.dossier_id)
    .where(receipts.c.unit_id == bindparam("of_unit"), receipts.c.way.not_in(IN_BOX), receipts.c.voided_at.is_(None))
    .where(~exists().where(_r.receipt_id == receipts.c.id))
    .order_by(receipts.c.issued_at)
)
_confirmer = users.alias("confirmer")
_a = bank_accounts.c
_accounts = (
    select(*(_a[name] for name in ("id", "bank", "number", "name", "entered_by", "entered_at")))
    .add_columns(_a.confirmed_at, _a.ended_at)
    .add_columns(users.c.name.label("entered_by_name"), _confirmer.c.name.label("confirmed_by_name"))
    .join_from(bank_accounts, users, users.c.id == _a.entered_by)
    .outerjoin(_confirmer, _confirmer.c.id == _a.confirmed_by)
    .where(_a.unit_id == bindparam("of_unit"))
    .order_by(_a.entered_at.desc())
)


def open_remittances(session: Session, unit_id: str) -> list[RemittanceView]:
    """What waits for a decision, the oldest first, each with what is wrong or with what it surely pays."""
    rows = session.execute(_open, {"of_unit": unit_id}).all()
    claims = claims_of(session, unit_id, (row.dossier_id for row in rows if row.dossier_id is not None))
    judged = _judged(rows, claims)
    return [_view(row, judged.get(row.id), claims.get(row.dossier_id)) for row in rows]


def settled_remittances(session: Session, unit_id: str, *, limit: int) -> list[RemittanceView]:
    """The latest first."""
    rows = session.execute(_settled, {"of_unit": unit_id, "most": limit})
    return [_view(row, None, None) for row in rows]


def remittance_view(session: Session, unit_id: str, key: UUID) -> RemittanceView | None:
    """With what is wrong, where nothing was decided yet."""
    row = session.execute(_one, {"of_unit": unit_id, "of_id": key}).first()
    if row is None:
        return None
    waiting = next((found for found in open_remittances(session, unit_id) if found.id == key), None)
    return waiting or _view(row, None, None)


def unseen_receipts(session: Session, unit_id: str) -> list[UnseenReceipt]:
    return [
        UnseenReceipt(name=_named(row), code=row.code, amount=row.amount, issued_at=row.issued_at)
        for row in session.execute(_unseen, {"of_unit": unit_id})
    ]


def accounts_of(session: Session, unit_id: str) -> list[BankAccountView]:
    """The latest first."""
    return [BankAccountView(**row._mapping) for row in session.execute(_accounts, {"of_unit": unit_id})]


def _judged(rows: Iterable[Any], claims: dict[UUID, DossierClaim]) -> dict[UUID, Judgement]:
    """What was partly used waits to be sent back, whatever its dossier owes."""
    judged: dict[UUID, Judgement] = {}
    by_dossier: dict[UUID, list[Come]] = {}
    for row in rows:
        rest = row.amount - row.used - row.sent_back
        if row.used:
            judged[row.id] = Judgement(trouble=Trouble.TOO_MUCH, apart=rest)
        elif row.dossier_id is None:
            judged[row.id] = Judgement(trouble=Trouble.UNNAMED)
        else:
            by_dossier.setdefault(row.dossier_id, []).append(Come(id=row.id, amount=rest))
    for dossier_id, come in by_dossier.items():
        judged |= judge(claims[dossier_id].claim, come)
    return judged


def _view(row: Any, judgement: Judgement | None, found: DossierClaim | None) -> RemittanceView:
    told = {name: getattr(row, name) for name in (*_plain, "sent_back", "recorded_by_name", "dossier_id", "name")}
    receipt = None if row.receipt_number is None else f"{row.series} {row.receipt_number}/{row.year}"
    standing = None if found is None else found.claim.receipt
    wanted = 0 if found is None else found.claim.wanted
    return RemittanceView(**told, receipt=receipt or standing, judgement=judgement, wanted=wanted)


def _named(row: Any) -> str:
    return f"{row.series} {row.number}/{row.year}"
