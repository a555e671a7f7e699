"""The account to which fees of a unit are transferred: one officer enters it, another confirms it (decision 0018)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.bank_account import AccountWaits, OwnAccountEntry, account_name, account_number
from engine.domain.errors import NotFound
from engine.domain.identifiers import UserId
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.operations import mandates
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import bank_accounts as account_store
from engine.store import cash as cash_store
from engine.store.audit import Draft
from engine.store.bank_accounts import BankAccount
from engine.store.database import Session, in_transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountEntry:
    """As it was typed; `bank` is the BIN."""

    bank: str
    number: str
    name: str


def enter_account(installation: Installation, entry: AccountEntry, *, actor: Actor, now: datetime) -> None:
    """It waits for somebody else. Raises NoMandate, NotFound for the bank, InvalidInput, AccountWaits."""
    mandates.may_do(installation, Act.BANK_ACCOUNT, actor, now=now, unit_id=actor.unit_id)
    told = {"bank": installation.catalog.banks.bank(entry.bank).bin}
    told |= {"number": account_number(entry.number), "name": account_name(entry.name)}

    def command(session: Session) -> None:
        cash_store.lock(session, actor.unit_id)
        waits = account_store.waiting(session, actor.unit_id)
        if waits is not None:
            raise AccountWaits(number=waits.number)
        row = {"id": uuid4(), "unit_id": actor.unit_id, "entered_by": actor.user_id, "entered_at": now}
        account_store.add(session, row | told)
        _note(session, actor, now, AuditKind.BANK_ACCOUNT_ENTERED, told)

    in_transaction(installation.database, command)


def confirm_account(installation: Installation, key: UUID, *, actor: Actor, now: datetime) -> None:
    """From now on codes name it; the one before ends. Raises NotFound, NoMandate, OwnAccountEntry."""

    def command(session: Session) -> None:
        cash_store.lock(session, actor.unit_id)
        waits = _waiting(session, actor, key)
        mandates.may_confirm(installation, Act.BANK_ACCOUNT, actor, now=now, unit_id=actor.unit_id)
        by = _user(actor)
        if waits.entered_by == by:
            raise OwnAccountEntry()
        before = account_store.in_force(session, actor.unit_id)
        if before is not None:
            account_store.end(session, before.id, by=by, at=now)
        account_store.confirm(session, key, by=by, at=now)
        _note(session, actor, now, AuditKind.BANK_ACCOUNT_CONFIRMED, {"bank": waits.bank, "number": waits.number})

    in_transaction(installation.database, command)


def drop_account(installation: Installation, key: UUID, *, actor: Actor, now: datetime) -> None:
    """Of one that waits: by whoever may enter or confirm it. Raises NotFound, NoMandate."""
    mandate = installation.catalog.organisation.mandate(Act.BANK_ACCOUNT, local(now).date())

    def command(session: Session) -> None:
        cash_store.lock(session, actor.unit_id)
        waits = _waiting(session, actor, key)
        if not actor.roles & mandate.confirmed_by:
            mandates.may_do(installation, Act.BANK_ACCOUNT, actor, now=now, unit_id=actor.unit_id)
        account_store.end(session, key, by=_user(actor), at=now)
        _note(session, actor, now, AuditKind.BANK_ACCOUNT_ENDED, {"bank": waits.bank, "number": waits.number})

    in_transaction(installation.database, command)


def _waiting(session: Session, actor: Actor, key: UUID) -> BankAccount:
    waits = account_store.waiting(session, actor.unit_id)
    if waits is None or waits.id != key:
        raise NotFound("tài khoản đang chờ xác nhận", "account that waits to be confirmed", key)
    return waits


def _user(actor: Actor) -> UserId:
    """Mandates are people's alone."""
    assert actor.user_id is not None
    return actor.user_id


def _note(session: Session, actor: Actor, now: datetime, kind: AuditKind, data: dict[str, str]) -> None:
    with on_unit(session, actor=actor, now=now) as drafts:
        drafts.append(Draft(kind=kind, data=data, unit_id=actor.unit_id))
