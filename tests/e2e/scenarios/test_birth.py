"""A birth registration that lacks a paper, by keyboard alone: the clock stands, the server dies and comes back, the
paper comes, and the certificate is handed over."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.scenarios.conftest import MORNING, Enter, RunningOffice
from tests.e2e.scenarios.keyboard import Keyboard
from tests.pdf_reading import Pdf

pytestmark = pytest.mark.browser

CHILD, MOTHER = "Avô Minh Khôi", "Avô Thị Sen"
CARD = "046190000077||Avô Thị Sen|30051994|Nữ|Thôn Ta Lo A Hố, xã Trung Sơn|01012021"
LACKING = "Giấy chứng sinh có dấu của bệnh viện"
WHY = "Giấy chứng sinh chưa có dấu"
TODAY = "31/05/2022"


def test_a_birth_with_a_supplement_and_a_restart(running: RunningOffice, enter: Enter, tmp_path: Path) -> None:
    window = enter("tuphap")
    desk = Keyboard(window)
    _file(desk)
    _do(desk, "Số hóa", lambda: desk.tick("Bản quét đọc được"))
    code = _ask_for_the_paper(desk)
    since = _clock_stands(window, code)
    running.kill()
    running.start()
    assert _clock_stands(window, code) == since, "what stood before the restart stands after it"
    _supplement_comes(desk)
    expect(_clock(window, code)).to_contain_text("Còn")
    _register(desk)
    _sign(Keyboard(enter("chutich")))
    _seal(Keyboard(enter("vanphong")))
    _do(desk, "Trả kết quả", lambda: (desk.enter("Người nhận kết quả", MOTHER), desk.tick("Đã thu lại giấy hẹn")))
    expect(window.get_by_role("status").first).to_contain_text("Đã trả kết quả")
    _check_pages(window, code)
    _check_motcua(running, code, tmp_path)


def _file(desk: Keyboard) -> None:
    desk.push("Tiếp nhận")
    desk.page.keyboard.type("dang ky khai sinh")
    desk.go()
    desk.push("Đăng ký khai sinh")
    desk.to("Mã QR của thẻ căn cước")
    desk.page.keyboard.insert_text(CARD)
    desk.go()
    expect(desk.page.get_by_label(re.compile("^Họ và tên")).first).to_have_value(MOTHER)
    desk.enter("Số điện thoại", "0914555777")
    desk.enter("Họ, chữ đệm, tên trẻ", CHILD)
    desk.choose("Nam")
    desk.date("Ngày sinh", MORNING - timedelta(days=11))
    desk.enter("Họ tên mẹ", MOTHER)
    desk.push("Ghi nhận hồ sơ")
    desk.choose("Đủ hồ sơ, tiếp nhận")
    desk.push("Hoàn thành")
    expect(desk.page.get_by_role("status").first).to_contain_text("Đã hoàn thành “Tiếp nhận, kiểm tra hồ sơ”")


def _open(desk: Keyboard, work: str, name: str = MOTHER) -> None:
    """Find the work in the inbox by typing, and open it."""
    page = desk.page
    page.goto("/inbox?list=offered")
    desk.press("/")
    page.keyboard.type(name)
    page.wait_for_url("**search=*")
    row = page.locator("#rows a.work")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(work)
    desk.press("Escape", "j")
    desk.go()


def _do(desk: Keyboard, work: str, fill: Callable[[], object] = lambda: None) -> None:
    _open(desk, work)
    fill()
    desk.push("Hoàn thành")
    expect(desk.page.get_by_role("status").first).to_contain_text(f"Đã hoàn thành “{work}")


def _ask_for_the_paper(desk: Keyboard) -> str:
    def lacks() -> None:
        desk.choose("Cần bổ sung hồ sơ")
        desk.enter("Lý do", WHY)
        desk.enter("Giấy tờ, nội dung", LACKING)

    _do(desk, "Thẩm tra hồ sơ khai sinh", lacks)
    _open(desk, "Soạn, giao phiếu yêu cầu bổ sung")
    desk.enter("Giấy tờ, nội dung", LACKING)
    desk.enter("Lý do", WHY)
    code = desk.page.locator(".headline a.number").inner_text()
    desk.push("Hoàn thành")
    return code


def _clock(page: Page, code: str) -> Locator:
    page.goto("/dossiers")
    page.get_by_role("searchbox").focus()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=code).press("Enter")
    return page.locator(".clock")


def _clock_stands(page: Page, code: str) -> str:
    clock = _clock(page, code)
    expect(clock).to_contain_text("Người dân cần bổ sung")
    expect(clock).to_contain_text(LACKING)
    since = re.search(r"Tạm dừng tính thời hạn từ ([^.]*)\.", clock.inner_text())
    assert since is not None
    assert TODAY in since[1]
    expect(page.get_by_role("link", name=re.compile("^Phiếu yêu cầu bổ sung"))).to_be_visible()
    return since[1]


def _supplement_comes(desk: Keyboard) -> None:
    def came() -> None:
        desk.enter("Giấy tờ", LACKING)
        desk.tick("Đã đủ theo phiếu yêu cầu")

    _do(desk, "Nhận hồ sơ bổ sung", came)


def _register(desk: Keyboard) -> None:
    def entry() -> None:
        desk.enter("Số định danh cá nhân", "046222000123")
        desk.moment("Thời điểm cấp", MORNING)

    def book() -> None:
        desk.enter("Người yêu cầu ký Sổ", MOTHER)
        desk.tick("Người yêu cầu đã đọc")

    _do(desk, "Thẩm tra hồ sơ khai sinh", lambda: desk.choose("Đủ điều kiện"))
    _do(desk, "Nhập phần mềm hộ tịch", entry)
    _do(desk, "Ghi Sổ đăng ký khai sinh", book)


def _sign(leader: Keyboard) -> None:
    leader.push("Trình ký")
    leader.to("Ký Giấy khai sinh")
    leader.choose("Ký")
    leader.push("Ký và trả lại như đã chọn")
    expect(leader.page.get_by_role("status").first).to_contain_text("Đã ký 1, trả lại 0, không làm được 0.")


def _seal(clerk: Keyboard) -> None:
    _do(clerk, "Đóng dấu")


def _check_pages(page: Page, code: str) -> None:
    """The clock began anew when the paper came; every book and slip is there."""
    expect(_clock(page, code)).to_contain_text(re.compile(f"Có kết quả tại bộ phận một cửa lúc .* {TODAY}, đúng hạn"))
    course = page.get_by_role("table").filter(has_text="Mọi lần thời hạn bắt đầu, dừng").inner_text()
    assert re.search(r"Tạm dừng tính thời hạn: chờ người dân bổ sung hồ sơ\n.*sau đó thời hạn tính lại từ đầu", course)
    main = page.locator("#main")
    for said in (f"{LACKING}", "Tiếp tục tính thời hạn", "Lập Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ số", MOTHER):
        expect(main).to_contain_text(said)
    expect(main).to_contain_text(re.compile(r"Số \d+/2022, sổ HT_KS"))
    page.goto("/inbox?list=offered")
    expect(page.get_by_text(MOTHER)).to_have_count(0)


def _check_motcua(running: RunningOffice, code: str, folder: Path) -> None:
    running.runs("slip", code, "supplement", str(folder / "slip.pdf"))
    assert LACKING in Pdf((folder / "slip.pdf").read_bytes()).text
    assert running.says("audit", "verify")["ok"]
