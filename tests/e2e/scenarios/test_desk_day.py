"""A whole day at the desk without a mouse: every person in it works by keys alone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from engine.demo.accounts import PASSWORD
from tests import scans
from tests.e2e.scenarios.conftest import Enter, RunningOffice
from tests.e2e.scenarios.keyboard import Keyboard
from tests.pdf_reading import Pdf

pytestmark = pytest.mark.browser

CARD = "046085000031||Ploong Văn Thạch|12041985|Nam|Thôn Pa E, xã Trung Sơn|05062021"
SIGNER, SINGLE, OLD, WRONG = "Ploong Văn Thạch", "Ploong Thị Mơ", "Ploong Văn Cả", "Ploong Thị Xa"
PHONE, DAY = "0914888221", "2022-05-31"
REASON = "Không thuộc thẩm quyền của xã: người yêu cầu thường trú ở huyện khác"
COMMENT = "Đã gọi điện hẹn người dân ký lại trước mặt công chức."


def test_a_day_at_the_desk_by_keyboard_alone(running: RunningOffice, enter: Enter, tmp_path: Path) -> None:
    desk = Keyboard(enter())
    _come(desk, "tuphap")
    _signature_by_card(desk)
    _marital_status_with_scan(desk, tmp_path)
    _allowance(desk)
    _refuse_one(desk)
    _take_and_complete(desk)
    _many_at_once(desk)
    leader, clerk = Keyboard(enter()), Keyboard(enter())
    _come(leader, "chutich")
    _sign(leader)
    _come(clerk, "vanphong")
    _do(clerk, SINGLE, "Đóng dấu")
    _hand_out(desk)
    code = _look_up_and_comment(desk)
    refused = _look_up_the_refused(desk)
    _leave(desk)
    _check_motcua(running, code, refused, tmp_path)


def _come(person: Keyboard, login: str) -> None:
    person.enter("Tên đăng nhập", f"demo.{login}")
    person.enter("Mật khẩu", PASSWORD)
    person.go()


def _leave(desk: Keyboard) -> None:
    desk.push("Đăng xuất")
    expect(desk.page.get_by_label("Tên đăng nhập")).to_be_visible()


def _choose(desk: Keyboard, typed: str, link: str = "") -> None:
    """A procedure, typed without diacritics; where several fit, by its name."""
    desk.push("Tiếp nhận")
    desk.page.keyboard.type(typed)
    desk.go()
    if link:
        desk.push(link)
    expect(desk.page.get_by_label("Mã QR của thẻ căn cước")).to_be_visible()


def _record(desk: Keyboard) -> None:
    desk.push("Ghi nhận hồ sơ")
    expect(desk.page.get_by_role("status").first).to_contain_text("Đã ghi nhận hồ sơ.")


def _accept(desk: Keyboard) -> None:
    desk.choose("Đủ hồ sơ, tiếp nhận")
    desk.push("Hoàn thành")
    expect(desk.page.get_by_role("status").first).to_contain_text("Đã hoàn thành “Tiếp nhận, kiểm tra hồ sơ”")


def _signature_by_card(desk: Keyboard) -> None:
    _choose(desk, "chung thuc chu ky trong cac giay to")
    desk.to("Mã QR của thẻ căn cước")
    desk.page.keyboard.insert_text(CARD)
    desk.go()
    expect(desk.page.get_by_label(re.compile("^Họ và tên")).first).to_have_value(SIGNER)
    desk.enter("Số điện thoại", PHONE)
    desk.enter("Tên văn bản", "Giấy ủy quyền nhận trợ cấp")
    _record(desk)
    _accept(desk)


def _marital_status_with_scan(desk: Keyboard, folder: Path) -> None:
    (folder / "tờ khai.pdf").write_bytes(scans.pdf(2))
    _choose(desk, "tinh trang hon nhan")
    desk.enter("Họ và tên", SINGLE)
    desk.enter("Số giấy tờ", "046199000045")
    desk.enter("Người được xác nhận", SINGLE)
    desk.enter("Mục đích sử dụng", "đăng ký kết hôn")
    _record(desk)
    desk.file_chooser("Tệp quét hoặc ảnh: Tờ khai").set_files(folder / "tờ khai.pdf")
    desk.to("Tải lên")
    desk.press("Enter")
    expect(desk.page.locator("#papers").get_by_role("status")).to_have_text("Đã nhận 1 tệp.")
    desk.back_to("Đủ hồ sơ, tiếp nhận")
    desk.press("Space")
    desk.push("Hoàn thành")
    expect(desk.page.get_by_role("status").first).to_contain_text("Đã hoàn thành “Tiếp nhận, kiểm tra hồ sơ”")


def _allowance(desk: Keyboard) -> None:
    _choose(desk, "tro cap xa hoi hang thang", "Thực hiện, điều chỉnh, thôi hưởng trợ cấp xã hội hàng tháng")
    desk.enter("Họ và tên", OLD)
    desk.enter("Đối tượng hưởng", OLD)
    desk.select("Nhóm đối tượng", "Người cao tuổi")
    _record(desk)
    _accept(desk)


def _refuse_one(desk: Keyboard) -> None:
    _choose(desk, "tinh trang hon nhan")
    desk.enter("Họ và tên", WRONG)
    desk.enter("Người được xác nhận", WRONG)
    desk.enter("Mục đích sử dụng", "xin việc")
    _record(desk)
    desk.choose("Từ chối tiếp nhận")
    desk.enter("Lý do, căn cứ pháp lý", REASON)
    desk.push("Hoàn thành")
    expect(desk.page.get_by_role("status").first).to_contain_text("Từ chối tiếp nhận")


def _find(desk: Keyboard, name: str, count: int) -> None:
    """In the inbox, by typing."""
    desk.push("Một cửa điện tử")
    if "offered" not in desk.page.url:
        desk.push("Việc của bộ phận")
    desk.press("/")
    desk.page.keyboard.type(name)
    desk.page.wait_for_url("**search=*")
    expect(desk.page.locator("#rows a.work")).to_have_count(count)
    desk.press("Escape")


def _do(desk: Keyboard, name: str, work: str) -> None:
    _find(desk, name, 1)
    desk.press("j")
    assert desk.focused["name"].startswith(work)
    desk.go()
    desk.push("Hoàn thành")
    expect(desk.page.get_by_role("status").first).to_contain_text(f"Đã hoàn thành “{work}")


def _take_and_complete(desk: Keyboard) -> None:
    """Claimed from the list by its key, then done."""
    _find(desk, "ploong thi mo", 1)
    desk.press("j", "c")
    expect(desk.page.get_by_role("alert")).to_contain_text("đã nhận")
    desk.push("Việc của tôi (1)")
    desk.press("j")
    desk.go()
    desk.tick("Bản quét đọc được")
    desk.push("Hoàn thành")
    expect(desk.page.get_by_role("status").first).to_contain_text("Đã hoàn thành “Số hóa")
    _find(desk, "ploong thi mo", 1)
    desk.press("j")
    desk.go()
    desk.choose("Đủ điều kiện")
    desk.push("Hoàn thành")
    expect(desk.page.get_by_role("status").first).to_contain_text("Đã hoàn thành")


def _many_at_once(desk: Keyboard) -> None:
    """The two others are ticked by their key and claimed together."""
    _find(desk, "ploong van", 2)
    desk.press("j", "x", "j", "x")
    desk.back_to("Trả lại")
    desk.back_to("Nhận")
    desk.press("Enter")
    expect(desk.page.get_by_role("alert")).to_contain_text("2 việc xong")


def _sign(leader: Keyboard) -> None:
    leader.push("Trình ký")
    row = leader.page.locator("section.card").filter(has_text=SINGLE)
    leader.to(row.get_by_role("heading").get_by_role("link").inner_text())
    leader.choose("Ký")
    leader.push("Ký và trả lại như đã chọn")
    expect(leader.page.get_by_role("status").first).to_contain_text("Đã ký 1, trả lại 0, không làm được 0.")


def _hand_out(desk: Keyboard) -> None:
    _find(desk, "ploong thi mo", 1)
    desk.press("j")
    desk.go()
    if desk.page.get_by_role("heading", level=1).inner_text().startswith("Thu phí"):
        desk.push("Hoàn thành")
        _find(desk, "ploong thi mo", 1)
        desk.press("j")
        desk.go()
    desk.enter("Người nhận kết quả", SINGLE)
    desk.tick("Đã thu lại giấy hẹn")
    desk.choose("Hài lòng")
    desk.push("Hoàn thành")
    expect(desk.page.get_by_role("status").first).to_contain_text("Đã trả kết quả")


def _look_up_and_comment(desk: Keyboard) -> str:
    desk.push("Tra cứu hồ sơ")
    desk.enter("Tìm mã hồ sơ", PHONE)
    desk.go()
    found = desk.page.locator("main tbody a.work")
    expect(found).to_have_count(1)
    code = found.inner_text()
    desk.push(code)
    desk.enter("Viết trao đổi", COMMENT)
    desk.push("Gửi trao đổi")
    expect(desk.page.get_by_text(COMMENT)).to_be_visible()
    expect(desk.page.locator(".clock")).to_contain_text("Còn")
    return code


def _look_up_the_refused(desk: Keyboard) -> str:
    """Its id, because it never got a code."""
    desk.push("Tra cứu hồ sơ")
    desk.enter("Tìm mã hồ sơ", "ploong thi xa")
    desk.go()
    desk.push("chưa có mã")
    expect(desk.page.locator(".headline .state")).to_have_text("Từ chối tiếp nhận")
    expect(desk.page.get_by_role("link", name=re.compile("^Phiếu từ chối"))).to_be_visible()
    return desk.page.url.rsplit("/", 1)[1]


def _check_motcua(running: RunningOffice, code: str, refused: str, folder: Path) -> None:
    running.runs("slip", refused, "refusal", str(folder / "refusal.pdf"))
    slip = Pdf((folder / "refusal.pdf").read_bytes()).text
    assert WRONG in slip
    assert REASON in slip
    running.runs("register", "ubnd_trung_son", str(folder / "register.pdf"), "--from", DAY, "--to", DAY)
    register = Pdf((folder / "register.pdf").read_bytes()).text
    assert code in register
    assert all(name in register for name in (SIGNER, SINGLE, OLD))
    assert WRONG not in register, "what is not accepted has no line in the book"
    assert running.says("audit", "verify")["ok"]
