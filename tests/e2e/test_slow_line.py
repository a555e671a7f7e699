"""A citizen's file on a line that is slow and breaks: the page says so, goes on by itself, and nothing is lost."""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from engine.store.tables import incoming_files, online_draft_files
from tests import scans
from tests.e2e.conftest import Served
from tests.e2e.test_walk import check_accessible
from tests.office import COMMUNE
from tests.web.test_online_filing import START

pytestmark = pytest.mark.browser

NARROW = ViewportSize(width=360, height=740)
SLOW = {"offline": False, "latency": 20, "downloadThroughput": 500_000, "uploadThroughput": 400_000}
HALF = re.compile(r": ([1-9]\d) %")


@pytest.fixture
def phone(chromium: Browser, served: Served) -> Iterator[Page]:
    context = chromium.new_context(viewport=NARROW, locale="vi-VN", base_url=served.address)
    yield context.new_page()
    context.close()


def begin(phone: Page, contact: str) -> None:
    """A demo shows the code on the page."""
    phone.goto(START)
    phone.get_by_label("Số di động hoặc thư điện tử của bạn").fill(contact)
    if phone.locator("#unit").count():
        phone.locator("#unit").select_option(COMMUNE)
    phone.get_by_role("button", name="Gửi mã xác nhận").click()
    phone.get_by_label("Mã 6 số vừa gửi cho bạn").fill(phone.get_by_role("note").locator("strong").inner_text())
    phone.get_by_role("button", name="Tiếp tục").click()


def large_photo(folder: Path) -> tuple[Path, str]:
    """Some megabytes that compress no further, as phones take them."""
    content = scans.noisy_png(1000, 900)
    path = folder / "ho-khau.png"
    path.write_bytes(content)
    return path, sha256(content).hexdigest()


def test_a_file_goes_on_where_the_line_broke(phone: Page, served: Served, tmp_path: Path) -> None:
    office = served.office
    begin(phone, "0905 333 444")
    phone.get_by_label("Họ và tên").first.fill("Hồ Thị Nhi")
    phone.get_by_label("Người được xác nhận").fill("Hồ Thị Nhi")
    phone.get_by_label("Mục đích sử dụng").fill("kết hôn")
    phone.get_by_role("button", name="Lưu và tiếp tục").click()
    path, name = large_photo(tmp_path)
    line = phone.context.new_cdp_session(phone)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    phone.locator("input[type=file]").first.set_input_files(path)
    phone.get_by_role("button", name="Gửi các tệp đã chọn").click()
    said = phone.locator(".sending")
    expect(said).to_have_text(HALF, timeout=30_000)
    line.send("Network.emulateNetworkConditions", {**SLOW, "offline": True})
    expect(said).to_contain_text("Mất mạng khi gửi “ho-khau.png”; đã giữ", timeout=30_000)
    check_accessible(phone)
    kept = office.rows(incoming_files)[-1].received
    assert kept > 0
    line.send("Network.emulateNetworkConditions", SLOW)
    expect(phone.get_by_text("✓ ho-khau.png")).to_be_visible(timeout=60_000)
    assert name in {row.sha256 for row in office.rows(online_draft_files)}
    assert office.rows(incoming_files) == []


def test_what_is_too_large_is_said_before_it_is_sent(phone: Page, served: Served, tmp_path: Path) -> None:
    begin(phone, "0905 333 555")
    phone.goto("/cong-dan/nop/giay-to")
    large = tmp_path / "to-khai.pdf"
    large.write_bytes(bytes(21_000_000))
    phone.locator("input[type=file]").first.set_input_files(large)
    phone.get_by_role("button", name="Gửi các tệp đã chọn").click()
    expect(phone.locator(".sending")).to_have_text(
        "Tệp “to-khai.pdf” nặng 21 MB, quá 20 MB nên chưa gửi. Hãy quét nhẹ hơn hoặc tách ra."
    )
    assert served.office.rows(incoming_files) == []


def test_without_scripts_it_is_sent_whole_and_the_page_says_what_to_do(chromium: Browser, served: Served) -> None:
    context = chromium.new_context(base_url=served.address, viewport=NARROW, java_script_enabled=False)
    phone = context.new_page()
    begin(phone, "0905 333 666")
    phone.goto("/cong-dan/nop/giay-to")
    expect(phone.get_by_text("Mạng đứt giữa chừng thì tệp đang gửi chưa được nhận")).to_be_visible()
    photo = {"name": "to-khai.png", "mimeType": "image/png", "buffer": scans.png("không có mã lệnh")}
    phone.locator("input[type=file]").first.set_input_files(photo)
    phone.get_by_role("button", name="Gửi các tệp đã chọn").click()
    expect(phone.get_by_text("✓ to-khai.png")).to_be_visible()
    context.close()
