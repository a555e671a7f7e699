"""A quality officer draws a verification step with a form of its own; the check finds the term that is missing; the
chairman compares and releases it from today. The next dossier runs the step, the open one does not, and an auditor
follows both on their own versions, sees what differs, and finds the chains whole."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.scenarios.conftest import Enter, RunningOffice
from tests.e2e.scenarios.person import Person

pytestmark = pytest.mark.browser

PROPAGANDIST = "2.001457"  # its diagram is nobody else's in the scenarios
BEFORE, AFTER = "Hồ Văn Trước", "Hồ Thị Sau"
DIAGRAM_NAME, STEP = re.compile("^Công nhận, cho thôi làm hòa giải viên"), "Xác minh ở thôn"
REVIEW = "Thẩm tra danh sách đề nghị, biên bản bầu, soạn quyết định"
BASIS = "QĐ 15/QĐ-UBND"


def test_a_step_is_drawn_released_run_and_followed(running: RunningOffice, enter: Enter) -> None:
    desk = Person(enter("tuphap"))
    _receive(desk, BEFORE)
    officer = enter("chatluong")
    _draw(officer)
    _ask_where(officer)
    address = _submit(officer)
    _release(enter("chutich"), address)
    _receive(desk, AFTER)
    for name in (BEFORE, AFTER):
        desk.does(name, "Số hóa, chuyển công chức chuyên môn", legible=True)
        desk.does(name, REVIEW, "Đủ điều kiện")
    desk.does(AFTER, STEP, "Đủ điều kiện", noi_xac_minh="Thôn A Ho")
    _signature_waits(Person(enter("phochutich")))
    _audit(enter("kiemtra"))
    assert running.says("audit", "verify")["ok"]


def _receive(desk: Person, name: str) -> None:
    desk.receives(PROPAGANDIST, name, proposer="Thôn A Ho", village="Thôn A Ho", request=f"Công nhận {name}")


def _draw(officer: Page) -> None:
    """On the arrow that leads from the review: role by its lane, form, clause; first without a term."""
    Person(officer).goes_to("Sơ đồ quy trình")
    officer.get_by_role("link", name=DIAGRAM_NAME).click()
    officer.get_by_role("button", name="Vẽ bản mới").click()
    expect(officer.locator("#canvas[data-drawn]")).to_be_visible()
    officer.get_by_label("Phần tử của sơ đồ").select_option("review_gateway_to_number")
    officer.get_by_label("Thêm sau phần tử đang chọn").select_option(label="Bước của công chức")
    officer.get_by_role("button", name="Thêm phần tử").click()
    _typed(officer.get_by_label("Tên", exact=True), STEP)
    expect(officer.locator("#panel output")).to_have_text("Công chức Tư pháp - hộ tịch")
    officer.get_by_label("Biểu mẫu", exact=True).select_option("check")
    _typed(officer.get_by_label("Điều khoản ISO 9001"), "8.6")
    expect(officer.locator("#findings")).to_contain_text(f"việc “{STEP}” chưa có thời hạn (motcua:term).")
    new = officer.get_by_label("Phần tử của sơ đồ").input_value()
    expect(officer.locator(f"[data-container-id={new}] .finding.is-error")).to_be_visible()
    _typed(officer.get_by_label("Thời hạn của bước"), "2")
    expect(officer.locator("#findings-count")).to_have_text("Không có lỗi.")


def _ask_where(officer: Page) -> None:
    """The step gets a copy of its form, which asks one thing more."""
    officer.get_by_role("link", name="Xem, sửa biểu mẫu của bước này").click()
    officer.get_by_role("button", name="Sửa riêng cho bước này").click()
    officer.get_by_role("button", name="Thêm ô ở cuối").click()
    officer.get_by_label("Nhãn", exact=True).last.fill("Nơi xác minh")
    officer.get_by_role("checkbox", name="Bắt buộc").last.check()
    officer.get_by_role("button", name="Xem trước", exact=True).click()
    expect(officer.get_by_role("region", name="Xem trước").get_by_label("Nơi xác minh")).to_be_visible()
    officer.get_by_role("button", name="Lưu biểu mẫu").click()
    expect(officer.get_by_role("status").first).to_contain_text("Đã lưu biểu mẫu vào bản thảo.")


def _submit(officer: Page) -> str:
    officer.get_by_role("link", name="Xem lại và trình").click()
    expect(officer.locator("#changes")).to_contain_text(f"Thêm: bước “{STEP}”")
    _typed(officer.get_by_label("Lý do thay đổi"), "Sự không phù hợp tháng 5: danh sách có người không ở thôn")
    _typed(officer.get_by_label("Căn cứ", exact=True), BASIS)
    officer.get_by_role("button", name="Trình", exact=True).click()
    expect(officer.get_by_text("Bạn đã vẽ hoặc trình bản này")).to_be_visible()
    return officer.url


def _release(chairman: Page, address: str) -> None:
    chairman.goto(address)
    expect(chairman.locator("#after .diff-added").first).to_be_visible()
    expect(chairman.get_by_role("region", name="Thay đổi của biểu mẫu")).to_contain_text("ô “Nơi xác minh”")
    chairman.get_by_role("button", name="Ban hành").click()
    expect(chairman.get_by_role("status").first).to_contain_text("Đã ban hành lần 1, áp dụng từ 31/05/2022")


def _signature_waits(leader: Person) -> None:
    """Both wait for it now: the open one came without the new step."""
    for name in (BEFORE, AFTER):
        leader.opens_work(name, "Ký quyết định")


def _audit(auditor: Page) -> None:
    versions = {name: _followed(auditor, name) for name in (BEFORE, AFTER)}
    assert versions[BEFORE] != versions[AFTER]
    auditor.get_by_role("link", name=re.compile("^Phiên bản")).first.click()
    auditor.get_by_role("link", name="So sánh với bản trước").click()
    expect(auditor.locator("#changes")).to_contain_text(f"Thêm: bước “{STEP}”")
    expect(auditor.locator("#after .diff-added").first).to_be_visible()
    expect(auditor.locator("dd").filter(has_text=versions[BEFORE])).to_be_visible()
    expect(auditor.get_by_role("region", name="Thay đổi của biểu mẫu")).to_contain_text("ô “Nơi xác minh”")


def _followed(auditor: Page, name: str) -> str:
    """The version that this person's dossier ran, as its trace names it."""
    Person(auditor).goes_to("Kiểm tra")
    Person(auditor).looks_for(name)
    auditor.locator("tbody tr").filter(has_text=name).locator("a.work").first.click()
    expect(auditor.locator("#diagram[data-drawn]")).to_be_visible()
    auditor.keyboard.press("End")
    expect(auditor.locator(".trace")).to_contain_text(REVIEW)
    has_step = int(name == AFTER)
    expect(auditor.locator(".trace", has_text=STEP)).to_have_count(has_step)
    expect(auditor.locator("#diagram text", has_text="Xác minh ở thôn")).to_have_count(has_step)
    expect(auditor.locator("#verified")).to_contain_text("Chuỗi nhật ký nguyên vẹn")
    link = auditor.get_by_role("link", name=re.compile("^Phiên bản")).first.inner_text()
    return link.removeprefix("Phiên bản ").partition(":")[0]


def _typed(field: Locator, value: str) -> None:
    field.fill(value)
    field.press("Tab")
