"""The doctor finds cash that does not add up, and pre-printed receipts outside their book."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from engine.domain.cash import Box
from engine.domain.receipt_books import Fate, WrittenSheets
from engine.domain.receipt_use import Quarter
from engine.domain.treasury import first_of
from engine.operations.cash import count_cash, open_cash
from engine.operations.receipt_books import return_book, spend_sheets
from engine.operations.receipt_use import close_quarter
from engine.operations.treasury import close_month
from engine.store.database import Database
from tests.office import Office, open_office
from tests.operations.test_receipt_books import FEE, by, held, pay
from tests.store.test_doctor import found


@pytest.fixture(scope="module")
def office(shared_database: Database) -> Iterator[Office]:
    """A quarter with two books, whose money was counted and whose month and report are closed."""
    office = open_office(shared_database.url.render_as_string(hide_password=False))
    with closing(office.running):
        open_cash(office.installation, Box.DESK, 0, **by(office, "tn"))
        plain, coins = held(office), held(office, kind="face_value", form_sign="02BLP2-001", face_value=2_000)
        pay(office, WrittenSheets(book_id=plain, first=1))
        pay(office, WrittenSheets(book_id=plain, first=2))
        pay(office, WrittenSheets(book_id=coins, first=1, count=2))
        spend_sheets(office.installation, plain, range(3, 5), Fate.LOST, "Mất", **by(office, "tn"))
        count_cash(office.installation, Box.DESK, 3 * FEE, **by(office, "tn"))
        office.now += timedelta(days=1)
        return_book(office.installation, plain, 5, **by(office, "tc"))
        pay(office)
        count_cash(office.installation, Box.DESK, 4 * FEE, **by(office, "tn"))
        month = first_of(office.now.date())
        office.now += timedelta(days=40)
        close_month(office.installation, month, **by(office, "tc"))
        close_quarter(office.installation, Quarter(year=2022, number=1), **by(office, "tc"))
        yield office


def test_an_office_at_work_is_in_order(office: Office) -> None:
    assert found(office) == []


FIRST_BOOK = "(SELECT id FROM receipt_books WHERE form_sign = '01BLP2-001' AND book = 1)"
SPOILING: list[tuple[str, list[str], set[str]]] = [
    ("a count says more", ["UPDATE cash_days SET taken_in = taken_in + 1, counted = counted + 1"], {"cash"}),
    (
        "a count opens with less",
        ["UPDATE cash_days SET opening = opening - 1, counted = counted - 1 WHERE opening > 0"],
        {"cash"},
    ),
    ("a receipt leaves its count", ["UPDATE receipts SET cash_day_id = NULL WHERE series = 'BL'"], {"cash"}),
    ("a month says less", ["UPDATE cash_months SET phi = phi - 1, payable = payable - 1"], {"cash"}),
    (
        "a sheet is outside its book",
        [f"UPDATE receipt_sheets SET number = 99 WHERE book_id = {FIRST_BOOK} AND number = 4"],
        {"receipt_books"},
    ),
    (
        "a sheet is moved",
        ["UPDATE receipt_sheets SET number = 9 WHERE fate = 'used' AND number = 2"],
        {"receipt_books"},
    ),
    ("a receipt has no sheet", ["DELETE FROM receipt_sheets WHERE number = 1"], {"receipt_books", "receipt_use"}),
    (
        "a sheet of a face value is missing",
        ["DELETE FROM receipt_sheets WHERE number = 2"],
        {"receipt_books", "receipt_use"},
    ),
    ("somebody else had the book", ["UPDATE receipt_book_issues SET user_id = issued_by"], {"receipt_books"}),
    (
        "books overlap",
        [f"UPDATE receipt_books SET last = 60 WHERE id = {FIRST_BOOK}"],
        {"receipt_books"},
    ),
    ("a lost sheet vanishes", ["DELETE FROM receipt_sheets WHERE fate = 'lost'"], {"receipt_use"}),
    (
        "a closed report says less",
        ["UPDATE receipt_use_closings SET used = used - 1, closing = closing + 1"],
        {"receipt_use"},
    ),
]


@pytest.mark.parametrize(("done", "kinds"), [case[1:] for case in SPOILING], ids=[case[0] for case in SPOILING])
def test_what_is_wrong_is_found(office: Office, done: list[str], kinds: set[Any]) -> None:
    problems = found(office, *done)
    assert {problem.kind for problem in problems} == kinds
    assert all(problem.where and problem.vi != problem.en for problem in problems)
