"""Every number of a page is the length of what it opens, in the demo year on both databases."""

import re
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook

from engine.bootstrap import open_installation
from tests.operations.demo_year import Office
from tests.pdf_reading import Pdf
from tests.web.conftest import Browser
from web import create_app

pytestmark = pytest.mark.slow

YEAR = "/dashboard?first=2021-05-30&last=2022-05-30"
_LINK = re.compile(r'<a[^>]* href="(/dashboard/dossiers[^"]+)">(?:<span class="tile-number">)?(\d[\d.]*(?: đ)?)<')


@pytest.fixture
def leader(year_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    Office(year_url, monkeypatch)
    running = open_installation()
    app = create_app(running, secret_key=b"a key for tests only")
    app.testing = True
    browser = Browser(app.test_client())
    browser.post("/language", {"language": "vi"})
    browser.post("/sign-in", {"login": "demo.chutich", "password": "minh-hoa-2022"})
    yield browser
    running.close()


def numbers(page: str) -> list[tuple[str, str]]:
    """Each address with the number that leads to it."""
    return [(path.replace("&amp;", "&"), number) for path, number in _LINK.findall(page)]


def test_the_figures_of_the_year_stand_on_the_page(leader: Browser) -> None:
    page = leader.get(YEAR).text
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    for figure in ("675 tiếp nhận", "661 đã giải quyết", "6.875.000 đ phí, lệ phí đã thu"):
        assert figure in told
    assert re.search(r"Thủ tục đang công khai ngày 30/05/2022 133\b", told)
    assert re.search(r"Nộp trực tuyến từ 01/01/2022 24\b", told)
    by_field = {
        group: number
        for path, number in numbers(page)
        if "figure=received&group" in path
        for group in re.findall(r"group=(\w+)", path)
    }
    assert by_field == {"ho_tich": "194", "chung_thuc": "309", "vhxh": "152", "dat_dai": "20"}
    assert YEAR.split("?")[1] in leader.get("/dashboard").text.replace("&amp;", "&"), "a period to be chosen"


@pytest.mark.parametrize("path", [YEAR, "/dashboard?first=2022-01-01&last=2022-03-31", "/dashboard"])
def test_every_number_opens_as_many_dossiers(leader: Browser, path: str) -> None:
    found = numbers(leader.get(path).text)
    assert len(found) > 40
    for address, number in dict(found).items():
        listed = leader.get(address).text
        said = re.search(r"<strong>(\d+) hồ sơ</strong>(?: · <strong>([^<]+)</strong>)?", listed)
        assert said is not None, address
        assert number == (said[2] if "figure=paid" in address else said[1]), address


BY_FIELD = ("online", "direct", "carried", "early", "on_time", "overdue", "within_term", "past_term")
FIELDS = {"ho_tich": "Hộ tịch", "chung_thuc": "Chứng thực", "vhxh": "Văn hóa - xã hội", "dat_dai": "Đất đai"}


def by_field(leader: Browser) -> dict[str, list[int]]:
    """What the page says of each field, in the order of BY_FIELD; nothing is a zero without a link."""
    found = {
        (query["figure"][0], query["group"][0]): int(number.replace(".", ""))
        for path, number in numbers(leader.get(YEAR).text)
        for query in [parse_qs(urlsplit(path).query)]
        if "group" in query
    }
    return {name: [found.get((key, group), 0) for key in BY_FIELD] for group, name in FIELDS.items()}


def sheet_of(leader: Browser, report: str) -> dict[object, list[object]]:
    """The rows of a report's sheet, each by the text that it begins with."""
    path = YEAR.replace("/dashboard", f"/dashboard/reports/{report}.xlsx")
    sheet = load_workbook(BytesIO(leader.get(path).data)).active
    assert sheet is not None
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    return {row[1 if report == "ii06a" else 0]: row[2 if report == "ii06a" else 1 :] for row in rows if len(row) > 1}


def test_every_row_of_the_files_is_what_the_page_says(leader: Browser) -> None:
    page, form, sheet = by_field(leader), sheet_of(leader, "ii06a"), sheet_of(leader, "cchc")
    text = re.sub(r"\s+", " ", Pdf(leader.get(YEAR.replace("/dashboard", "/dashboard/reports/ii06a.pdf")).data).text)
    letter = re.sub(r"\s+", " ", Pdf(leader.get(YEAR.replace("/dashboard", "/dashboard/reports/cchc.pdf")).data).text)
    for name, (online, direct, carried, early, on_time, overdue, within, past) in page.items():
        sums = (online + direct + carried, early + on_time + overdue, within + past)
        assert [cell for cell in form[name] if isinstance(cell, int)] == page[name]
        assert sheet[name] == [online + direct, carried, early, on_time, overdue, within, past]
        row = (sums[0], online, direct, carried, sums[1], early, on_time, overdue, sums[2], within, past)
        assert f"{name} {' '.join(map(str, row))}" in text
        assert f"{name} {' '.join(map(str, sheet[name]))}" in letter
    assert [sheet[label] for label in ("Hồ sơ tiếp nhận trong kỳ", "Hồ sơ đã giải quyết")] == [[675], [661]]
    assert sheet["Phí, lệ phí đã thu theo biên lai (đồng)"] == [6_875_000]
    assert "đã tiếp nhận 675 hồ sơ" in letter
    assert leader.get(YEAR.replace("/dashboard", "/dashboard/reports/cchc.docx")).data[:2] == b"PK"
    assert leader.get(YEAR.replace("/dashboard", "/dashboard/reports/cchc.csv")).status_code == 404


def test_what_waits_elsewhere_is_counted_and_shown_page_by_page(
    leader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = leader.get("/inbox?list=elsewhere").text
    waiting = re.findall(r'<a class="work number" id="work-([0-9a-f-]+)"', whole)
    assert len(waiting) > 4
    assert f"{len(waiting)} hồ sơ ·" in whole
    assert f"Chờ nơi khác ({len(waiting)})" in whole
    monkeypatch.setattr("web.inbox.PAGE", 3)
    pages = -(-len(waiting) // 3)
    walked = []
    for at in range(pages):
        page = leader.get(f"/inbox?list=elsewhere&page={at}").text
        assert f"Trang {at + 1}/{pages}" in page
        walked += re.findall(r'<a class="work number" id="work-([0-9a-f-]+)"', page)
    assert walked == waiting
    assert leader.get("/inbox?list=elsewhere&page=99").text.count(f"Trang {pages}/{pages}") == 1
