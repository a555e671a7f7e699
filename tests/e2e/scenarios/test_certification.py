"""Ten people with papers to be certified, all served while they wait: from one sitting at the desk to their copies."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.scenarios.conftest import Enter, RunningOffice
from tests.pdf_reading import Pdf

pytestmark = pytest.mark.browser

COPY, UNIT, DAY = "2.000815", "ubnd_trung_son", "2022-05-31"
SURNAME = "Arâl Thị"
NAMES = [f"{SURNAME} {name}" for name in ("An", "Bình", "Chi", "Dung", "Hà", "Khánh", "Lan", "Minh", "Nga", "Oanh")]
PAPERS = (("Bằng tốt nghiệp THPT", 1, 2), ("Học bạ THPT", 14, 3))


def test_ten_people_are_served_while_they_wait(running: RunningOffice, enter: Enter, tmp_path: Path) -> None:
    desk, leader, clerk = enter("tuphap"), enter("chutich"), enter("vanphong")
    _sit(desk)
    lines = desk.get_by_role("row").filter(has_text=SURNAME).all_inner_texts()
    assert [name for name in NAMES for line in lines if name in line] == NAMES
    numbers = [int(number) for line in lines for number in re.findall(r"(\d+)/2022\s+SCT/BS", line)]
    assert len(numbers) == 20
    assert numbers == list(range(numbers[0], numbers[0] + 20)), "one for each paper, in the order of the people"
    assert all("đã thu, biên lai" in line for line in lines)
    codes = [found.inner_text() for found in desk.get_by_role("row").filter(has_text=SURNAME).locator("a.number").all()]
    _compare(desk)
    _sign_all(leader)
    _seal_all(clerk)
    for name in NAMES:
        _hand_over(desk, name)
    desk.goto("/inbox?list=offered")
    expect(desk.get_by_text(SURNAME)).to_have_count(0)
    _check_pages(desk, codes[3], numbers[6:8])
    _check_motcua(running, codes, tmp_path)


def _sit(desk: Page) -> None:
    desk.get_by_role("link", name="Tiếp nhận", exact=True).click()
    desk.get_by_role("link", name="Nhiều người: Chứng thực bản sao từ bản chính").click()
    for at, name in enumerate(NAMES):
        person = desk.locator(f"#field-people-{at}")
        person.get_by_label(re.compile("^Họ và tên")).fill(name)
        person.get_by_role("button", name="Thêm dòng").click()
        for place, (paper, pages, copies) in enumerate(PAPERS):
            row = desk.locator(f"#field-people-{at}-facts-items-{place}")
            row.get_by_label(re.compile("^Tên giấy tờ")).fill(paper)
            row.get_by_label(re.compile("^Số trang")).fill(str(pages))
            row.get_by_label(re.compile("^Số bản sao")).fill(str(copies))
    desk.get_by_label(re.compile("^Đã thu đủ tiền")).check()
    desk.get_by_role("button", name="Tiếp nhận tất cả").click()
    expect(desk.get_by_role("status")).to_have_text("Đã tiếp nhận 10 hồ sơ")


def _mine(page: Page, work: str) -> None:
    """The list of what is offered, narrowed to these people."""
    page.goto("/inbox?list=offered")
    page.get_by_label(re.compile("^Tìm tên")).fill("aral thi")
    page.wait_for_url("**search=aral*")
    expect(page.locator("#rows a.work")).to_have_text([work] * len(NAMES))


def _compare(desk: Page) -> None:
    """Scans ten times, then all ten compared with their originals at once."""
    _mine(desk, "Số hóa, chuyển công chức chuyên môn")
    for task in [link.get_attribute("href") for link in desk.locator("#rows a.work").all()]:
        desk.goto(task or "")
        desk.get_by_label(re.compile("^Bản quét đọc được")).check()
        desk.get_by_role("button", name="Hoàn thành").click()
        expect(desk.get_by_role("status").first).to_contain_text("Đã hoàn thành")
    _mine(desk, "Đối chiếu bản sao với bản chính, ghi lời chứng")
    desk.get_by_label("Đánh dấu mọi việc đang hiện").check()
    desk.get_by_label("Kết quả").select_option(value="ok")
    desk.get_by_role("button", name="Hoàn thành").click()
    expect(desk.get_by_role("alert")).to_contain_text("10 việc xong", timeout=30_000)


def _sign_all(leader: Page) -> None:
    leader.get_by_role("link", name="Trình ký").click()
    rows = leader.locator("section.card").filter(has_text=SURNAME)
    expect(rows).to_have_count(len(NAMES))
    for row in rows.all():
        expect(row.get_by_text("Trả trong ngày")).to_be_visible()
        row.get_by_label("Ký", exact=True).check()
    leader.get_by_role("button", name="Ký và trả lại như đã chọn").click()
    expect(leader.get_by_role("status").first).to_contain_text("Đã ký 10, trả lại 0, không làm được 0.")


def _seal_all(clerk: Page) -> None:
    _mine(clerk, "Đóng dấu, giáp lai")
    clerk.get_by_label("Đánh dấu mọi việc đang hiện").check()
    clerk.get_by_role("button", name="Đóng dấu", exact=True).click()
    expect(clerk.get_by_role("alert")).to_contain_text("10 việc xong", timeout=30_000)


def _hand_over(desk: Page, name: str) -> None:
    desk.goto("/inbox?list=offered")
    desk.get_by_role("row").filter(has_text=name).locator("a.work").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Trả kết quả, lấy ý kiến hài lòng")
    desk.get_by_label(re.compile("^Người nhận kết quả")).fill(name)
    desk.get_by_role("button", name="Hoàn thành").click()
    expect(desk.get_by_role("status").first).to_contain_text("Đã trả kết quả")


def _check_pages(desk: Page, code: str, numbers: list[int]) -> None:
    desk.goto("/dossiers")
    desk.get_by_role("searchbox").fill(code)
    desk.keyboard.press("Enter")
    desk.get_by_role("link", name=code).click()
    expect(desk.locator(".clock")).to_contain_text("Có kết quả tại bộ phận một cửa")
    books = desk.locator("section", has=desk.get_by_role("heading", name="Sổ và phiếu"))
    for number in numbers:
        expect(books).to_contain_text(f"Số {number}/2022, sổ SCT/BS")
    expect(books).not_to_contain_text("Giấy tiếp nhận")
    money = desk.locator("section", has=desk.get_by_role("heading", name="Phí, lệ phí"))
    expect(money).to_contain_text(re.compile(r"Đã thu, biên lai BL \d+/2022"))
    expect(money).to_contain_text("52.000 đ")


def _check_motcua(running: RunningOffice, codes: list[str], folder: Path) -> None:
    running.runs("register", UNIT, str(folder / "register.pdf"), "--from", DAY, "--to", DAY)
    register = Pdf((folder / "register.pdf").read_bytes()).text
    for code, name in zip(codes, NAMES, strict=True):
        assert code in register
        assert name in register
    refused = running.refuses("slip", codes[0], "acceptance", str(folder / "slip.pdf"))
    assert "There is no slip" in refused, "what is returned on the day needs none"
    assert running.says("audit", "verify")["ok"]
