"""Signed by hand: printed on numbered blanks, written down by the clerk many at once, sealed, scanned."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests import scans
from tests.e2e.scenarios.conftest import Enter, RunningOffice
from tests.e2e.scenarios.person import Person
from tests.pdf_reading import Pdf

pytestmark = pytest.mark.browser

MARITAL = "1.004873"
NAMES = ("Kê Thị Phôi", "Kê Thị Mực")
PAPER = "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN"
BLANK, SERIES = "Phôi Giấy xác nhận tình trạng hôn nhân", "XN-2022"
PRINTER, LEADER = "Hồ Thị Tư Pháp (minh họa)", "Hồ Văn Chủ Tịch (minh họa)"
SCAN = "Kết quả đã ký (bản quét)"


def test_two_papers_are_signed_by_hand(running: RunningOffice, enter: Enter, tmp_path: Path) -> None:
    desk, clerk = Person(enter("tuphap")), Person(enter("vanphong"))
    _has_blanks(clerk)
    for name in NAMES:
        desk.receives(MARITAL, name, person=name, stated_purpose="Vay vốn")
        desk.does(name, "Số hóa, chuyển công chức chuyên môn", legible=True)
        desk.does(
            name, "Thẩm tra tình trạng hôn nhân, mục đích sử dụng", "Đủ điều kiện", findings="Chưa kết hôn với ai"
        )
    codes = [_code(desk, name) for name in NAMES]
    _prints(clerk)
    for number, code in zip((1, 2), codes, strict=True):
        _uses_blank(desk, number, code)
    at = _writes_down(clerk)
    _seals(clerk, codes, at)
    for name in NAMES:
        _scans(clerk, name, tmp_path)
    clerk.goes_to("Đóng dấu")
    for code in codes:
        expect(clerk.page.get_by_role("row").filter(has_text=code)).to_have_count(0)
    desk.opens_dossier(NAMES[0])
    expect(desk.part("^Văn bản kết quả")).to_contain_text(f"{LEADER}, {at} · ký trên giấy · đóng dấu lúc {at}")
    assert running.says("audit", "verify")["ok"]
    assert running.says("doctor")["problems"] == []


def _has_blanks(clerk: Person) -> None:
    """A lot comes in; the justice officer, who prints, gets five sheets."""
    clerk.goes_to("Phôi")
    box = clerk.part("^Nhận phôi")
    box.get_by_label("Loại phôi").select_option(label=BLANK)
    _fills(box, {"Sê-ri": SERIES, "Từ số": "1", "Đến số": "20", "Phiếu giao, nơi giao": "Phiếu giao 3, Phòng Tư pháp"})
    box.get_by_role("button", name="Ghi nhận phôi").click()
    clerk.is_told("Đã ghi nhận phôi.")
    box = clerk.part("^Cấp phôi")
    box.get_by_label("Lô").select_option(label=f"{BLANK} · {SERIES} 000001–000020")
    _fills(box, {"Từ số": "1", "Đến số": "5"})
    box.get_by_label("Người nhận").select_option(label=PRINTER)
    box.get_by_role("button", name="Cấp phôi").click()
    clerk.is_told("Đã cấp phôi.")


def _fills(box: Locator, values: dict[str, str]) -> None:
    for label, value in values.items():
        box.get_by_label(label).fill(value)


def _code(desk: Person, name: str) -> str:
    desk.opens_dossier(name)
    return desk.page.get_by_role("heading", level=1).inner_text()


def _opens_ink(clerk: Person) -> None:
    clerk.goes_to("Đóng dấu")
    clerk.page.get_by_role("link", name="Ghi đã ký trên giấy").click()
    clerk.page.get_by_label("Người đã ký").select_option(label=LEADER)
    for name in NAMES:
        clerk.page.get_by_role("row").filter(has_text=name).get_by_role("checkbox").check()


def _prints(clerk: Person) -> None:
    """What the browser sends by that button; it would show the answer in a window of its own."""
    _opens_ink(clerk)
    button = clerk.page.get_by_role("button", name="In để ký các văn bản đã đánh dấu")
    sent = clerk.page.locator("form.ask").evaluate("form => [...new FormData(form)]")
    answer = clerk.page.request.post(str(button.get_attribute("formaction")), form=dict(sent))
    assert answer.headers["content-type"] == "application/pdf"
    printed = Pdf(answer.body())
    assert printed.sizes == [(210, 297)] * len(NAMES), "a sheet each"
    for said in (*NAMES, PAPER, "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", LEADER, "Chưa kết hôn với ai"):
        assert said in printed.text
    assert "Nguyễn Thị Văn Phòng" not in printed.text, "whoever prints does not sign"


def _uses_blank(desk: Person, number: int, code: str) -> None:
    desk.goes_to("Phôi")
    box = desk.part("^Ghi dùng")
    box.get_by_label("Lô").select_option(label=f"{BLANK} · {SERIES} 000001–000020")
    _fills(box, {"Số phôi": str(number), "Đã in cho hồ sơ": code})
    box.get_by_role("button", name="Ghi phôi đã dùng").click()
    desk.is_told("Đã ghi phôi.")


def _writes_down(clerk: Person) -> str:
    """Many at once, from the papers at hand. Gives the minute of signing, in which the last of them was offered."""
    _opens_ink(clerk)
    offered = (
        clerk.page.get_by_role("row").filter(has_text=NAMES[-1]).locator("td[data-label='Trình lúc']").inner_text()
    )
    hour, day = offered.split()
    clerk.page.get_by_label("Giờ ký trên giấy").fill(f"{day} {hour}")
    clerk.page.get_by_label("Có văn bản đã ký trong tay").check()
    clerk.page.get_by_role("button", name="Ghi đã ký", exact=True).click()
    clerk.is_told(f"Đã ghi {len(NAMES)} văn bản, không ghi được 0.")
    return offered.strip()


def _seals(clerk: Person, codes: list[str], at: str) -> None:
    clerk.goes_to("Đóng dấu")
    for code in codes:
        clerk.page.get_by_role("row").filter(has_text=code).get_by_role("checkbox").check()
    hour, day = at.split()
    clerk.page.get_by_label("Giờ đóng dấu, nếu không phải bây giờ").fill(f"{day} {hour}")
    clerk.page.get_by_role("button", name="Ghi đã đóng dấu").click()
    clerk.is_told(f"Đã ghi đóng dấu {len(NAMES)} văn bản, không ghi được 0.")
    owed = clerk.part("^Đã đóng dấu, còn nợ bản quét")
    for code in codes:
        expect(owed.get_by_role("row").filter(has_text=code)).to_have_count(1)


def _scans(clerk: Person, name: str, folder: Path) -> None:
    """The sheet with ink and seal comes back as a scan and pays what it owes."""
    (folder / "ket-qua.pdf").write_bytes(scans.pdf(1))
    clerk.opens_dossier(name)
    papers = clerk.page.locator("#papers")
    papers.get_by_label(f"Tệp quét hoặc ảnh: {SCAN}").first.set_input_files(folder / "ket-qua.pdf")
    papers.get_by_role("button", name="Tải lên").click()
    expect(papers.get_by_role("status")).to_contain_text("Đã nhận")
