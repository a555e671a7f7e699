"""The desk at the keyboard alone: ten people who want certified copies, and a birth that lacks a paper."""

import pytest
from playwright.sync_api import Page, expect

from engine.store.tables import dossiers
from tests.e2e.conftest import AT_A_DESK, Served, sign_in
from tests.e2e.test_walk import check_accessible

pytestmark = pytest.mark.browser

COPY, BIRTH = "2.000815", "1.001193"
NAMES = ("An", "Bình", "Chi", "Dung", "Hà", "Khánh", "Lan", "Minh", "Nga", "Oanh")


def press_until(page: Page, name: str) -> None:
    """Tab to the field or button of this name, as somebody without a mouse does."""
    for _ in range(120):
        if page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()") == name:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{name} is not reached by Tab", pytrace=False)


@AT_A_DESK
def test_ten_people_in_one_sitting_by_keyboard(page: Page, served: Served) -> None:
    before = len(served.office.rows(dossiers, procedure_code=COPY))
    sign_in(page, "tn")
    page.goto(f"/reception/{COPY}/many")
    check_accessible(page)
    for at, name in enumerate(NAMES):
        press_until(page, f"people.{at}.name")
        page.keyboard.type(f"Hồ Thị {name}")
        press_until(page, f"people.{at}.facts.items.0.name")
        page.keyboard.type("Bằng tốt nghiệp")
        press_until(page, f"people.{at}.facts.items.0.copies")
        page.keyboard.press("Control+A")
        page.keyboard.type("3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Đã tiếp nhận 10 hồ sơ")
    expect(page.get_by_role("row").filter(has_text="Hồ Thị Oanh")).to_be_visible()
    check_accessible(page)
    rows = served.office.rows(dossiers, procedure_code=COPY)[before:]
    assert len(rows) == len(NAMES)
    assert len({row.code for row in rows}) == len(NAMES)
    page.reload()
    assert len(served.office.rows(dossiers, procedure_code=COPY)) == before + len(NAMES)


def test_a_birth_that_lacks_a_paper_gets_its_slip(page: Page, served: Served) -> None:
    sign_in(page, "tn")
    page.goto("/reception/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    check_accessible(page)
    page.keyboard.type("1.001193")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/reception/{BIRTH}")
    press_until(page, "_card")
    page.keyboard.type(f"0461900{page.viewport_size['width']:05}||Hồ Thị Nhi|30051990|Nữ|Thôn 1|01012021")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Họ và tên (bắt buộc)", exact=True).first).to_have_value("Hồ Thị Nhi")
    check_accessible(page)
    for question in page.locator("#main [role=radiogroup][aria-required]:visible").all():
        if question.locator("input:checked").count() == 0:
            question.get_by_role("radio").first.check()
    for box in page.locator("#main [aria-required]:visible").all():
        kind = box.evaluate("box => box.tagName + (box.type || '')")
        if kind == "SELECTselect-one":
            box.select_option(index=1)
        elif kind in ("INPUTtext", "INPUTnumber") and not box.input_value():
            is_day = box.get_attribute("placeholder") == "dd/mm/yyyy"
            box.fill("01/03/2022" if is_day else "1" if kind == "INPUTnumber" else "Hồ Văn Tý")
    page.get_by_role("button", name="Ghi nhận hồ sơ").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Đã ghi nhận hồ sơ.")
    page.get_by_label("Chưa đủ, hướng dẫn bổ sung").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ và trả lại giấy tờ")).to_be_visible()
    press_until(page, "reason")
    page.keyboard.type("Thiếu giấy chứng sinh")
    press_until(page, "missing")
    page.keyboard.type("Giấy chứng sinh")
    press_until(page, "Hoàn thành")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Hướng dẫn bổ sung, chưa tiếp nhận")
