"""Pre-printed receipts: bought in books, held by one person, written in order, each sheet accounted for."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import DossierId
from engine.domain.receipt_books import (
    BookNextDiffers,
    BookNotHeld,
    BookNotInStock,
    BookNotOut,
    BooksOverlap,
    FaceValueDiffers,
    Fate,
    NothingToWrite,
    OneSheetOnly,
    SheetOutsideBook,
    SheetsLeftOut,
    SheetSpent,
    WrittenSheets,
)
from engine.domain.receipt_use import (
    Amounts,
    Quarter,
    QuarterNotNext,
    QuarterRuns,
    ReceiptReported,
    UseClosed,
)
from engine.domain.refusals import NoMandate
from engine.operations.command import on_dossier
from engine.operations.receipt_books import Purchase, buy_books, issue_book, return_book, spend_sheets
from engine.operations.receipt_use import close_quarter
from engine.operations.receipts import collect, void_receipt
from engine.store import dossiers as dossier_store
from engine.store.database import Session, in_transaction
from engine.store.queries.receipt_books import books_of
from engine.store.queries.receipt_use import UseView, use_in
from engine.store.tables import receipt_sheets, receipts
from tests.office import COMMUNE, Office

COPIES = "2.000815"
FEE = 4_000  # two pages, one copy
PLAIN = Purchase(
    kind="no_face_value",
    form_sign="01BLP2-001",
    sign="AA-21T",
    first=1,
    last=100,
    sheets=50,
    first_book=1,
    face_value=None,
    document="PN 3",
)
FIRST = Quarter(year=2022, number=1)


def by(office: Office, role: str) -> dict[str, Any]:
    return {"actor": office.person(COMMUNE, role), "now": office.now}


def buy(office: Office, **changes: Any) -> list[UUID]:
    """The books of the series, in order."""
    bought = Purchase(**{f: getattr(PLAIN, f) for f in Purchase.__dataclass_fields__} | changes)
    buy_books(office.installation, bought, **by(office, "tc"))
    with office.installation.database.reading() as session:
        return [book.id for book in books_of(session, COMMUNE) if book.form_sign == bought.form_sign]


def held(office: Office, **changes: Any) -> UUID:
    """The first book, in the hands of the desk."""
    book = buy(office, **changes)[0]
    issue_book(office.installation, book, office.person(COMMUNE, "tn").login, **by(office, "tc"))
    return book


def pay(
    office: Office, *sheets: WrittenSheets, left_out: str = "", role: str = "tn", at: datetime | None = None
) -> Any:
    """A dossier is paid on these sheets; its receipt."""
    dossier_id = office.file(COPIES, facts={"items": [{"name": "CCCD", "pages": 2, "copies": 1}]}).dossier_id
    office.do(dossier_id, "receive", outcome="accept")
    return pay_for(office, dossier_id, sheets, left_out=left_out, role=role, at=at)


def pay_for(
    office: Office,
    dossier_id: UUID,
    sheets: Sequence[WrittenSheets],
    *,
    left_out: str = "",
    role: str = "tn",
    at: datetime | None = None,
) -> Any:
    by_whom = by(office, role)

    def command(session: Session) -> None:
        dossier = dossier_store.lock(session, dossier_id)
        with on_dossier(office.installation, session, dossier, occurred_at=at, **by_whom) as paying:
            paying.sheets, paying.left_out = tuple(sheets), left_out
            collect(paying, COMMUNE)

    in_transaction(office.installation.database, command)
    return office.rows(receipts, dossier_id=dossier_id)[-1]


def fates(office: Office, book: UUID) -> dict[int, str]:
    return {row.number: row.fate for row in office.rows(receipt_sheets, book_id=book)}


def use(office: Office, quarter: Quarter = FIRST) -> UseView:
    with office.installation.database.reading() as session:
        return use_in(session, COMMUNE, quarter, office.installation.catalog.receipt_papers)


def test_a_receipt_stands_on_the_next_sheet_of_a_book_that_the_collector_holds(office: Office) -> None:
    book = held(office)
    one, two = pay(office, WrittenSheets(book_id=book, first=1)), pay(office, WrittenSheets(book_id=book, first=2))
    assert [(row.series, row.number, row.amount) for row in (one, two)] == [
        ("01BLP2-001 AA-21T", 1, FEE),
        ("01BLP2-001 AA-21T", 2, FEE),
    ]
    with pytest.raises(SheetSpent, match=r"Số 0000002 của quyển 01BLP2-001 AA-21T quyển 1 .*đã dùng"):
        pay(office, WrittenSheets(book_id=book, first=2))
    with pytest.raises(SheetOutsideBook, match=r"0000051.*0000001–0000050"):
        pay(office, WrittenSheets(book_id=book, first=51))
    with pytest.raises(OneSheetOnly):
        pay(office, WrittenSheets(book_id=book, first=3, count=2))
    assert fates(office, book) == {1: "used", 2: "used"}


def test_a_number_that_is_left_out_needs_a_reason_and_is_spoilt(office: Office) -> None:
    book = held(office)
    with pytest.raises(SheetsLeftOut, match=r"kế tiếp .* 0000001, bạn ghi 0000004.*0000001–0000003"):
        pay(office, WrittenSheets(book_id=book, first=4))
    pay(office, WrittenSheets(book_id=book, first=4), left_out="Ướt")
    assert fates(office, book) == {1: "spoilt", 2: "spoilt", 3: "spoilt", 4: "used"}


def test_only_the_holder_writes_and_nobody_after_the_book_was_handed_back(office: Office) -> None:
    book, other = buy(office)
    sheet = WrittenSheets(book_id=book, first=1)
    with pytest.raises(BookNotHeld):
        pay(office, sheet)
    desk = office.person(COMMUNE, "tn").login
    with pytest.raises(NoMandate):
        issue_book(office.installation, book, desk, **by(office, "tn"))
    with pytest.raises(NotFound):
        issue_book(office.installation, book, "nobody", **by(office, "tc"))
    issue_book(office.installation, book, desk, **by(office, "tc"))
    with pytest.raises(BookNotInStock, match="đang giữ"):
        issue_book(office.installation, book, desk, **by(office, "tc"))
    with pytest.raises(BookNotHeld):
        pay(office, sheet, role="tp")
    with pytest.raises(BookNotHeld):
        pay(office, WrittenSheets(book_id=other, first=51))
    pay(office, sheet)
    with pytest.raises(BookNextDiffers, match=r"trên giấy .* 0000003, phần mềm ghi 0000002"):
        return_book(office.installation, book, 3, **by(office, "tc"))
    return_book(office.installation, book, 2, **by(office, "tc"))
    with pytest.raises(BookNotOut):
        return_book(office.installation, book, 2, **by(office, "tc"))
    with pytest.raises(BookNotHeld):
        pay(office, WrittenSheets(book_id=book, first=2))


def test_sheets_with_a_face_value_add_up_to_what_is_owed(office: Office) -> None:
    thousand = held(office, kind="face_value", form_sign="02BLP2-001", face_value=1_000)
    two = held(office, kind="face_value", form_sign="02BLP2-002", face_value=2_000)
    with pytest.raises(FaceValueDiffers, match=r"cộng lại 3\.000 đ, phải thu 4\.000 đ"):
        pay(office, WrittenSheets(book_id=thousand, first=1, count=3))
    receipt = pay(office, WrittenSheets(book_id=two, first=1), WrittenSheets(book_id=thousand, first=1, count=2))
    assert (receipt.series, receipt.number, receipt.amount) == ("02BLP2-002 AA-21T", 1, FEE)
    assert fates(office, thousand) == {1: "used", 2: "used"}
    assert {row.receipt_id for row in office.rows(receipt_sheets)} == {receipt.id}
    plain = held(office)
    with pytest.raises(OneSheetOnly):
        pay(office, WrittenSheets(book_id=two, first=2, count=2), WrittenSheets(book_id=plain, first=1))


def test_what_is_owed_no_more_is_written_on_no_sheet(office: Office) -> None:
    book = held(office)
    receipt = pay(office, WrittenSheets(book_id=book, first=1))
    with pytest.raises(NothingToWrite):
        pay_for(office, receipt.dossier_id, [WrittenSheets(book_id=book, first=2)])


def test_spoilt_lost_and_cancelled_sheets_are_written_down_by_whoever_has_the_book(office: Office) -> None:
    book, other = buy(office)
    issue_book(office.installation, book, office.person(COMMUNE, "tn").login, **by(office, "tc"))
    with pytest.raises(InvalidInput):
        spend_sheets(office.installation, book, range(1, 2), Fate.SPOILT, " ", **by(office, "tn"))
    with pytest.raises(BookNotHeld):
        spend_sheets(office.installation, book, range(1, 2), Fate.SPOILT, "Rách", **by(office, "tc"))
    with pytest.raises(NoMandate):
        spend_sheets(office.installation, other, range(51, 52), Fate.LOST, "Mất", **by(office, "tn"))
    spend_sheets(office.installation, book, range(1, 2), Fate.SPOILT, "Rách", **by(office, "tn"))
    spend_sheets(office.installation, other, range(91, 101), Fate.CANCELLED, "Hết giá trị", **by(office, "tc"))
    spend_sheets(office.installation, other, range(51, 53), Fate.LOST, "Biên bản 1", **by(office, "tc"))
    with pytest.raises(SheetSpent, match="mất"):
        spend_sheets(office.installation, other, range(52, 54), Fate.SPOILT, "x", **by(office, "tc"))
    pay(office, WrittenSheets(book_id=book, first=2))
    (row,) = use(office).rows
    assert row.amounts == Amounts(opening=0, bought=100, used=1, deleted=1, lost=2, cancelled=10)
    assert (row.deleted, row.lost, row.cancelled) == ((range(1, 2),), (range(51, 53),), (range(91, 101),))
    assert row.closing == (range(3, 51), range(53, 91))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"first": 100, "last": 150, "first_book": 9}, BooksOverlap),
        ({"first": 101, "last": 150, "first_book": 2}, BooksOverlap),
        ({"kind": "postcard"}, NotFound),
        ({"form_sign": "02BLP2-001"}, InvalidInput),
        ({"sign": "A A"}, InvalidInput),
        ({"face_value": 1_000}, InvalidInput),
        ({"kind": "face_value", "form_sign": "02BLP2-001"}, InvalidInput),
        ({"first": 5, "last": 4}, InvalidInput),
        ({"last": 10_000_000}, InvalidInput),
        ({"sheets": 0}, InvalidInput),
        ({"document": " "}, InvalidInput),
    ],
)
def test_books_are_entered_once_and_as_they_are_printed(
    office: Office, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    buy(office)
    with pytest.raises(refusal):
        buy(office, **changes)
    with office.installation.database.reading() as session:
        assert [book.numbers for book in books_of(session, COMMUNE)] == [range(1, 51), range(51, 101)]


def test_a_closed_quarter_stays_as_it_was_reported(office: Office) -> None:
    book = held(office)
    first, second = pay(office, WrittenSheets(book_id=book, first=1)), pay(office, WrittenSheets(book_id=book, first=2))
    paid_at = office.now
    with pytest.raises(NoMandate):
        close_quarter(office.installation, FIRST, **by(office, "tn"))
    with pytest.raises(QuarterRuns, match="01/04/2022"):
        close_quarter(office.installation, FIRST, **by(office, "tc"))
    office.now += timedelta(days=30)
    void(office, first)
    close_quarter(office.installation, FIRST, **by(office, "tc"))
    before = use(office)
    assert before.total == Amounts(bought=100, used=1, deleted=1)
    with pytest.raises(ReceiptReported, match=r"01BLP2-001 AA-21T 0000002 .*31/03/2022.*hoàn tiền"):
        void(office, second)
    with pytest.raises(UseClosed, match=r"31/03/2022.*ngày 07/03/2022"):
        pay_for(office, first.dossier_id, [WrittenSheets(book_id=book, first=3)], at=paid_at + timedelta(minutes=1))
    pay_for(office, first.dossier_id, [WrittenSheets(book_id=book, first=3)])
    assert (use(office).rows, use(office).own) == (before.rows, before.own)
    (row,) = use(office, FIRST.after).rows
    assert row.opening == (range(3, 101),)
    assert row.amounts == Amounts(opening=98, used=1)
    for wrong in (FIRST, FIRST.after.after):
        office.now += timedelta(days=200)
        with pytest.raises(QuarterNotNext, match="quý 2/2022"):
            close_quarter(office.installation, wrong, **by(office, "tc"))


def void(office: Office, receipt: Any) -> None:
    void_receipt(office.installation, DossierId(receipt.dossier_id), receipt.id, "sai", **by(office, "tn"))


def test_each_row_of_the_report_is_the_receipts(office: Office) -> None:
    """Counted here anew, number by number, from the receipts and the sheets."""
    plain = held(office)
    coins = held(office, kind="face_value", form_sign="02BLP2-001", face_value=2_000)
    made = [pay(office), pay(office)]
    made += [pay(office, WrittenSheets(book_id=plain, first=number)) for number in (1, 2, 3)]
    made.append(pay(office, WrittenSheets(book_id=coins, first=1, count=2)))
    for receipt in (made[0], made[3], made[5]):
        void(office, receipt)
    spend_sheets(office.installation, plain, range(4, 6), Fate.LOST, "Mất", **by(office, "tn"))
    found = use(office)
    standing = {row.id: row.voided_at is None for row in office.rows(receipts)}
    for row, book in zip(found.rows, (plain, coins), strict=True):
        sheets = office.rows(receipt_sheets, book_id=book)
        used = {one.number for one in sheets if one.receipt_id and standing[one.receipt_id]}
        deleted = {one.number for one in sheets if one.receipt_id and not standing[one.receipt_id]}
        lost = {one.number for one in sheets if one.fate == "lost"}
        assert (flat(row.used), flat(row.deleted), flat(row.lost)) == (used, deleted, lost)
        assert flat(row.closing) == set(range(1, 101)) - used - deleted - lost
        assert flat(row.gone) == used | deleted | lost
    (own,) = found.own
    assert (own.series, own.numbers, own.voided, own.used, own.amount) == (
        "BL",
        (range(1, 3),),
        (range(1, 2),),
        1,
        FEE,
    )


def flat(ranges: Sequence[range]) -> set[int]:
    return {number for numbers in ranges for number in numbers}
