"""A result is late: the desk apologises in time and names one new date; the pages tell who is late and why."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.scenarios.conftest import Enter, RunningOffice
from tests.e2e.scenarios.person import Person
from tests.pdf_reading import Pdf

pytestmark = pytest.mark.browser

FUNERAL = "1.010824"
LATE = "Alăng Thị Lành"  # of the demo year: the province has not decided, and the desk apologised in time
WHY = "chưa trả kết quả liên thông"


def test_an_apology_with_the_new_date(running: RunningOffice, enter: Enter, tmp_path: Path) -> None:
    name = "Blúp Thị Chờ"
    desk = Person(enter("vanhoa"))
    desk.receives(FUNERAL, name, merited="Blúp Văn Ơn", claimant=name)
    desk.opens_dossier(name)
    desk.page.get_by_role("link", name="Xin lỗi và hẹn lại", exact=True).click()
    desk.answers(reason="Phải xác minh tại nơi khác", new_date="2022-06-01")
    desk.page.get_by_role("button", name="Lập phiếu xin lỗi và hẹn lại").click()
    expect(desk.page.locator("#field-new_date-wrong")).to_contain_text("phải sau hạn đã hẹn")
    desk.answers(new_date="2022-07-15")
    desk.page.get_by_role("button", name="Lập phiếu xin lỗi và hẹn lại").click()
    desk.is_told("Đã lập phiếu xin lỗi và hẹn lại.")
    expect(desk.part("Thời hạn giải quyết")).to_contain_text("17:00 15/07/2022")
    expect(desk.part("Thời hạn đã chạy thế nào")).to_contain_text("Kết quả vẫn tính theo hẹn ban đầu.")
    expect(desk.page.get_by_role("link", name="Xin lỗi và hẹn lại", exact=True)).to_have_count(0)
    code = desk.page.get_by_role("heading", level=1).inner_text()
    running.runs("slip", code, "apology", str(tmp_path / "apology.pdf"))
    told = Pdf((tmp_path / "apology.pdf").read_bytes()).text
    assert "Phải xác minh tại nơi khác" in told
    assert "15/07/2022" in told


def test_a_late_result_is_told_with_who_and_why(running: RunningOffice, enter: Enter) -> None:
    officer, leader, desk = (Person(enter(f"so.{who}")) for who in ("chuyenvien", "lanhdao", "motcua"))
    officer.does(LATE, "Thẩm định, dự thảo quyết định", "Đủ điều kiện")
    leader.does(LATE, "Ký quyết định", "Ký")
    desk.does(LATE, "Lấy số, đóng dấu", number="73/QĐ-SLĐ")
    desk.does(LATE, "Trả kết quả cho nơi gửi", "Đã giải quyết", number="73/QĐ-SLĐ")
    Person(enter("phong.motcua")).does(LATE, "Trả kết quả cho nơi gửi", "Đã giải quyết", number="73/QĐ-SLĐ")
    chairman = Person(enter("chutich"))
    chairman.opens_dossier(LATE)
    expect(chairman.part("Thời hạn giải quyết")).to_contain_text("quá hạn")
    expect(chairman.part("Các chặng")).to_contain_text("Chậm ở: ")
    chairman.goes_to("Trễ hạn")
    expect(chairman.page.get_by_role("row").filter(has_text="Sở Lao động").first).to_be_visible()
    chairman.page.get_by_role("row").filter(has_text=WHY).get_by_role("link").first.click()
    expect(chairman.page.get_by_role("row").filter(has_text=WHY).first).to_be_visible()
    assert running.says("audit", "verify")["ok"]
