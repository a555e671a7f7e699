"""Fees paid by transfer: what came to the bank is matched, sent back or set aside, and never lost."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from engine.domain.bank_account import AccountWaits, NoBankAccount
from engine.domain.cash import Box, PaidByTransfer, RefundedAlready
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import DossierId
from engine.domain.payment import PaymentWay
from engine.domain.refusals import NoMandate
from engine.domain.remittance import (
    AccountShort,
    NothingWanted,
    ReceiptMonthClosed,
    RemittanceKnown,
    RemittanceSettled,
    RemittanceTooLittle,
    RemittanceUnseen,
    Trouble,
)
from engine.operations.bank_accounts import confirm_account, drop_account, enter_account
from engine.operations.cash import open_cash, refund
from engine.operations.match_remittances import confirm_matches, match_by_hand, refund_transfer
from engine.operations.receipts import void_receipt
from engine.operations.remittances import record_remittance, send_back, set_aside, take_in_statement
from engine.operations.treasury import close_month, pay_treasury
from engine.operations.withdraw_dossier import withdraw_dossier
from engine.store import bank_accounts as account_store
from engine.store.queries.cash import lines_of, standing
from engine.store.queries.remittances import settled_remittances, unseen_receipts
from engine.store.queries.treasury import months_of
from engine.store.tables import audit_events, bank_payments, receipts, remittances, work_items
from tests.office import COMMUNE, Office
from tests.operations.remitted import ACCOUNT, FEE, by, comes, entry, named, owing, waiting, with_account

MARCH = date(2022, 3, 1)


@pytest.fixture
def ready(office: Office) -> Office:
    return with_account(office)


def trouble(office: Office) -> list[Trouble | None]:
    return [None if row.judgement is None else row.judgement.trouble for row in waiting(office)]


def confirm(office: Office) -> tuple[int, int]:
    done = confirm_matches(office.installation, [row.id for row in waiting(office)], **by(office, "tc"))
    assert done.refused == ()
    return done.matched, done.amount


def receipt_of(office: Office, dossier_id: UUID) -> UUID:
    found: UUID = office.rows(receipts, dossier_id=dossier_id)[0].id
    return found


def kinds(office: Office, dossier_id: UUID) -> list[str]:
    return [row.kind for row in office.rows(audit_events, dossier_id=dossier_id)]


def test_the_account_is_entered_by_one_and_confirmed_by_another(office: Office) -> None:
    with pytest.raises(NoMandate):
        enter_account(office.installation, ACCOUNT, **by(office, "tn"))
    with pytest.raises(NoBankAccount):
        comes(office, "x")
    enter_account(office.installation, ACCOUNT, **by(office, "tc"))
    with pytest.raises(AccountWaits, match="40002010000001"):
        enter_account(office.installation, ACCOUNT, **by(office, "vp"))
    with office.installation.database.reading() as session:
        waits = account_store.waiting(session, COMMUNE)
        assert account_store.in_force(session, COMMUNE) is None
    assert waits is not None
    with pytest.raises(NoMandate):
        confirm_account(office.installation, waits.id, **by(office, "tc"))
    confirm_account(office.installation, waits.id, **by(office, "ld"))
    with pytest.raises(NotFound):
        drop_account(office.installation, waits.id, **by(office, "tc"))
    with office.installation.database.reading() as session:
        assert account_store.in_force(session, COMMUNE) is not None


def test_a_transfer_that_pays_what_is_owed_is_confirmed_and_the_diagram_goes_on(ready: Office) -> None:
    dossier_id = owing(ready)
    comes(ready, f"MBVCB.1234.{named(ready, dossier_id).lower()} chuyen tien.CT tu 0011")
    assert trouble(ready) == [None]
    assert confirm(ready) == (1, FEE)
    (receipt,) = ready.rows(receipts, dossier_id=dossier_id)
    assert (receipt.amount, receipt.way) == (FEE, "transfer")
    assert waiting(ready) == []
    assert "remittance:matched" in kinds(ready, dossier_id)
    assert "receipt:issued" in kinds(ready, dossier_id)
    while (item := ready.open_items(dossier_id)[0]).kind != "return":
        assert item.kind != "payment", "the fee was paid"
        ready.complete(item)


def test_the_step_that_waits_for_the_money_is_done_by_the_transfer(ready: Office) -> None:
    dossier_id = owing(ready)
    while (item := ready.open_items(dossier_id)[0]).kind != "payment":
        ready.complete(item)
    comes(ready, named(ready, dossier_id))
    assert confirm(ready) == (1, FEE)
    (done,) = ready.rows(work_items, id=item.id)
    assert (done.status, done.answer["by"], done.answer["reference"]) == ("done", "transfer", "FT1")
    assert ready.open_items(dossier_id)[0].kind == "return"


def test_the_box_has_no_transfers_and_the_month_has_them(ready: Office) -> None:
    open_cash(ready.installation, Box.DESK, 0, **by(ready, "tn"))
    dossier_id = owing(ready)
    comes(ready, named(ready, dossier_id))
    confirm(ready)
    with ready.installation.database.reading() as session:
        assert standing(session, COMMUNE, Box.DESK).balance == 0
        assert [line.kind for line in lines_of(session, COMMUNE, Box.DESK, None)] == ["opening"]
    ready.now += timedelta(days=30)
    found = close_month(ready.installation, MARCH, **by(ready, "tc"))
    assert found.phi == found.payable == FEE
    pay_treasury(ready.installation, MARCH, FEE, "GNT 1", PaymentWay.TRANSFER, **by(ready, "tc"))
    with ready.installation.database.reading() as session:
        (month,) = months_of(session, COMMUNE)
    assert (month.by_transfer, month.owed) == (FEE, 0)
    assert [(row.amount, row.by_transfer) for row in month.payments] == [(FEE, True)]
    with pytest.raises(ReceiptMonthClosed, match="03/2022"):
        void_receipt(ready.installation, DossierId(dossier_id), receipt_of(ready, dossier_id), "sai", **by(ready, "tc"))


def test_the_treasury_is_paid_from_what_is_in_the_account(ready: Office) -> None:
    open_cash(ready.installation, Box.DESK, 0, **by(ready, "tn"))
    dossier_id = owing(ready)
    comes(ready, named(ready, dossier_id))
    confirm(ready)
    ready.now += timedelta(days=30)
    close_month(ready.installation, MARCH, **by(ready, "tc"))
    receipt = receipt_of(ready, dossier_id)
    refund_transfer(ready.installation, DossierId(dossier_id), receipt, "UNC 1", "công dân rút", **by(ready, "tc"))
    with pytest.raises(AccountShort, match="0 đ"):
        pay_treasury(ready.installation, MARCH, FEE, "GNT 1", PaymentWay.TRANSFER, **by(ready, "tc"))
    ready.now += timedelta(days=30)
    assert close_month(ready.installation, date(2022, 4, 1), **by(ready, "tc")).payable == -FEE


def test_a_transaction_is_recorded_once(ready: Office) -> None:
    dossier_id = owing(ready)
    comes(ready, named(ready, dossier_id))
    with pytest.raises(RemittanceKnown, match=r"FT1.*07/03/2022.*4\.000 đ"):
        comes(ready, named(ready, dossier_id))
    with pytest.raises(InvalidInput):
        record_remittance(ready.installation, entry("x", 0, "FT2"), **by(ready, "tc"))
    with pytest.raises(NoMandate):
        record_remittance(ready.installation, entry("x", 1, "FT2"), **by(ready, "tn"))
    assert len(ready.rows(remittances)) == 1


def test_a_fee_that_was_paid_twice_waits_to_be_sent_back(ready: Office) -> None:
    dossier_id = owing(ready)
    comes(ready, named(ready, dossier_id))
    second = comes(ready, named(ready, dossier_id), number="FT2")
    assert trouble(ready) == [None, Trouble.PAID]
    assert confirm(ready) == (1, FEE)
    assert trouble(ready) == [Trouble.PAID]
    with pytest.raises(InvalidInput):
        send_back(ready.installation, second, "", "chuyển hai lần", **by(ready, "tc"))
    assert send_back(ready.installation, second, "UNC 3", "chuyển hai lần", **by(ready, "tc")) == FEE
    assert waiting(ready) == []
    with pytest.raises(RemittanceSettled):
        send_back(ready.installation, second, "UNC 3", "lại", **by(ready, "tc"))
    assert "remittance:sent_back" in kinds(ready, dossier_id)
    with ready.installation.database.reading() as session:
        assert len(settled_remittances(session, COMMUNE, limit=10)) == 2


def test_too_little_waits_for_the_rest_and_both_pay_together(ready: Office) -> None:
    dossier_id = owing(ready)
    first = comes(ready, named(ready, dossier_id), 3_000)
    (row,) = waiting(ready)
    assert row.judgement is not None
    assert (row.judgement.trouble, row.judgement.apart) == (Trouble.TOO_LITTLE, 1_000)
    assert confirm(ready) == (0, 0)
    code = str(ready.dossier(dossier_id).code)
    with pytest.raises(RemittanceTooLittle, match=r"4\.000 đ.*3\.000 đ"):
        match_by_hand(ready.installation, first, code, **by(ready, "tc"))
    comes(ready, named(ready, dossier_id), 1_000, "FT2")
    assert trouble(ready) == [None, None]
    assert confirm(ready) == (2, FEE)


def test_too_much_is_matched_by_hand_and_the_rest_goes_back(ready: Office) -> None:
    dossier_id = owing(ready)
    key = comes(ready, named(ready, dossier_id), 10_000)
    assert trouble(ready) == [Trouble.TOO_MUCH]
    assert confirm(ready) == (0, 0)
    match_by_hand(ready.installation, key, str(ready.dossier(dossier_id).code), **by(ready, "tc"))
    (row,) = waiting(ready)
    assert (row.used, row.rest, row.receipt) == (FEE, 6_000, "BL 1/2022")
    assert send_back(ready.installation, key, "UNC 3", "thừa", **by(ready, "tc")) == 6_000
    assert waiting(ready) == []


def test_what_names_no_dossier_is_matched_by_hand_or_set_aside(ready: Office) -> None:
    dossier_id = owing(ready)
    key, rent = comes(ready, "Ho Thi Nhi nop tien"), comes(ready, "thue mat bang", 1_000, "FT2")
    assert trouble(ready) == [Trouble.UNNAMED, Trouble.UNNAMED]
    with pytest.raises(NotFound):
        match_by_hand(ready.installation, key, "000.25.35.H57-220307-0999", **by(ready, "tc"))
    match_by_hand(ready.installation, key, f" {ready.dossier(dossier_id).code} ".lower(), **by(ready, "tc"))
    with pytest.raises(InvalidInput):
        set_aside(ready.installation, rent, " ", **by(ready, "tc"))
    set_aside(ready.installation, rent, "tiền thuê hội trường", **by(ready, "tc"))
    assert waiting(ready) == []
    with pytest.raises(NothingWanted):
        match_by_hand(
            ready.installation, comes(ready, "x", 5, "FT3"), str(ready.dossier(dossier_id).code), **by(ready, "tc")
        )


def test_a_dossier_that_ended_takes_nothing(ready: Office) -> None:
    received = ready.file("2.000815", facts={"items": [{"name": "CCCD", "pages": 2, "copies": 1}]})
    comes(ready, "HS 0002535H572203070001")
    ready.do(received.dossier_id, "receive", outcome="accept")
    assert trouble(ready) == [Trouble.UNNAMED], "before it had its code nobody could name it"
    purpose = named(ready, received.dossier_id)
    withdraw_dossier(ready.installation, received.dossier_id, reason="thôi", **by(ready, "tn"))
    comes(ready, purpose, number="FT2")
    assert trouble(ready)[1] is Trouble.CLOSED


def test_a_receipt_for_a_transfer_waits_to_be_seen(ready: Office) -> None:
    """The desk has noted a transfer before the bank said so: it gets no second receipt."""
    dossier_id = owing(ready)
    while (item := ready.open_items(dossier_id)[0]).kind != "payment":
        ready.complete(item)
    ready.complete(item, by="transfer", reference="FT9")
    with ready.installation.database.reading() as session:
        assert [row.amount for row in unseen_receipts(session, COMMUNE)] == [FEE]
    receipt = receipt_of(ready, dossier_id)
    with pytest.raises(PaidByTransfer):
        refund(ready.installation, DossierId(dossier_id), receipt, "x", **by(ready, "tc"))
    with pytest.raises(RemittanceUnseen):
        refund_transfer(ready.installation, DossierId(dossier_id), receipt, "UNC 1", "x", **by(ready, "tc"))
    comes(ready, named(ready, dossier_id))
    assert confirm(ready) == (1, FEE)
    assert len(ready.rows(receipts, dossier_id=dossier_id)) == 1
    refund_transfer(ready.installation, DossierId(dossier_id), receipt, "UNC 1", "công dân rút", **by(ready, "tc"))
    with pytest.raises(RefundedAlready):
        refund_transfer(ready.installation, DossierId(dossier_id), receipt, "UNC 1", "lại", **by(ready, "tc"))
    with pytest.raises(RefundedAlready):
        void_receipt(ready.installation, DossierId(dossier_id), receipt, "lại", **by(ready, "tc"))
    assert [row.kind for row in ready.rows(bank_payments)] == ["refund"]


def test_a_receipt_that_is_voided_gives_its_transfer_free(ready: Office) -> None:
    dossier_id = owing(ready)
    comes(ready, named(ready, dossier_id))
    confirm(ready)
    void_receipt(ready.installation, DossierId(dossier_id), receipt_of(ready, dossier_id), "sai", **by(ready, "tc"))
    assert trouble(ready) == [None]


def test_a_statement_that_is_taken_in_again_adds_nothing(ready: Office) -> None:
    dossier_id = owing(ready)
    rows = [entry(named(ready, dossier_id)), entry("khac", 1, "FT2"), entry("khac", 1, "FT2")]
    first = take_in_statement(ready.installation, "sao-ke.csv", rows, **by(ready, "tc"))
    again = take_in_statement(ready.installation, "sao-ke.csv", rows, **by(ready, "tc"))
    assert (first.added, first.amount, first.known) == (2, FEE + 1, 1)
    assert (again.added, again.known) == (0, 3)
    with pytest.raises(RemittanceKnown):
        take_in_statement(ready.installation, "s.csv", [entry("x", 7, "FT1"), entry("y", 7, "FT3")], **by(ready, "tc"))
    assert len(ready.rows(remittances)) == 2
