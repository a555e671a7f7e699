"""A fee paid from home: the code on a phone, the statement at the accountant's desk, the receipt on the phone."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, expect
from vietnam_qr_pay import QRPay

from engine.store.tables import receipts
from tests.e2e.conftest import AT_A_DESK, Served, go_to, sign_in
from tests.e2e.test_walk import check_accessible
from tests.office import COMMUNE, Office
from tests.operations.remitted import FEE, named, owing, with_account
from tests.web.small_office import hire

pytestmark = pytest.mark.browser

NARROW = ViewportSize(width=360, height=740)


@pytest.fixture
def phone(chromium: Browser, served: Served) -> Iterator[Page]:
    context = chromium.new_context(viewport=NARROW, locale="vi-VN", base_url=served.address)
    yield context.new_page()
    context.close()


def follow(phone: Page, page: Page, dossier_id: UUID) -> None:
    """With what the desk gives to the citizen."""
    sign_in(page, "tn")
    page.goto(f"/dossiers/{dossier_id}/tracking")
    code, secret = page.locator("section:has(#secret-title) dd").all_inner_texts()[1:3]
    phone.goto("/cong-dan/tra-cuu")
    phone.get_by_role("textbox", name="Mã hồ sơ").fill(code)
    phone.get_by_role("textbox", name="Mã bí mật").fill(secret)
    phone.get_by_role("button", name="Xem hồ sơ").click()


def photographed(phone: Page) -> QRPay:
    """What a bank's application reads from a screenshot."""
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(phone.screenshot(full_page=True))))
    return QRPay(code.text)


def statement(purpose: str) -> FilePayload:
    rows = (
        f"Ngày giao dịch;Số tham chiếu;Ghi nợ;Ghi có;Nội dung\n07/03/2022;FT22066001;;{FEE:,};IBFT {purpose} nop phi\n"
    )
    return {"name": "sao-ke.csv", "mimeType": "text/csv", "buffer": rows.encode()}


def ready(office: Office) -> UUID:
    hire(office, "tc", COMMUNE)
    with_account(office)
    return owing(office)


@AT_A_DESK
def test_a_fee_is_paid_by_the_code_on_a_phone(phone: Page, page: Page, served: Served) -> None:
    office: Any = served.office
    dossier_id = ready(office)
    follow(phone, page, dossier_id)
    expect(phone.get_by_role("heading", name="Phí, lệ phí")).to_be_visible()
    check_accessible(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    read = photographed(phone)
    assert read.is_valid
    assert (read.amount, read.additional_data.purpose) == (str(FEE), named(office, dossier_id))
    page.context.clear_cookies()
    sign_in(page, "tc")
    go_to(page, "Tiền chuyển khoản")
    check_accessible(page)
    page.get_by_label("Tệp sao kê (.xlsx hoặc .csv)").set_input_files(statement(named(office, dossier_id)))
    page.get_by_role("button", name="Xem trước sao kê").click()
    expect(page.get_by_text("Đúng số tiền còn phải nộp.")).to_be_visible()
    check_accessible(page)
    page.get_by_role("button", name="Ghi 1 khoản mới").click()
    phone.reload()
    expect(phone.get_by_text("đang chờ ghi biên lai", exact=False)).to_be_visible()
    page.get_by_role("button", name="Xác nhận các khoản đã chọn, ghi biên lai").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã ghi biên lai cho 1 khoản")
    (receipt,) = office.rows(receipts, dossier_id=dossier_id)
    assert (receipt.way, receipt.amount) == ("transfer", FEE)
    phone.reload()
    expect(phone.get_by_text(f"Đã nộp, biên lai BL {receipt.number}/2022.")).to_be_visible()
    expect(phone.locator(".payment-code")).to_have_count(0)
    check_accessible(phone)
