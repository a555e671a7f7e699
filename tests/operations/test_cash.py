"""The cash of a unit: what the desk collects, counts, hands over, gives back; what a month owes the Treasury."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from engine.domain.cash import (
    Box,
    CashDiffers,
    CashShort,
    DayCounted,
    MoneyOwed,
    NotBegun,
    OpenedAlready,
    ReceiptCounted,
    RefundedAlready,
    TakenByGiver,
)
from engine.domain.errors import NotFound
from engine.domain.identifiers import DossierId
from engine.domain.refusals import NoMandate
from engine.domain.treasury import MonthBefore, MonthClosed, MonthOpen, MonthRuns, MonthUncounted, PaidTooMuch
from engine.operations.cash import count_cash, hand_over, open_cash, refund, take_over
from engine.operations.command import on_dossier
from engine.operations.receipts import collect, void_receipt
from engine.operations.treasury import close_month, pay_treasury
from engine.store import dossiers as dossier_store
from engine.store.database import Session, in_transaction
from engine.store.queries.cash import lines_of, standing
from engine.store.queries.treasury import months_of
from engine.store.tables import cash_days, receipts
from tests.office import COMMUNE, Office
from tests.operations.paths import finish

COPIES = "2.000815"
FEE = 4_000  # two pages, one copy
MARCH, APRIL = date(2022, 3, 1), date(2022, 4, 1)


def paid(office: Office) -> UUID:
    """A dossier whose fee of certification was collected at the desk."""
    dossier_id = office.file(COPIES, facts={"items": [{"name": "CCCD", "pages": 2, "copies": 1}]}).dossier_id
    office.do(dossier_id, "receive", outcome="accept")
    desk = office.person(COMMUNE, "tn")

    def pay(session: Session) -> None:
        dossier = dossier_store.lock(session, dossier_id)
        with on_dossier(office.installation, session, dossier, actor=desk, now=office.now) as paying:
            assert collect(paying, COMMUNE) == FEE

    in_transaction(office.installation.database, pay)
    return dossier_id


def receipt_of(office: Office, dossier_id: UUID) -> UUID:
    found: UUID = office.rows(receipts, dossier_id=dossier_id)[0].id
    return found


@pytest.fixture
def begun(office: Office) -> Office:
    """Both books have begun, with nothing in the boxes."""
    open_cash(office.installation, Box.DESK, 0, **by(office, "tn"))
    open_cash(office.installation, Box.TREASURY, 0, **by(office, "tc"))
    return office


def balance(office: Office, box: Box) -> int:
    with office.installation.database.reading() as session:
        return standing(session, COMMUNE, box).balance


def by(office: Office, role: str) -> dict[str, Any]:
    return {"actor": office.person(COMMUNE, role), "now": office.now}


def count(office: Office, amount: int, box: Box = Box.DESK, role: str = "tn") -> None:
    count_cash(office.installation, box, amount, **by(office, role))


def give(office: Office, amount: int, box: Box = Box.DESK, role: str = "tn") -> UUID:
    return hand_over(office.installation, box, amount, **by(office, role))


def test_a_day_closes_only_if_what_is_counted_is_what_the_book_says(office: Office) -> None:
    open_cash(office.installation, Box.DESK, 200_000, **by(office, "tn"))
    paid(office), paid(office)
    with pytest.raises(CashDiffers, match=r"Đếm được 207\.000 đ.*phải có 208\.000 đ \(chênh −1\.000 đ\)"):
        count(office, 207_000)
    assert office.rows(cash_days) == []
    count(office, 208_000)
    (day,) = office.rows(cash_days)
    assert (day.opening, day.taken_in, day.paid_out, day.counted) == (0, 208_000, 0, 208_000)
    with pytest.raises(DayCounted, match="07/03/2022"):
        count(office, 208_000)
    paid(office)
    office.now += timedelta(days=1)
    assert balance(office, Box.DESK) == 212_000, "what came after the count belongs to the next"
    count(office, 212_000)


def test_the_opening_is_written_once_and_by_whom_the_unit_lets(office: Office) -> None:
    with pytest.raises(NoMandate):
        open_cash(office.installation, Box.TREASURY, 0, **by(office, "tn"))
    open_cash(office.installation, Box.TREASURY, 0, **by(office, "tc"))
    with pytest.raises(OpenedAlready):
        open_cash(office.installation, Box.TREASURY, 5, **by(office, "tc"))


def test_money_that_is_handed_over_is_on_its_way_until_somebody_else_has_counted_it(begun: Office) -> None:
    office = begun
    paid(office)
    with pytest.raises(CashShort, match=r"4\.000 đ"):
        give(office, 5_000)
    key = give(office, 3_000)
    assert (balance(office, Box.DESK), balance(office, Box.TREASURY)) == (1_000, 0)
    with pytest.raises(NoMandate):
        take_over(office.installation, key, **by(office, "tp"))
    take_over(office.installation, key, **by(office, "tc"))
    assert (balance(office, Box.DESK), balance(office, Box.TREASURY)) == (1_000, 3_000)
    with pytest.raises(NotFound):
        take_over(office.installation, key, **by(office, "tc"))
    own = give(office, 1_000, Box.TREASURY, "tc")
    with pytest.raises(TakenByGiver):
        take_over(office.installation, own, **by(office, "tc"))


def test_a_receipt_that_was_counted_is_refunded_and_never_voided(begun: Office) -> None:
    office = begun
    dossier_id = paid(office)
    receipt, desk = receipt_of(office, dossier_id), by(office, "tn")
    count(office, FEE)
    with pytest.raises(ReceiptCounted, match=r"BL 1/2022.*07/03/2022.*hoàn tiền"):
        void_receipt(office.installation, DossierId(dossier_id), receipt, "nhầm", **desk)
    refund(office.installation, DossierId(dossier_id), receipt, "công dân rút", **desk)
    assert balance(office, Box.DESK) == 0
    with pytest.raises(RefundedAlready):
        refund(office.installation, DossierId(dossier_id), receipt, "lần nữa", **desk)
    office.now += timedelta(days=1)
    count(office, 0)


def test_a_receipt_that_was_voided_moved_nothing(begun: Office) -> None:
    office = begun
    dossier_id = paid(office)
    desk = by(office, "tn")
    void_receipt(office.installation, DossierId(dossier_id), receipt_of(office, dossier_id), "sai", **desk)
    count(office, 0)
    with office.installation.database.reading() as session:
        _, line = lines_of(session, COMMUNE, Box.DESK, office.now.date())
    assert (line.document, line.voided, line.taken_in, line.balance) == ("BL 1/2022", True, 0, 0)


def test_nobody_has_their_result_without_paying_when_a_day_closes(begun: Office) -> None:
    office = begun
    dossier_id = paid(office)
    finish(office, dossier_id)
    desk = by(office, "tn")
    void_receipt(office.installation, DossierId(dossier_id), receipt_of(office, dossier_id), "sai", **desk)
    code = office.dossier(dossier_id).code
    with pytest.raises(MoneyOwed, match=rf"{code} \(4\.000 đ\)"):
        count(office, 0)


def test_the_lines_of_the_book_run_to_what_is_counted(office: Office) -> None:
    open_cash(office.installation, Box.DESK, 100_000, **by(office, "tn"))
    office.now += timedelta(minutes=1)
    paid(office)
    office.now += timedelta(minutes=1)
    give(office, 50_000)
    with office.installation.database.reading() as session:
        lines = lines_of(session, COMMUNE, Box.DESK, None)
    assert [(line.kind, line.balance) for line in lines] == [
        ("opening", 100_000),
        ("receipt", 104_000),
        ("given", 54_000),
    ]
    count(office, 54_000)
    with office.installation.database.reading() as session:
        assert lines_of(session, COMMUNE, Box.DESK, office.now.date()) == lines
        assert lines_of(session, COMMUNE, Box.DESK, None) == []


def closed_march(office: Office) -> None:
    """March ends with 8 000 đồng of certification at the desk, 4 000 of them given back."""
    dossier_id = paid(office)
    paid(office)
    refund(office.installation, DossierId(dossier_id), receipt_of(office, dossier_id), "rút", **by(office, "tn"))
    count(office, FEE)
    office.now = datetime.fromisoformat("2022-04-01T02:00:00+00:00")
    close_month(office.installation, MARCH, **by(office, "tc"))


def test_a_month_closes_when_it_is_over_and_all_its_days_are(begun: Office) -> None:
    office = begun
    tc = "tc"
    paid(office)
    with pytest.raises(MonthRuns, match="01/04/2022"):
        close_month(office.installation, MARCH, **by(office, tc))
    office.now = datetime.fromisoformat("2022-04-01T02:00:00+00:00")
    with pytest.raises(MonthUncounted):
        close_month(office.installation, MARCH, **by(office, tc))


def test_money_belongs_to_the_month_it_was_collected_in_and_months_close_in_order(begun: Office) -> None:
    """Counted a week late, when money of April is in the box already."""
    office = begun
    paid(office)
    office.now = datetime.fromisoformat("2022-04-06T02:00:00+00:00")
    paid(office)
    paid(office)
    count(office, 3 * FEE)
    office.now = datetime.fromisoformat("2022-05-04T02:00:00+00:00")
    with pytest.raises(MonthBefore, match="03/2022"):
        close_month(office.installation, APRIL, **by(office, "tc"))
    for month in (MARCH, APRIL):
        close_month(office.installation, month, **by(office, "tc"))
    with office.installation.database.reading() as session:
        assert [(row.month, row.phi) for row in months_of(session, COMMUNE)] == [(APRIL, 2 * FEE), (MARCH, FEE)]
    with pytest.raises(MonthClosed):
        close_month(office.installation, date(2022, 2, 1), **by(office, "tc"))


def test_a_month_says_what_the_treasury_gets_and_by_when(begun: Office) -> None:
    office = begun
    closed_march(office)
    with office.installation.database.reading() as session:
        (month,) = months_of(session, COMMUNE)
    assert (month.phi, month.le_phi, month.retained, month.payable) == (FEE, 0, 0, FEE)
    assert month.due_on == date(2022, 4, 5)
    with pytest.raises(MonthClosed):
        close_month(office.installation, MARCH, **by(office, "tc"))


def test_the_treasury_is_paid_from_the_units_cash_what_is_owed_and_no_more(begun: Office) -> None:
    office = begun
    with pytest.raises(MonthOpen):
        pay_treasury(office.installation, MARCH, FEE, "GNT 7", **by(office, "tc"))
    closed_march(office)
    with pytest.raises(CashShort):
        pay_treasury(office.installation, MARCH, FEE, "GNT 7", **by(office, "tc"))
    key = give(office, FEE)
    take_over(office.installation, key, **by(office, "tc"))
    with pytest.raises(PaidTooMuch, match=r"4\.000 đ"):
        pay_treasury(office.installation, MARCH, FEE + 1, "GNT 7", **by(office, "tc"))
    pay_treasury(office.installation, MARCH, FEE, "GNT 7", **by(office, "tc"))
    with office.installation.database.reading() as session:
        (month,) = months_of(session, COMMUNE)
    assert (month.owed, [payment.document for payment in month.payments]) == (0, ["GNT 7"])
    count(office, 0, Box.TREASURY, "tc")
    assert balance(office, Box.TREASURY) == 0


def test_what_was_collected_before_the_book_began_is_not_in_it(office: Office) -> None:
    paid(office)
    with pytest.raises(NotBegun):
        count(office, FEE)
    office.now += timedelta(days=1)
    open_cash(office.installation, Box.DESK, 50_000, **by(office, "tn"))
    paid(office)
    count(office, 50_000 + FEE)
