"""The leader signs on a phone what waits, file beside draft; the clerk seals; the signatures hold."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.scenarios.conftest import Enter, RunningOffice
from tests.e2e.scenarios.person import Person

pytestmark = pytest.mark.browser

RELATIVE = "1.010833"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SMALL = """() => [...document.querySelectorAll("main button, main select, main label:has(input[type=radio])")]
  .filter(one => one.checkVisibility() && !one.classList.contains("visually-hidden"))
  .map(one => one.getBoundingClientRect()).filter(box => box.height < 24 || box.width < 24).length"""


def test_a_signing_round_on_a_phone(running: RunningOffice, enter: Enter, tmp_path: Path) -> None:
    names = ("Hồ Văn Lũy", "Hồ Văn Khe", "Hồ Văn Trút")
    desk, leader = Person(enter("vanhoa")), Person(enter("chutich", **PHONE))
    for name in names:
        desk.receives(RELATIVE, name, person="Hồ Văn Cha", request="Xác nhận thân nhân")
        desk.does(name, "Số hóa, chuyển công chức chuyên môn", legible=True)
        desk.does(name, "Thẩm tra, xác minh, soạn kết quả", "Đủ điều kiện")
    _signs(leader, names)
    codes = [_code(desk, name) for name in names[:2]]
    clerk = Person(enter("vanphong"))
    clerk.goes_to("Đóng dấu")
    for code in codes:
        clerk.page.get_by_role("row").filter(has_text=code).get_by_role("checkbox").check()
    clerk.page.get_by_role("button", name="Ghi đã đóng dấu").click()
    clerk.is_told("Đã ghi đóng dấu 2 văn bản")
    for name in names[:2]:
        desk.opens_dossier(name)
        address = desk.page.locator("a[href^='/signing/results/']").first.get_attribute("href")
        (tmp_path / "signed.pdf").write_bytes(desk.page.request.get(str(address)).body())
        running.runs("verify", str(tmp_path / "signed.pdf"))
    desk.opens_work(names[2], "Thẩm tra, xác minh, soạn kết quả")
    expect(desk.page.get_by_text("Thiếu xác nhận của thôn").first).to_be_visible()
    assert running.says("audit", "verify")["ok"]


def _signs(leader: Person, names: tuple[str, ...]) -> None:
    leader.goes_to("Trình ký")
    for name in names:
        row = leader.page.locator("section.card").filter(has_text=name).first
        row.scroll_into_view_if_needed()
        expect(row.locator(".draft")).to_be_visible()
        returned = name == names[-1]
        row.get_by_label("Trả lại" if returned else "Ký", exact=True).tap()
        if returned:
            row.get_by_label("Lý do trả lại").fill("Thiếu xác nhận của thôn")
    assert leader.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert leader.page.evaluate(SMALL) == 0
    leader.page.get_by_label("Ký số", exact=True).tap()
    leader.page.get_by_role("button", name="Ký và trả lại như đã chọn").tap()
    leader.is_told("Đã ký 2, trả lại 1, không làm được 0.")


def _code(desk: Person, name: str) -> str:
    desk.opens_dossier(name)
    return desk.page.get_by_role("heading", level=1).inner_text()
