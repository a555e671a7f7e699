"""Cash and pre-printed receipts on the day of a restructuring: counted, paid and taken back first, then handed on."""

from datetime import timedelta

import pytest

from engine.domain.cash import Box
from engine.domain.identifiers import UnitId
from engine.domain.receipt_books import Fate, WrittenSheets
from engine.domain.receipt_use import Amounts, Quarter
from engine.domain.restructuring import BooksHeld, CashUncounted, MonthsUnsettled
from engine.domain.treasury import first_of
from engine.operations.cash import count_cash, hand_over, open_cash, take_over
from engine.operations.plan_restructuring import plan_restructuring
from engine.operations.receipt_books import return_book, spend_sheets
from engine.operations.treasury import close_month, pay_treasury
from engine.store.queries.receipt_books import books_of
from engine.store.queries.receipt_use import use_in
from engine.store.tables import receipt_books
from tests.office import COMMUNE, Office
from tests.operations.reorganised import NEW_COMMUNE
from tests.operations.restructured import BEFORE, DAY, MORNING, Build, apply, healthy
from tests.operations.test_receipt_books import FEE, by, held, pay


def test_the_books_are_balanced_first_and_what_is_unused_is_the_successors(build: Build) -> None:
    office = build()
    for box, role in ((Box.DESK, "tn"), (Box.TREASURY, "tc")):
        open_cash(office.installation, box, 0, **by(office, role))
    book = held(office)
    spend_sheets(office.installation, book, range(10, 11), Fate.LOST, "Mất", **by(office, "tn"))
    pay(office, WrittenSheets(book_id=book, first=1))
    office.now = MORNING
    refused(office, CashUncounted, "Quỹ của .* chưa chốt")
    count_cash(office.installation, Box.DESK, FEE, **by(office, "tn"))
    given = hand_over(office.installation, Box.DESK, FEE, **by(office, "tn"))
    refused(office, CashUncounted, "đang giao nhận")
    take_over(office.installation, given, **by(office, "tc"))
    office.now += timedelta(days=1)
    count_cash(office.installation, Box.DESK, 0, **by(office, "tn"))
    count_cash(office.installation, Box.TREASURY, FEE, **by(office, "tc"))
    refused(office, MonthsUnsettled, "05/2022")
    month = first_of(BEFORE.date())
    close_month(office.installation, month, **by(office, "tc"))
    refused(office, MonthsUnsettled, "chưa nộp đủ")
    pay_treasury(office.installation, month, FEE, "GNT 1", **by(office, "tc"))
    office.now += timedelta(days=1)
    count_cash(office.installation, Box.TREASURY, 0, **by(office, "tc"))
    refused(office, BooksHeld, "01BLP2-001 AA-21T quyển 1")
    return_book(office.installation, book, 2, **by(office, "tc"))
    (custody,) = plan_restructuring(office.installation, DAY).custody
    assert (custody.keeper, custody.cash, custody.sheets) == (NEW_COMMUNE, 0, 98)
    apply(office)
    apply(office)
    handed_on(office)
    healthy(office)


def handed_on(office: Office) -> None:
    quarter, papers = Quarter.of(office.now.date()), office.installation.catalog.receipt_papers
    with office.installation.database.reading() as session:
        (old,), (new,) = (
            use_in(session, COMMUNE, quarter, papers).rows,
            use_in(session, UnitId(NEW_COMMUNE), quarter, papers).rows,
        )
        books = books_of(session, UnitId(NEW_COMMUNE))
    assert old.amounts == Amounts(bought=100, used=1, lost=1, handed_on=98)
    assert (old.closing, new.amounts) == ((), Amounts(bought=98))
    assert [(one.book, one.numbers) for one in books] == [(1, range(2, 10)), (2, range(11, 51)), (3, range(51, 101))]
    assert len(office.rows(receipt_books)) == 5


def refused(office: Office, problem: type[Exception], said: str) -> None:
    with pytest.raises(problem, match=said):
        apply(office)
