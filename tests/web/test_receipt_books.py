"""Pre-printed receipts at the pages: the accountant buys and hands out, the desk writes, the report says it all."""

import re
from io import BytesIO

from openpyxl import load_workbook

from tests.office import COMMUNE, Office
from tests.pdf_reading import Pdf
from tests.web.conftest import Browser, Enter

BOOKS = "/receipt-books/"
PURCHASE = {
    "kind": "no_face_value",
    "form_sign": "01BLP2-001",
    "sign": "AA-21T",
    "first": "0000001",
    "last": "100",
    "sheets": "50",
    "first_book": "1",
    "document": "PN 3",
}


def act(browser: Browser, name: str, **given: str) -> str:
    return browser.post(f"{BOOKS}{name}", given, page=BOOKS).text


def book(browser: Browser, form: str, place: int = 0) -> str:
    """The id of a book that a form offers."""
    offered = browser.get(BOOKS).text.split(f'id="{form}-book"')[1].split("</select>")[0]
    return re.findall(r'<option value="([^"]+)"', offered)[place]


def test_a_book_goes_from_the_printer_to_the_desk_and_back(enter: Enter, office: Office) -> None:
    accountant, desk = enter("tc"), enter("tn")
    wrong = accountant.post(f"{BOOKS}buy", PURCHASE | {"first": "một"}, page=BOOKS)
    assert wrong.status_code == 422
    assert "“một” không phải số nguyên dương" in wrong.text
    assert 'value="01BLP2-001"' in wrong.text, "what was typed is still there"
    assert "Đã nhập 2 quyển." in act(accountant, "buy", **PURCHASE)
    assert "trùng với quyển 1" in act(accountant, "buy", **PURCHASE)
    assert "Người nhập, giao quyển" in desk.get(BOOKS).text
    first = book(accountant, "issue")
    assert "Đã giao quyển." in act(accountant, "issue", book=first, to=office.person(COMMUNE, "tn").login)
    assert "Đã ghi các số không dùng." in act(
        desk, "spend", book=first, first="1", last="2", fate="spoilt", reason="Rách"
    )
    assert "0000001–0000002" in desk.get(BOOKS).text
    assert "phần mềm ghi 0000003" in act(accountant, "take_back", book=first, number="0000001")
    assert "Đã nhận lại quyển." in act(accountant, "take_back", book=first, number="0000003")
    assert (
        desk.post(
            f"{BOOKS}spend", {"book": first, "first": "3", "fate": "lost", "reason": "x"}, page="/cash/"
        ).status_code
        == 403
    )


def test_the_report_on_the_page_on_paper_and_as_a_sheet_is_one(enter: Enter) -> None:
    accountant = enter("tc")
    act(accountant, "buy", **PURCHASE)
    act(accountant, "buy", **PURCHASE | {"kind": "face_value", "form_sign": "02BLP2-001", "face_value": "5.000"})
    second = book(accountant, "spend", 1)
    act(accountant, "spend", book=second, first="51", last="60", fate="cancelled", reason="Hết giá trị")
    page = accountant.get("/receipt-use/?quarter=2022-1").text
    paper = Pdf(accountant.get("/receipt-use/2022-1.pdf").data).text
    sheet = load_workbook(BytesIO(accountant.get("/receipt-use/2022-1.xlsx").data)).active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows() if isinstance(row[0].value, int)]
    assert [len(row) for row in cells] == [22, 22]
    assert cells[0][1:5] == ["Biên lai thu phí, lệ phí không có mệnh giá", "01BLP2-001", "AA-21T", 100]
    assert cells[0][7:13] == ["0000001", "0000100", "0000051", "0000060", 10, 0]
    assert cells[0][17:] == [10, "0000051–0000060", "0000001\n0000061", "0000050\n0000100", 90]
    assert "5.000 đồng" in cells[1][1]
    for told in ("BC7/AC", "0000051–", "0000060", "0000061", "Quý 1 năm 2022", "Tồn cuối kỳ", "chưa chốt"):
        assert told in paper
    assert "0000001–0000050" in page
    assert "0000061–0000100" in page
    early = accountant.post("/receipt-use/2022-1/close", page="/receipt-use/?quarter=2022-1")
    assert early.status_code == 409
    assert "Quý 1/2022 chưa hết" in early.text
    assert "Đã chốt báo cáo quý 4/2021." in accountant.post("/receipt-use/2021-4/close", page="/receipt-use/").text
    assert accountant.get("/receipt-use/?quarter=2022-5").status_code == 404
