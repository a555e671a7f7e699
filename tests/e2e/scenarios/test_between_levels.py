"""A dossier goes from the commune to the district and the province, and its result comes back."""

import pytest
from playwright.sync_api import expect

from tests.e2e.scenarios.conftest import Enter, RunningOffice
from tests.e2e.scenarios.person import Person

pytestmark = pytest.mark.browser

FUNERAL = "1.010824"  # of a person with merit: 5 + 7 + 12 days since 15/02/2022
DISTRICT, PROVINCE = "Phòng Lao động", "Sở Lao động"


def test_a_merit_allowance_through_its_three_levels(running: RunningOffice, enter: Enter) -> None:
    name = "Kăn Thị Tri Ân"
    desk, leader, clerk = (Person(enter(login)) for login in ("vanhoa", "chutich", "vanphong"))
    desk.receives(FUNERAL, name, merited="Kăn Văn Liệt", claimant=name)
    desk.does(name, "Số hóa, chuyển công chức chuyên môn", legible=True)
    desk.does(name, "Đối chiếu sổ quản lý, xác nhận bản khai, lập danh sách", "Đủ điều kiện")
    leader.does(name, "Ký văn bản đề nghị", "Ký")
    clerk.does(name, "Đóng dấu, chuyển Phòng LĐTBXH", number="15/UBND")
    _is_at(desk, name, DISTRICT, "7 ngày làm việc")
    _goes_on(enter, name)
    _is_at(desk, name, PROVINCE, "12 ngày")
    _is_decided(enter, name)
    _comes_back(enter, name)
    _is_handed_over(desk, name)
    assert running.says("audit", "verify")["ok"]


def _is_at(desk: Person, name: str, agency: str, term: str) -> None:
    """The desk sees who has the dossier since when, with both clocks: the agency's own and the citizen's."""
    desk.opens_dossier(name)
    row = desk.part("Các chặng").get_by_role("row").filter(has_text=agency).last
    expect(row).to_contain_text("31/05/2022")
    expect(row).to_contain_text(term)
    expect(row).to_contain_text("hạn ")
    expect(desk.part("Hồ sơ đang chờ")).to_contain_text(agency)
    expect(desk.part("Thời hạn giải quyết")).to_contain_text("Còn ")


def _goes_on(enter: Enter, name: str) -> None:
    """The district examines it and sends it up to the province."""
    desk, officer, leader = (Person(enter(f"phong.{who}")) for who in ("motcua", "chuyenvien", "lanhdao"))
    desk.does(name, "Tiếp nhận hồ sơ liên thông", complete=True)
    officer.does(name, "Kiểm tra hồ sơ, lập danh sách", "Đủ điều kiện")
    leader.does(name, "Ký văn bản", "Ký")
    desk.does(name, "Lấy số, đóng dấu", number="7/PLĐ")


def _is_decided(enter: Enter, name: str) -> None:
    """The province decides and replies to the district."""
    desk, officer, leader = (Person(enter(f"so.{who}")) for who in ("motcua", "chuyenvien", "lanhdao"))
    desk.does(name, "Tiếp nhận hồ sơ liên thông", complete=True)
    officer.does(name, "Thẩm định, dự thảo quyết định", "Đủ điều kiện")
    leader.does(name, "Ký quyết định", "Ký")
    desk.does(name, "Lấy số, đóng dấu", number="72/QĐ-SLĐ")
    desk.does(name, "Trả kết quả cho nơi gửi", "Đã giải quyết", number="72/QĐ-SLĐ")


def _comes_back(enter: Enter, name: str) -> None:
    desk = Person(enter("phong.motcua"))
    desk.does(name, "Trả kết quả cho nơi gửi", "Đã giải quyết", number="72/QĐ-SLĐ")


def _is_handed_over(desk: Person, name: str) -> None:
    desk.does(name, "Ghi sổ, thông báo chi trả trợ cấp", amount="16240000")
    desk.does(name, "Trả kết quả, lấy ý kiến hài lòng", "Hài lòng", received_by=name, slip_back=True)
    desk.opens_dossier(name)
    expect(desk.page.locator("main .headline .state").first).to_contain_text("trả kết quả", ignore_case=True)
    for agency in ("Ủy ban nhân dân xã", DISTRICT, PROVINCE, "Toàn bộ, với người dân"):
        row = desk.part("Các chặng").get_by_role("row").filter(has_text=agency).first
        expect(row).to_contain_text("trước hạn")
