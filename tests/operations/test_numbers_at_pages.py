"""Every number of a page is the length of what it opens, in the demo year on both databases."""

import re
from collections.abc import Iterator

import pytest

from engine.bootstrap import open_installation
from tests.operations.demo_year import Office
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
