"""Writing the bank accounts of units: at most one in force, and one that waits to be confirmed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from engine.store.database import Session
from engine.store.tables import bank_accounts


@dataclass(frozen=True, kw_only=True, slots=True)
class BankAccount:
    """An account as fees are transferred to it: `bank` is its BIN."""

    id: UUID
    unit_id: str
    bank: str
    number: str
    name: str
    entered_by: UUID


_a = bank_accounts.c
_open = select(*(_a[name] for name in BankAccount.__dataclass_fields__)).where(
    _a.unit_id == bindparam("of_unit"), _a.ended_at.is_(None)
)
_in_force = _open.where(_a.confirmed_at.is_not(None))
_waiting = _open.where(_a.confirmed_at.is_(None))
_confirm = (
    update(bank_accounts)
    .where(_a.id == bindparam("of_id"), _a.confirmed_at.is_(None), _a.ended_at.is_(None))
    .values(confirmed_by=bindparam("by_user"), confirmed_at=bindparam("at"))
)
_end = (
    update(bank_accounts)
    .where(_a.id == bindparam("of_id"), _a.ended_at.is_(None))
    .values(ended_by=bindparam("by_user"), ended_at=bindparam("at"))
)


def in_force(session: Session, unit_id: str) -> BankAccount | None:
    """The account that codes name today."""
    row = session.execute(_in_force, {"of_unit": unit_id}).first()
    return None if row is None else BankAccount(**row._mapping)


def waiting(session: Session, unit_id: str) -> BankAccount | None:
    row = session.execute(_waiting, {"of_unit": unit_id}).first()
    return None if row is None else BankAccount(**row._mapping)


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(insert(bank_accounts), values)


def confirm(session: Session, key: UUID, *, by: UUID, at: datetime) -> None:
    session.execute(_confirm, {"of_id": key, "by_user": by, "at": at})


def end(session: Session, key: UUID, *, by: UUID, at: datetime) -> None:
    session.execute(_end, {"of_id": key, "by_user": by, "at": at})
