"""The cash book and the months of its money, as the desk and the accountant use them."""

from datetime import datetime, timedelta
from io import BytesIO

from openpyxl import load_workbook

from tests.office import COMMUNE, Office
from tests.pdf_reading import Pdf
from tests.web.conftest import Enter
from tests.web.test_receipts import paid


def test_the_desk_counts_and_the_accountant_takes_pays_and_closes(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    early = desk.post("/cash/desk/count", {"amount": "8.000"}, page="/cash/")
    assert early.status_code == 409
    assert "Sổ của quỹ này chưa mở" in early.text
    begun = desk.post("/cash/desk/open", {"amount": "200.000"}, page="/cash/").text
    assert "Đã mở sổ quỹ." in begun
    assert "200.000 đ" in begun
    paid(office)
    wrong = desk.post("/cash/desk/count", {"amount": "207 000"}, page="/cash/")
    assert wrong.status_code == 409
    assert "Đếm được 207.000 đ" in wrong.text
    assert 'value="207 000"' in wrong.text, "what was typed is still there"
    assert desk.post("/cash/desk/count", {"amount": "nhiều"}, page="/cash/").status_code == 422
    assert "Đã chốt quỹ hôm nay." in desk.post("/cash/desk/count", {"amount": "208.000 đ"}, page="/cash/").text
    assert "Đã ghi giao tiền." in desk.post("/cash/desk/hand-over", {"amount": "8000"}, page="/cash/").text
    _month(enter, office)


def _month(enter: Enter, office: Office) -> None:
    accountant = enter("tc")
    accountant.post("/cash/treasury/open", {"amount": "0"}, page="/cash/?box=treasury")
    page = accountant.get("/cash/?box=treasury").text
    assert "8.000 đ đang chờ nhận" in page
    key = page.split('action="/cash/hand-overs/')[1].split('"')[0]
    assert "Đã ghi nhận tiền." in accountant.post(f"/cash/hand-overs/{key}", page="/cash/?box=treasury").text
    early = accountant.post("/treasury/close", {"month": "2022-03-01"}, page="/treasury/")
    assert early.status_code == 409
    assert "Tháng 03/2022 chưa hết" in early.text
    office.now = datetime.fromisoformat("2022-04-06T02:00:00+00:00")
    accountant = enter("tc")
    closed = accountant.post("/treasury/close", {"month": "2022-03-01"}, page="/treasury/").text
    assert "Đã chốt tháng 03/2022." in closed
    assert "Quá hạn, còn 8.000 đ" in closed, "the 5th is over"
    given = {"month": "2022-03-01", "amount": "8.000", "document": "=GNT(12)"}
    assert "Đã ghi nộp Kho bạc." in accountant.post("/treasury/pay", given, page="/treasury/").text
    assert "=GNT(12)" in accountant.get("/treasury/").text
    accountant.post("/cash/treasury/count", {"amount": "0"}, page="/cash/?box=treasury")
    sheet = load_workbook(BytesIO(accountant.get("/cash/treasury/2022-04-06/2022-04-06.xlsx").data)).active
    assert sheet is not None
    (typed,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=GNT(12)"]
    assert typed.data_type == "s", "what somebody typed is no formula"


def test_the_book_on_paper_and_as_a_sheet_says_what_the_page_says(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    desk.post("/cash/desk/open", {"amount": "0"}, page="/cash/")
    paid(office)
    desk.post("/cash/desk/count", {"amount": "8000"}, page="/cash/")
    day = f"{office.now + timedelta(hours=7):%Y-%m-%d}"
    paper = Pdf(desk.get(f"/cash/desk/{day}/{day}.pdf").data).text
    sheet = load_workbook(BytesIO(desk.get(f"/cash/desk/{day}/{day}.xlsx").data)).active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert [row[1:4:2] for row in cells if row[1]] == [["BL 1/2022", 8000]]
    assert cells[-1][5] == 8000
    for told in ("SỔ QUỸ TIỀN MẶT", "BL 1/2022", "Thu phí, lệ phí", "8.000"):
        assert told in paper


def test_a_receipt_is_refunded_from_its_dossier(enter: Enter, office: Office) -> None:
    dossier_id, receipt = paid(office)
    path, desk = f"/dossiers/{dossier_id}", enter("tn")
    assert desk.post(f"{path}/receipts/{receipt}/refund", {"reason": "x"}, page=path).status_code == 409
    desk.post("/cash/desk/open", {"amount": "8000"}, page="/cash/")
    assert "Hoàn tiền biên lai BL 1/2022" in desk.get(path).text
    assert desk.post(f"{path}/receipts/{receipt}/refund", {"reason": " "}, page=path).status_code == 422
    done = desk.post(f"{path}/receipts/{receipt}/refund", {"reason": "Công dân rút"}, page=path).text
    assert "Đã ghi hoàn tiền." in done
    assert "(đã hoàn tiền)" in done
    assert not any(f"{receipt}/{act}" in done for act in ("refund", "void"))
    again = desk.post(f"{path}/receipts/{receipt}/refund", {"reason": "lần nữa"}, page=path)
    assert again.status_code == 409
    assert "đã được hoàn tiền" in again.text


def test_who_keeps_no_cash_reads_the_book_and_is_told_who_does(enter: Enter, office: Office) -> None:
    other = enter("tp")
    assert "Người giữ quỹ này" in other.get("/cash/").text
    refused = other.post("/cash/desk/count", {"amount": "0"}, page="/cash/")
    assert refused.status_code == 403
    assert COMMUNE
