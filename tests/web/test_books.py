"""Books at the pages: listed by year, read line by line, taken out as files, closed and signed."""

import re
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from openpyxl import load_workbook

from engine.store.tables import book_closings, book_turns
from tests.office import COMMUNE, Office
from tests.pdf_reading import Pdf
from tests.web.conftest import Browser, Enter
from tests.web.small_office import BIRTH
from tests.web.test_language import leftovers

AT = f"/books/{COMMUNE}/slip.register/2022"
CLOSING = "/books/closing/?year=2022"
TURN = {"first": "2", "volume": "2", "page": "1", "reason": "Sang quyển mới"}


def accepted(office: Office, name: str = "Hồ Thị Nhi") -> UUID:
    dossier_id = office.file(BIRTH, name=name).dossier_id
    office.do(dossier_id, "receive", outcome="accept")
    return dossier_id


def lines(page: str) -> list[str]:
    """Each line as text."""
    rows = re.findall(r'<tr id="so-\d+".*?</tr>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def close(browser: Browser, **changes: str) -> str:
    given = {"year": "2022", "kind": "slip:register", **changes}
    return browser.post("/books/closing/", given, page=CLOSING).text


def test_a_book_is_found_by_its_year_and_each_line_leads_to_its_dossier(enter: Enter, office: Office) -> None:
    dossier = accepted(office)
    clerk = enter("vp")
    listed = clerk.get("/books/").text
    assert f'href="{AT}"' in listed
    assert "Chưa có số nào vào sổ trong năm này." in clerk.get("/books/?year=2020").text
    page = clerk.get(AT).text
    (line,) = lines(page)
    assert line.startswith(f"1 {office.dossier(dossier).code}")
    assert "Hồ Thị Nhi" in line
    assert f'href="/dossiers/{dossier}"' in page
    assert clerk.get("/books/phong_ldtbxh_a_luoi/slip.register/2022").status_code == 404
    assert clerk.get(AT.replace("2022", "2021")).status_code == 404
    assert clerk.get(AT.replace("slip.register", "nonsense")).status_code == 404


def test_numbers_and_days_are_looked_for_and_pages_follow_each_other(enter: Enter, office: Office) -> None:
    for at in range(52):
        accepted(office, f"Người {at + 1}")
    office.now += timedelta(days=1)
    accepted(office, "Người hôm sau")
    clerk = enter("vp")
    first = clerk.get(AT).text
    assert len(lines(first)) == 50
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following is not None
    second = clerk.get(following[1].replace("&amp;", "&")).text
    assert [line.split()[0] for line in lines(second)] == ["51", "52", "53"]
    assert 'rel="prev"' in second
    assert [line.split()[0] for line in lines(clerk.get(f"{AT}?number=53").text)] == ["51", "52", "53"]
    (of_the_day,) = lines(clerk.get(f"{AT}?first=08/03/2022&last=31/03/2022").text)
    assert "Người hôm sau" in of_the_day
    assert len(lines(clerk.get(f"{AT}?first=07/03/2022").text)) == 50
    assert "Không có số nào vào sổ" in clerk.get(f"{AT}?first=01/02/2022&last=02/02/2022").text
    for asked, said in (
        ("number=54", "không có “54”"),
        ("number=x", "không có “x”"),
        ("first=30/02/2022", "không phải một ngày có thật"),
        ("first=02/03/2022&last=01/03/2022", "trước ngày đầu"),
    ):
        assert said in clerk.get(f"{AT}?{asked}").text


def test_the_files_say_what_the_page_says_and_typed_text_is_no_formula(enter: Enter, office: Office) -> None:
    dossier = accepted(office, '=HYPERLINK("http://x")')
    clerk = enter("vp")
    sheet = load_workbook(BytesIO(clerk.get(f"{AT}.xlsx").data)).active
    assert sheet is not None
    number, code, name, received = (sheet.cell(6, column) for column in (1, 2, 5, 9))
    assert (number.value, code.value) == (1, office.dossier(dossier).code)
    assert (name.data_type, name.value) == ("s", '=HYPERLINK("http://x")')
    assert (received.is_date, received.value.date()) == (True, date(2022, 3, 7))  # type: ignore[union-attr]
    paper = clerk.get(f"{AT}.pdf?volume=1")
    assert paper.mimetype == "application/pdf"
    assert "SỔ THEO DÕI HỒ SƠ" in Pdf(paper.data).text
    assert "Quyển số 1, trang 1" in Pdf(paper.data).text
    assert clerk.get(f"{AT}.pdf?volume=2").status_code == 404


def test_where_the_paper_book_really_is_is_written_down(enter: Enter, office: Office) -> None:
    accepted(office)
    accepted(office)
    clerk = enter("vp")
    assert "Đã ghi quyển và trang." in clerk.post(f"{AT}/turn", TURN, page=AT).text
    assert [line[-4:] for line in lines(clerk.get(AT).text)] == ["1, 1", "2, 1"]
    assert "Quyển 2 (PDF)" in clerk.get(AT).text
    for changes, sentence in (
        ({"first": "x"}, "không phải số nguyên dương"),
        ({"reason": ""}, "Chưa điền."),
        ({"first": "9"}, "hãy ghi số từ 1 đến 3"),
        ({"first": "3", "volume": "1"}, "không nối được"),
    ):
        answer = clerk.post(f"{AT}/turn", TURN | changes, page=AT)
        assert answer.status_code in (409, 422)
        assert sentence in answer.text
    assert len(office.rows(book_turns)) == 1
    assert f"{AT}/turn" not in enter("qs").get(AT).text


def test_a_year_is_closed_at_the_page_and_signed_by_the_leader(enter: Enter, office: Office) -> None:
    accepted(office)
    clerk, leader = enter("vp"), enter("ld")
    early = clerk.get(CLOSING).text
    assert "Năm 2022 chưa hết" in early
    assert 'type="checkbox"' not in early
    assert "còn đang dùng" in close(clerk)
    office.now = office.now.replace(year=2023, month=1, day=4)
    assert "Hãy chọn sổ cần khóa." in close(clerk, kind="")
    assert "Sổ theo dõi hồ sơ" in clerk.get(CLOSING).text
    assert not office.rows(book_closings)
    told = close(clerk)
    assert "Đã khóa 1 sổ." in told
    assert "từ số 01 đến số 01, tổng số 1 số vào sổ" in told
    assert "Chờ lãnh đạo ký" in told
    assert f"{AT}/confirm" not in clerk.get(AT).text
    assert "Đã ký xác nhận khóa sổ." in leader.post(f"{AT}/confirm", page=AT).text
    assert "Lãnh đạo ký xác nhận: Người ld, ngày 04/01/2023." in clerk.get(AT).text
    assert "Lãnh đạo ký xác nhận: Người ld" in Pdf(clerk.get(f"{AT}.pdf").data).text
    again = leader.post(f"{AT}/confirm", page="/books/")
    assert (again.status_code, "đã được ký xác nhận" in again.text) == (409, True)


@pytest.mark.parametrize("path", ["/books/", AT, CLOSING])
def test_the_pages_are_english_where_asked(enter: Enter, office: Office, path: str) -> None:
    accepted(office)
    page = enter("vp", language="en").get(path).text
    assert leftovers(page.replace("Người vp", "")) == set()
