"""Somebody sends feedback without a name, from a phone 360 pixels wide, and reads the answer there."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, expect

from engine.store.tables import dossier_files, online_filings
from tests import scans
from tests.e2e.conftest import Served
from tests.e2e.test_walk import check_accessible
from tests.office import COMMUNE
from tests.web.test_feedback import handle

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(chromium: Browser, served: Served) -> Iterator[Page]:
    narrow = ViewportSize(width=360, height=740)
    context = chromium.new_context(viewport=narrow, locale="vi-VN", base_url=served.address)
    yield context.new_page()
    context.close()


def test_feedback_is_sent_followed_and_answered(phone: Page, served: Served) -> None:
    phone.goto("/cong-dan/")
    phone.get_by_role("link", name="Gửi phản ánh, kiến nghị").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Gửi phản ánh, kiến nghị")
    check_accessible(phone)
    phone.get_by_label("Quy định, thủ tục hành chính").check()
    phone.get_by_label("Nội dung").fill("Đèn đường thôn 3 hỏng hai tuần nay")
    photo: FilePayload = {"name": "den.png", "mimeType": "image/png", "buffer": scans.png("đèn")}
    if phone.locator("#unit").count():
        phone.locator("#unit").select_option(COMMUNE)
    phone.get_by_role("button", name="Gửi phản ánh, kiến nghị").click()
    expect(phone.get_by_role("alert")).to_contain_text("phải nêu rõ họ tên và địa chỉ")
    check_accessible(phone)
    phone.get_by_label("Việc khác ở địa phương").check()
    phone.get_by_label("Ảnh, tài liệu kèm theo").set_input_files(photo)
    phone.get_by_role("button", name="Gửi phản ánh, kiến nghị").click()
    told = phone.get_by_role("region", name="Đã nộp. Hãy ghi lại hai mã này").inner_text()
    check_accessible(phone)
    reference = re.findall(r"PA-\w{8}", told)[0]
    (filing,) = served.office.rows(online_filings, reference=reference)
    assert len(served.office.rows(dossier_files, dossier_id=filing.dossier_id)) == 1
    handle(served.office, filing.dossier_id, "own", "handle")
    phone.reload()
    expect(phone.get_by_role("region", name="Trả lời")).to_contain_text("Đã cho thay bóng đèn")
    check_accessible(phone)
