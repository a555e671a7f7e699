"""An office whose account is confirmed, dossiers that owe a fee, and money that comes to the account."""

from datetime import date
from typing import Any
from uuid import UUID

from engine.domain.vietqr import purpose_of
from engine.operations.bank_accounts import AccountEntry, confirm_account, enter_account
from engine.operations.remittances import RemittanceEntry, record_remittance
from engine.store import bank_accounts as account_store
from engine.store.queries.remittances import RemittanceView, open_remittances
from tests.office import COMMUNE, Office

COPIES = "2.000815"
FEE = 4_000  # two pages, one copy
ACCOUNT = AccountEntry(bank="970405", number="4000 2010.000001", name="UBND xa Trung Son")
MARCH_7 = date(2022, 3, 7)


def by(office: Office, role: str) -> dict[str, Any]:
    return {"actor": office.person(COMMUNE, role), "now": office.now}


def with_account(office: Office) -> Office:
    enter_account(office.installation, ACCOUNT, **by(office, "tc"))
    with office.installation.database.reading() as session:
        waits = account_store.waiting(session, COMMUNE)
    assert waits is not None
    confirm_account(office.installation, waits.id, **by(office, "ld"))
    return office


def owing(office: Office) -> UUID:
    """A dossier that was accepted and owes FEE."""
    dossier_id: UUID = office.file(COPIES, facts={"items": [{"name": "CCCD", "pages": 2, "copies": 1}]}).dossier_id
    office.do(dossier_id, "receive", outcome="accept")
    return dossier_id


def named(office: Office, dossier_id: UUID) -> str:
    code = office.dossier(dossier_id).code
    assert code is not None
    return purpose_of(code)


def entry(purpose: str, amount: int = FEE, number: str = "FT1") -> RemittanceEntry:
    return RemittanceEntry(booked_on=MARCH_7, amount=amount, number=number, purpose=purpose)


def comes(office: Office, purpose: str, amount: int = FEE, number: str = "FT1") -> UUID:
    return record_remittance(office.installation, entry(purpose, amount, number), **by(office, "tc"))


def waiting(office: Office) -> list[RemittanceView]:
    with office.installation.database.reading() as session:
        return open_remittances(session, COMMUNE)
