"""The leader signs on a phone what waits, file beside draft; the clerk seals; the signatures hold for others too."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.scenarios.conftest import Enter, RunningOffice
from tests.e2e.scenarios.person import Person
from tests.pdf_signatures import all_parts, openssl_holds, poppler_counts

pytestmark = pytest.mark.browser

RELATIVE, COPY = "1.010833", "2.000815"
NAMES = ("Hồ Văn Lũy", "Hồ Văn Khe", "Hồ Văn Trút")
SAME_DAY = "Arâl Thị Sớm"  # comes last, and waits no longer than until the evening
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SMALL = """() => [...document.querySelectorAll("main button, main select, main label:has(input[type=radio])")]
  .filter(one => one.checkVisibility() && !one.classList.contains("visually-hidden"))
  .map(one => one.getBoundingClientRect()).filter(box => box.height < 24 || box.width < 24).length"""


def test_a_signing_round_on_a_phone(running: RunningOffice, enter: Enter, tmp_path: Path) -> None:
    desk, justice, leader = Person(enter("vanhoa")), Person(enter("tuphap")), Person(enter("chutich", **PHONE))
    for name in NAMES:
        desk.receives(RELATIVE, name, person="Hồ Văn Cha", request="Xác nhận thân nhân")
        desk.does(name, "Số hóa, chuyển công chức chuyên môn", legible=True)
        desk.does(name, "Thẩm tra, xác minh, soạn kết quả", "Đủ điều kiện")
    paper = {"items-0-name": "Bằng tốt nghiệp THPT", "items-0-pages": "1", "items-0-copies": "2"}
    justice.receives(COPY, SAME_DAY, **paper)
    justice.does(SAME_DAY, "Số hóa, chuyển công chức chuyên môn", legible=True)
    justice.does(SAME_DAY, "Đối chiếu bản sao với bản chính, ghi lời chứng", "Bản sao đúng với bản chính")
    _signs(leader)
    signed = {SAME_DAY: justice, NAMES[0]: desk, NAMES[1]: desk}
    codes = [_code(person, name) for name, person in signed.items()]
    clerk = Person(enter("vanphong"))
    clerk.goes_to("Đóng dấu")
    for code in codes:
        clerk.page.get_by_role("row").filter(has_text=code).get_by_role("checkbox").check()
    clerk.page.get_by_role("button", name="Ghi đã đóng dấu").click()
    clerk.is_told("Đã ghi đóng dấu 3 văn bản")
    for name, person in signed.items():
        _hold_for_others(running, _file(person, name), tmp_path)
    desk.opens_work(NAMES[2], "Thẩm tra, xác minh, soạn kết quả")
    expect(desk.page.get_by_text("Thiếu xác nhận của thôn").first).to_be_visible()
    assert running.says("audit", "verify")["ok"]


def _signs(leader: Person) -> None:
    leader.goes_to("Trình ký")
    rows = leader.page.locator("section.card").all_inner_texts()
    at = [next(place for place, row in enumerate(rows) if name in row) for name in (SAME_DAY, *NAMES)]
    assert at[0] < min(at[1:]), "what is due on the same day stands first"
    for name in (SAME_DAY, *NAMES):
        row = leader.page.locator("section.card").filter(has_text=name).first
        row.scroll_into_view_if_needed()
        expect(row.locator(".draft")).to_be_visible()
        expect(row.get_by_text("Trả trong ngày")).to_have_count(int(name == SAME_DAY))
        returned = name == NAMES[-1]
        row.get_by_label("Trả lại" if returned else "Ký", exact=True).tap()
        if returned:
            row.get_by_label("Lý do trả lại").fill("Thiếu xác nhận của thôn")
    assert leader.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert leader.page.evaluate(SMALL) == 0
    leader.page.get_by_label("Ký số", exact=True).tap()
    leader.page.get_by_role("button", name="Ký và trả lại như đã chọn").tap()
    leader.is_told("Đã ký 3, trả lại 1, không làm được 0.")


def _code(desk: Person, name: str) -> str:
    desk.opens_dossier(name)
    return desk.page.get_by_role("heading", level=1).inner_text()


def _file(desk: Person, name: str) -> bytes:
    desk.opens_dossier(name)
    address = desk.page.locator("a[href^='/signing/results/']").first.get_attribute("href")
    return desk.page.request.get(str(address)).body()


def _hold_for_others(running: RunningOffice, file: bytes, folder: Path) -> None:
    """The leader's and the agency's, for the product's own command and for those that never heard of it."""
    (folder / "signed.pdf").write_bytes(file)
    running.runs("verify", str(folder / "signed.pdf"))
    signatures = all_parts(file)
    assert [openssl_holds(one, folder) for one in signatures] == [True, True]
    assert poppler_counts(file, folder) in (None, 2)
    covered, data = signatures[0]
    assert not openssl_holds((covered.replace(b"/Type", b"/Tipe", 1), data), folder)
