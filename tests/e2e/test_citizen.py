"""A citizen with a cheap phone: 360 pixels wide, no scripts, from filing to the survey, with a supplement between."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, expect

from engine.store.tables import dossiers, surveys
from tests import scans
from tests.e2e.conftest import Served
from tests.e2e.test_walk import check_accessible as check_axe
from tests.office import COMMUNE, Office
from tests.web.shipped_office import MARITAL

pytestmark = pytest.mark.browser

NARROW = ViewportSize(width=360, height=740)
SECRET = re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b")


@pytest.fixture
def phone(chromium: Browser, served: Served) -> Iterator[Page]:
    context = chromium.new_context(viewport=NARROW, locale="vi-VN", base_url=served.address)
    yield context.new_page()
    context.close()


def check_accessible(phone: Page) -> None:
    """And that no script runs, but the one that sends files in parts: what works here works where there are none."""
    expect(phone.locator("script:not([src*='send_files'])")).to_have_count(0)
    check_axe(phone)


def photo(name: str) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": scans.png(name)}


def begin(phone: Page, office: Office, contact: str = "0905 111 222") -> None:
    phone.goto("/cong-dan/")
    check_accessible(phone)
    phone.get_by_label("Tìm thủ tục theo tên hoặc mã").fill("tinh trang hon nhan")
    phone.get_by_role("button", name="Tìm").click()
    check_accessible(phone)
    phone.locator(f"a[href$='{MARITAL}']").click()
    check_accessible(phone)
    phone.get_by_role("link", name="Nộp trực tuyến").click()
    phone.get_by_label("Số di động hoặc thư điện tử của bạn").fill(contact)
    if phone.locator("#unit").count():
        phone.locator("#unit").select_option(COMMUNE)
    check_accessible(phone)
    phone.get_by_role("button", name="Gửi mã xác nhận").click()
    check_accessible(phone)
    phone.get_by_label("Mã 6 số vừa gửi cho bạn").fill(phone.get_by_role("note").locator("strong").inner_text())
    phone.get_by_role("button", name="Tiếp tục").click()


def fill_in(phone: Page) -> None:
    phone.get_by_role("button", name="Lưu và tiếp tục").click()
    expect(phone.get_by_role("alert")).to_contain_text("cần sửa")
    check_accessible(phone)
    phone.get_by_label("Họ và tên").first.fill("Hồ Thị Nhi")
    phone.get_by_label("Người được xác nhận").fill("Hồ Thị Nhi")
    phone.get_by_label("Mục đích sử dụng").fill("kết hôn")
    phone.get_by_role("button", name="Lưu và tiếp tục").click()
    phone.locator("input[type=file]").first.set_input_files(photo("to-khai.png"))
    phone.get_by_role("button", name="Gửi các tệp đã chọn").click()
    expect(phone.get_by_text("✓ to-khai.png")).to_be_visible()
    check_accessible(phone)
    phone.get_by_role("link", name="Xem lại và nộp").click()
    expect(phone.get_by_role("heading", name="Phí, lệ phí")).to_be_visible()
    check_accessible(phone)


def filed(office: Office) -> Any:
    return next(row for row in office.rows(dossiers, channel="online") if row.applicant["phone"] == "0905111222")


def stop(office: Office, dossier: UUID) -> None:
    """The officers accept it, find something missing and ask for it."""
    office.do(dossier, "receive", outcome="accept")
    for item in office.open_items(dossier):
        if item.element == "digitise":
            office.complete(item)
    office.do(dossier, "review", outcome="supplement")
    office.do(dossier, "supplement_notice")


def test_from_filing_to_the_survey(phone: Page, served: Served) -> None:
    office = served.office
    begin(phone, office)
    fill_in(phone)
    phone.get_by_role("button", name="Nộp hồ sơ").click()
    check_accessible(phone)
    told = phone.locator("main").inner_text()
    secret, reference = SECRET.search(told), re.search(r"NT-\w{8}", told)
    assert secret is not None
    assert reference is not None
    phone.get_by_role("button", name="Đóng hồ sơ trên máy này").click()
    dossier = filed(office).id
    stop(office, dossier)
    phone.get_by_role("link", name="Tra cứu hồ sơ").first.click()
    check_accessible(phone)
    phone.get_by_role("textbox", name="Mã hồ sơ").fill(reference[0])
    phone.get_by_role("textbox", name="Mã bí mật").fill("AAAAA-AAAAA")
    phone.get_by_role("button", name="Xem hồ sơ").click()
    expect(phone.get_by_role("alert")).to_contain_text("không đi với nhau")
    check_accessible(phone)
    phone.get_by_role("textbox", name="Mã bí mật").fill(secret[0].lower())
    phone.get_by_role("button", name="Xem hồ sơ").click()
    expect(phone.get_by_role("heading", name="Bạn cần làm gì")).to_be_visible()
    check_accessible(phone)
    phone.get_by_role("link", name="Gửi giấy tờ bổ sung").click()
    phone.locator("input[type=file]").last.set_input_files(photo("bo-sung.png"))
    check_accessible(phone)
    phone.get_by_role("button", name="Gửi các tệp đã chọn").click()
    expect(phone.get_by_role("status").first).to_contain_text("Đã gửi 1 tệp")
    office.now += timedelta(minutes=1)
    office.do(dossier, "supplement_receive")
    _finish(office, dossier)
    phone.reload()
    check_accessible(phone)
    phone.get_by_role("link", name="Cho ý kiến, không ghi tên").click()
    check_accessible(phone)
    phone.get_by_label("Hài lòng", exact=True).first.check()
    phone.get_by_role("button", name="Gửi ý kiến").click()
    expect(phone.get_by_role("status").first).to_contain_text("Cảm ơn bạn")
    assert [row.satisfied for row in office.rows(surveys, dossier_id=dossier)] == [1]


def _finish(office: Office, dossier: UUID) -> None:
    """Until the result lies at the desk."""
    for _ in range(8):
        if office.dossier(dossier).status == "result_at_desk":
            return
        item = office.open_items(dossier)[0]
        if item.element == "review":
            office.complete(item, outcome="ok")
        else:
            office.complete(item)
    pytest.fail(f"no result: {office.dossier(dossier).status}")
