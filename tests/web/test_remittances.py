"""Fees paid by transfer at the pages: the citizen's code, the statement, what fits and what does not."""

import base64
import re
from io import BytesIO
from uuid import UUID, uuid4

import pytest
import zxingcpp
from flask import Flask
from openpyxl import Workbook
from PIL import Image
from sqlalchemy import insert
from vietnam_qr_pay import QRPay

from engine.store.tables import bank_accounts, fee_lines, receipts, remittances
from tests.office import COMMUNE, Office
from tests.operations.remitted import named, with_account
from tests.web.conftest import Browser, Enter
from tests.web.small_office import BIRTH, hire
from tests.web.test_tracking import follow, secret_of

FEE = 8_000
PAGE, ACCOUNT = "/remittances/", "/bank-account/"
HEADINGS = ["Ngày giao dịch", "Số tham chiếu", "Ghi nợ (VND)", "Ghi có (VND)", "Nội dung chi tiết"]
PICTURE = re.compile(r'<img src="data:image/png;base64,([^"]+)" width')


@pytest.fixture
def owing(office: Office) -> UUID:
    """A dossier that was accepted and owes FEE; the account is confirmed."""
    hire(office, "tc", COMMUNE)
    hire(office, "ld", COMMUNE)
    with_account(office)
    dossier_id: UUID = office.file(BIRTH, name="Hồ Thị Nhi").dossier_id
    office.now = office.now.replace(hour=9)  # too late for the same day: there is a slip
    office.do(dossier_id, "receive", outcome="accept")
    line = {"id": uuid4(), "dossier_id": dossier_id, "position": 0, "item": "copy", "kind": "le_phi", "amount": FEE}
    line |= {"legal_source": "TT", "explanation": "Bản sao", "assessed_at": office.now}
    with office.installation.database.transaction() as session:
        session.execute(insert(fee_lines), line)
    return dossier_id


@pytest.fixture
def citizen(app: Flask) -> Browser:
    return Browser(app.test_client())


def shown(page: str) -> QRPay:
    """What a bank's application reads from the picture of a page."""
    found = PICTURE.search(page)
    assert found is not None, "the page shows no code"
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(base64.b64decode(found[1]))))
    read = QRPay(code.text)
    assert read.is_valid
    return read


def workbook(*rows: list[object]) -> BytesIO:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["SAO KÊ TÀI KHOẢN", "", "", "", ""])
    for row in (HEADINGS, *rows):
        sheet.append(row)
    content = BytesIO()
    made.save(content)
    return BytesIO(content.getvalue())


def upload(accountant: Browser, content: BytesIO, name: str = "sao-ke.xlsx") -> str:
    return accountant.post("/remittances/statement/", {"file": (content, name)}, page=PAGE).text


def take_in(accountant: Browser, page: str) -> str:
    fields = dict(re.findall(r'<input type="hidden" name="(file|lines)" value="([^"]*)"', page))
    sent = {name: value.replace("&#34;", '"') for name, value in fields.items()}
    return accountant.post("/remittances/statement/take-in", sent, page=PAGE).text


def test_the_citizen_sees_a_code_that_a_bank_reads(enter: Enter, office: Office, owing: UUID, citizen: Browser) -> None:
    code = str(office.dossier(owing).code)
    page = follow(citizen, code, secret_of(enter("tn"), owing))
    read = shown(page)
    assert (read.consumer.bank_bin, read.consumer.bank_number) == ("970405", "40002010000001")
    assert (read.amount, read.additional_data.purpose) == (str(FEE), named(office, owing))
    assert "8.000 đ" in page
    assert "Hồ Thị Nhi" not in page
    assert shown(enter("tn").get(f"/dossiers/{owing}").text).amount == str(FEE)


def test_a_statement_is_looked_at_then_taken_in_and_confirmed(
    enter: Enter, office: Office, owing: UUID, citizen: Browser
) -> None:
    secret, code = secret_of(enter("tn"), owing), str(office.dossier(owing).code)
    accountant, purpose = enter("tc"), named(office, owing)
    rows: list[list[object]] = [
        ["07/03/2022 08:15:00", "FT22066001", "", "8,000.00", f"MBVCB.123.{purpose} Ho Thi Nhi"],
        ["07/03/2022", "FT22066002", "500,000", "", "rut tien"],
        ["07/03/2022", "", "", "9,000", "khong so"],
        ["07/03/2022", "FT22066003", "", "9,000", "nop phi"],
    ]
    page = upload(accountant, workbook(*rows))
    assert "2 khoản mới" in page
    assert "1 dòng không phải tiền đến" in page
    assert "Dòng 5: thiếu số giao dịch của ngân hàng" in page
    assert code in page
    assert office.rows(remittances) == [], "nothing is written before"
    assert "Đã ghi 2 khoản từ sao kê, cộng 17.000 đ." in take_in(accountant, page)
    assert "Đã ghi trước đây" in upload(accountant, workbook(*rows))
    assert "chờ ghi biên lai" in follow(citizen, code, secret)
    page = accountant.get(PAGE).text
    (tick,) = re.findall(r'name="remittance" value="([^"]+)"', page)
    assert "Nội dung không nêu đúng một hồ sơ" in page
    done = accountant.post("/remittances/confirm", {"remittance": tick}, page=PAGE).text
    assert "Đã ghi biên lai cho 1 khoản, cộng 8.000 đ." in done
    assert "Đã nộp, biên lai BL 1/2022." in follow(citizen, code, secret)
    assert "data:image/png" not in citizen.get("/cong-dan/ho-so/").text
    (receipt,) = office.rows(receipts)
    assert (receipt.way, receipt.amount) == ("transfer", FEE)
    told = enter("tn").get(f"/dossiers/{owing}").text
    assert "Chuyển khoản FT22066001 trả cho biên lai BL 1/2022" in told
    assert "Hoàn tiền chuyển khoản, biên lai BL 1/2022" not in told
    assert "Hoàn tiền chuyển khoản, biên lai BL 1/2022" in accountant.get(f"/dossiers/{owing}").text


def test_what_does_not_fit_is_matched_sent_back_or_set_aside(enter: Enter, office: Office, owing: UUID) -> None:
    accountant = enter("tc")
    given = {"booked_on": "07/03/2022", "amount": "10.000", "number": "FT1", "purpose": "nop phi"}
    assert "Đã ghi khoản chuyển đến." in accountant.post(PAGE, given, page=PAGE).text
    again = accountant.post(PAGE, given, page=PAGE)
    assert again.status_code == 409
    assert "Giao dịch số FT1 đã ghi ngày 07/03/2022, số tiền 10.000 đ" in again.text
    assert accountant.post(PAGE, given | {"amount": "x"}, page=PAGE).status_code == 422
    (row,) = office.rows(remittances)
    path = f"{PAGE}{row.id}"
    unknown = accountant.post(f"{path}/match", {"dossier": "000.25.35.H57-220307-0777"}, page=path)
    assert unknown.status_code == 404
    matched = accountant.post(f"{path}/match", {"dossier": str(office.dossier(owing).code)}, page=path).text
    assert "còn thừa 2.000 đ, hãy chuyển trả lại" in matched
    assert accountant.post(f"{path}/send-back", {"document": "", "reason": "x"}, page=path).status_code == 422
    done = accountant.post(f"{path}/send-back", {"document": "UNC 7", "reason": "thừa"}, page=path).text
    assert "Đã ghi chuyển trả lại người nộp." in done
    assert "Không có khoản nào chờ xử lý." in done
    accountant.post(PAGE, given | {"number": "FT2"}, page=PAGE)
    second = next(found for found in office.rows(remittances) if found.number == "FT2")
    path = f"{PAGE}{second.id}"
    assert "Đã để riêng" in accountant.post(f"{path}/set-aside", {"why": "thuê"}, page=path).text


def test_a_receipt_is_refunded_by_transfer_with_its_paper(enter: Enter, office: Office, owing: UUID) -> None:
    accountant = enter("tc")
    given = {"booked_on": "07/03/2022", "amount": "8000", "number": "FT1", "purpose": named(office, owing)}
    accountant.post(PAGE, given, page=PAGE)
    (row,) = office.rows(remittances)
    accountant.post("/remittances/confirm", {"remittance": str(row.id)}, page=PAGE)
    (receipt,) = office.rows(receipts)
    path = f"/dossiers/{owing}"
    refund = f"{path}/receipts/{receipt.id}/refund-transfer"
    assert enter("tn").post(refund, {"reason": "x", "document": "1"}, page=path).status_code == 403
    assert accountant.post(refund, {"reason": "x", "document": " "}, page=path).status_code == 422
    assert accountant.post(f"{path}/receipts/{receipt.id}/refund", {"reason": "x"}, page=path).status_code == 409
    done = accountant.post(refund, {"reason": "công dân rút", "document": "UNC 9"}, page=path).text
    assert "Đã ghi hoàn tiền bằng chuyển khoản." in done


def test_a_file_that_is_no_statement_is_said(enter: Enter, owing: UUID) -> None:
    accountant = enter("tc")
    assert "Chưa chọn tệp." in accountant.post("/remittances/statement/", {"x": "y"}, page=PAGE).text
    assert "không có dòng tiêu đề của một sao kê" in upload(accountant, BytesIO(b"a,b\n1,2\n"), "x.csv")
    assert "không phải tệp" in upload(accountant, BytesIO(b"\x00\x01"), "x.bin")
    csv = "Ngày;Số CT;Có;Nội dung\n07/03/2022;FT9;8000;abc\n".encode()
    assert "1 khoản mới" in upload(accountant, BytesIO(csv), "x.csv")
    broken = accountant.post("/remittances/statement/take-in", {"lines": '[["x"]]'}, page=PAGE)
    assert broken.status_code == 422
    assert "hãy chọn lại tệp" in broken.text


def test_two_people_give_the_unit_its_account(enter: Enter, office: Office) -> None:
    accountant = enter("tc")
    assert "chưa có tài khoản" in accountant.get(PAGE).text
    assert accountant.post(ACCOUNT, {"bank": "1", "number": "", "name": ""}, page=ACCOUNT).status_code == 422
    given = {"bank": "970405", "number": "4000 2010 00001", "name": "UBND xã Trung Sơn"}
    assert "Đã ghi tài khoản." in accountant.post(ACCOUNT, given, page=ACCOUNT).text
    (row,) = office.rows(bank_accounts)
    assert accountant.post(f"{ACCOUNT}{row.id}/confirm", page=ACCOUNT).status_code == 403
    leader = enter("ld")
    assert shown(leader.get(ACCOUNT).text).consumer.bank_number == "4000201000001"
    assert (
        "Mã VietQR của hồ sơ từ nay ghi tài khoản này" in leader.post(f"{ACCOUNT}{row.id}/confirm", page=ACCOUNT).text
    )
    other = accountant.post(ACCOUNT, given | {"number": "123456"}, page=ACCOUNT)
    waits = next(found for found in office.rows(bank_accounts) if found.confirmed_at is None)
    assert "Đang chờ xác nhận" in other.text
    assert "Đã bỏ" in accountant.post(f"{ACCOUNT}{waits.id}/drop", page=ACCOUNT).text


def test_only_who_keeps_the_account_reads_what_came(enter: Enter, owing: UUID) -> None:
    assert enter("tn").get(PAGE).status_code == 403
    assert enter("vp").get(PAGE).status_code == 200
    assert "Người ghi tài khoản" in enter("tp").get(ACCOUNT).text
