"""What came to the unit's bank account: written down by hand or from a statement, sent back, or set aside."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.bank_account import NoBankAccount
from engine.domain.bank_statement import LONGEST_NUMBER, LONGEST_PURPOSE
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import UserId
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.domain.money import dong
from engine.domain.online_filing import REFERENCE, REFERENCE_LETTERS
from engine.domain.payment import BankPayment
from engine.domain.remittance import RemittanceKnown, RemittanceSettled, codes_in, references_in
from engine.operations import mandates
from engine.operations.command import on_known
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import bank_accounts as account_store
from engine.store import cash as cash_store
from engine.store import dossiers as dossier_store
from engine.store import remittances as remittance_store
from engine.store.audit import Draft
from engine.store.bank_accounts import BankAccount
from engine.store.database import Session, in_transaction
from engine.store.remittances import Remittance


@dataclass(frozen=True, kw_only=True, slots=True)
class RemittanceEntry:
    """As the bank says it: `number` is its own of the transaction, `amount` in đồng."""

    booked_on: date
    amount: int
    number: str
    purpose: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenIn:
    """What a statement brought: how many were new, what they amount to, how many were known already."""

    added: int
    amount: int
    known: int


def record_remittance(installation: Installation, entry: RemittanceEntry, *, actor: Actor, now: datetime) -> UUID:
    """By hand. Raises NoMandate, NoBankAccount, InvalidInput, RemittanceKnown."""
    mandates.may_do(installation, Act.REMITTANCE, actor, now=now, unit_id=actor.unit_id)
    _check(entry, local(now).date())

    def command(session: Session) -> UUID:
        account = locked_account(session, actor)
        found = remittance_store.known(session, account.id, entry.number)
        if found is not None:
            raise RemittanceKnown(number=found.number, day=found.booked_on, amount=dong(found.amount))
        row = _row(installation, session, account, entry, actor, now)
        remittance_store.add(session, [row])
        _note(session, actor, now, AuditKind.REMITTANCE_RECORDED, _told(entry))
        return UUID(str(row["id"]))

    return in_transaction(installation.database, command)


def take_in_statement(
    installation: Installation, file: str, entries: Sequence[RemittanceEntry], *, actor: Actor, now: datetime
) -> TakenIn:
    """All of a statement that is not known yet; taken in again, it adds nothing. One whose number is known with another
    amount or day is refused, and then nothing is written. Raises as record_remittance does."""
    mandates.may_do(installation, Act.REMITTANCE, actor, now=now, unit_id=actor.unit_id)
    for entry in entries:
        _check(entry, local(now).date())

    def command(session: Session) -> TakenIn:
        account = locked_account(session, actor)
        new = [entry for entry in _distinct(entries) if not _is_known(session, account, entry)]
        rows = [_row(installation, session, account, entry, actor, now) | {"statement": file} for entry in new]
        remittance_store.add(session, rows)
        taken = TakenIn(added=len(new), amount=sum(row.amount for row in new), known=len(entries) - len(new))
        data = {"file": file, "added": taken.added, "amount": taken.amount, "known": taken.known}
        _note(session, actor, now, AuditKind.STATEMENT_TAKEN_IN, data | {"numbers": [row.number for row in new]})
        return taken

    return in_transaction(installation.database, command)


def send_back(installation: Installation, key: UUID, document: str, reason: str, *, actor: Actor, now: datetime) -> int:
    """Write down that what nobody has decided about went back to its payer; gives how much, in đồng.

    Raises NoMandate, InvalidInput, NotFound, RemittanceSettled."""
    mandates.may_do(installation, Act.REMITTANCE, actor, now=now, unit_id=actor.unit_id)
    why, paper = mandates.given_reason(reason), given_document(document)

    def command(session: Session) -> int:
        with _deciding(installation, session, key, actor, now) as (row, note):
            payment = {"id": uuid4(), "unit_id": actor.unit_id, "kind": BankPayment.SENT_BACK, "amount": row.rest}
            payment |= {"occurred_at": now, "recorded_by": actor.user_id, "document": paper, "reason": why}
            remittance_store.add_payment(session, payment | {"remittance_id": row.id})
            told = {"number": row.number, "amount": row.rest, "document": paper, "reason": why}
            note(AuditKind.REMITTANCE_SENT_BACK, told)
        return row.rest

    return in_transaction(installation.database, command)


def set_aside(installation: Installation, key: UUID, reason: str, *, actor: Actor, now: datetime) -> None:
    """It is for no dossier, and stays: rent, a gift. Raises NoMandate, InvalidInput, NotFound, RemittanceSettled."""
    mandates.may_do(installation, Act.REMITTANCE, actor, now=now, unit_id=actor.unit_id)
    why = mandates.given_reason(reason)

    def command(session: Session) -> None:
        with _deciding(installation, session, key, actor, now) as (row, note):
            if row.used or row.sent_back:
                raise RemittanceSettled(number=row.number)
            remittance_store.set_aside(session, key, why, by=user_of(actor), at=now)
            told = {"number": row.number, "amount": row.amount, "reason": why}
            note(AuditKind.REMITTANCE_SET_ASIDE, told)

    in_transaction(installation.database, command)


def given_document(document: str) -> str:
    """Raises InvalidInput when there is none."""
    if not document.strip():
        raise InvalidInput(("số chứng từ chuyển", "the paper's number"), "không được để trống", "must not be empty")
    return document.strip()


def user_of(actor: Actor) -> UserId:
    """Mandates are people's alone."""
    assert actor.user_id is not None
    return actor.user_id


def _check(entry: RemittanceEntry, today: date) -> None:
    if entry.amount <= 0:
        raise InvalidInput(("số tiền", "the amount"), "phải lớn hơn 0", "must be more than 0")
    if entry.booked_on > today:
        raise InvalidInput(("ngày giao dịch", "the day"), "chưa đến ngày này", "this day has not come yet")
    if not 1 <= len(entry.number) <= LONGEST_NUMBER or len(entry.purpose) > LONGEST_PURPOSE:
        raise InvalidInput(
            ("giao dịch", "the transaction"),
            f"số giao dịch dài 1 đến {LONGEST_NUMBER} ký tự, nội dung dài nhất {LONGEST_PURPOSE} ký tự",
            f"its number has 1 to {LONGEST_NUMBER} characters, its purpose {LONGEST_PURPOSE} at most",
        )


def locked_account(session: Session, actor: Actor) -> BankAccount:
    cash_store.lock(session, actor.unit_id)
    account = account_store.in_force(session, actor.unit_id)
    if account is None:
        raise NoBankAccount()
    return account


def _distinct(entries: Sequence[RemittanceEntry]) -> list[RemittanceEntry]:
    """Each transaction once. Raises RemittanceKnown where two that are numbered alike say different things."""
    by_number: dict[str, RemittanceEntry] = {}
    for entry in entries:
        first = by_number.setdefault(entry.number, entry)
        if (first.amount, first.booked_on) != (entry.amount, entry.booked_on):
            raise RemittanceKnown(number=first.number, day=first.booked_on, amount=dong(first.amount))
    return list(by_number.values())


def _is_known(session: Session, account: BankAccount, entry: RemittanceEntry) -> bool:
    found = remittance_store.known(session, account.id, entry.number)
    if found is not None and (found.amount, found.booked_on) != (entry.amount, entry.booked_on):
        raise RemittanceKnown(number=found.number, day=found.booked_on, amount=dong(found.amount))
    return found is not None


def _row(
    installation: Installation,
    session: Session,
    account: BankAccount,
    entry: RemittanceEntry,
    actor: Actor,
    now: datetime,
) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "unit_id": actor.unit_id,
        "account_id": account.id,
        "number": entry.number,
        "booked_on": entry.booked_on,
        "amount": entry.amount,
        "purpose": entry.purpose,
        "named_id": named_in(installation, session, actor.unit_id, entry.purpose),
        "recorded_by": actor.user_id,
        "recorded_at": now,
    }


def named_in(installation: Installation, session: Session, unit_id: str, purpose: str) -> UUID | None:
    """The one dossier of a unit that a purpose names."""
    units = installation.catalog.organisation.units.values()
    codes = codes_in(purpose, {unit.agency_code for unit in units if unit.agency_code is not None})
    references = references_in(purpose, REFERENCE, REFERENCE_LETTERS)
    return remittance_store.named_by(session, unit_id, codes, references)


@contextmanager
def _deciding(
    installation: Installation, session: Session, key: UUID, actor: Actor, now: datetime
) -> Iterator[tuple[Remittance, Callable[[AuditKind, dict[str, Any]], None]]]:
    """The remittance, locked, and what writes into the trail of the dossier that it names, else into the unit's. The
    dossier is locked before the unit's money, as everywhere."""
    found = remittance_store.remittance(session, actor.unit_id, key)
    dossier = None if found is None or found.named_id is None else dossier_store.lock(session, found.named_id)
    if dossier is None:
        yield still_open(session, actor, key), lambda kind, data: _note(session, actor, now, kind, data)
        return
    with on_known(installation, session, dossier, actor=actor, now=now) as noting:
        yield still_open(session, actor, key), noting.record


def still_open(session: Session, actor: Actor, key: UUID) -> Remittance:
    """Raises NotFound, RemittanceSettled where nothing of it is left."""
    cash_store.lock(session, actor.unit_id)
    row = remittance_store.remittance(session, actor.unit_id, key)
    if row is None:
        raise NotFound("khoản chuyển đến", "remittance", key)
    if row.rest <= 0:
        raise RemittanceSettled(number=row.number)
    return row


def _told(entry: RemittanceEntry) -> dict[str, Any]:
    return {"number": entry.number, "day": entry.booked_on.isoformat(), "amount": entry.amount}


def _note(session: Session, actor: Actor, now: datetime, kind: AuditKind, data: dict[str, Any]) -> None:
    with on_unit(session, actor=actor, now=now) as drafts:
        drafts.append(Draft(kind=kind, data=data, unit_id=actor.unit_id))
