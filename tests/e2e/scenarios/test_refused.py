"""A request is examined and refused: with a reason, its legal ground, and what the citizen can do."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.scenarios.conftest import Enter, RunningOffice
from tests.e2e.scenarios.person import Person
from tests.pdf_reading import Pdf

pytestmark = pytest.mark.browser

RELATIVE = "1.010833"  # a certificate for relatives of persons with merit
REASON, GROUND = "Không có tên trong hồ sơ người có công", "Nghị định 131/2021/NĐ-CP, Điều 128"
ADVICE = "Có quyền khiếu nại đến Chủ tịch UBND xã trong 90 ngày"


def test_a_refused_request(running: RunningOffice, enter: Enter, tmp_path: Path) -> None:
    name = "Kê Thị Hụt"
    desk, leader, clerk = (Person(enter(login)) for login in ("vanhoa", "chutich", "vanphong"))
    desk.receives(RELATIVE, name, person="Kê Văn Bạc", request="Xác nhận thân nhân")
    desk.does(name, "Số hóa, chuyển công chức chuyên môn", legible=True)
    review = {"reason": REASON, "legal_basis": GROUND}
    desk.does(name, "Thẩm tra, xác minh, soạn kết quả", "Từ chối giải quyết", **review)
    clerk.does(name, "Soạn văn bản từ chối", **review, advice=ADVICE)
    leader.does(name, "Ký văn bản từ chối", "Ký")
    clerk.does(name, "Lấy số, đóng dấu", number="31/UBND")
    desk.does(name, "Giao văn bản, trả lại giấy tờ", received_by=name)
    desk.opens_dossier(name)
    expect(desk.part("Thời hạn giải quyết")).to_contain_text("Không được giải quyết")
    expect(desk.part("Sổ và phiếu")).to_contain_text("Phiếu từ chối")
    code = desk.page.get_by_role("heading", level=1).inner_text()
    running.runs("slip", code, "refusal", str(tmp_path / "refusal.pdf"))
    told = Pdf((tmp_path / "refusal.pdf").read_bytes()).text
    for sentence in (name, REASON, GROUND, ADVICE):
        assert sentence in told
    desk.goes_to("Việc cần làm")
    desk.looks_for(name)
    expect(desk.page.locator("#rows tbody tr")).to_have_count(0)
    assert running.says("audit", "verify")["ok"]
