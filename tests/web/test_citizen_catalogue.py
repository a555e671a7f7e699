"""What everybody may ask of the catalogue, without an account, without scripts and in few bytes."""

import gzip
import re
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from engine.domain.dated import in_force
from engine.domain.instant import local
from tests.office import Office
from tests.web.conftest import Browser
from tests.web.shipped_office import shipped_office

MOST = 30_000  # bytes of a page with its style, as they go over the line


@pytest.fixture
def office(shipped_url: str) -> Iterator[Office]:
    opened = shipped_office(shipped_url)
    yield opened
    opened.running.close()


@pytest.fixture
def citizen(app: Flask) -> Browser:
    return Browser(app.test_client())


def codes(page: str) -> set[str]:
    return set(re.findall(r'href="/cong-dan/thu-tuc/([^"]+)"', page))


def in_force_codes(office: Office, day: date) -> set[str]:
    listed = office.installation.catalog.procedures.values()
    return {found.code for found in listed if found.is_published and in_force(found.blocks, day) is not None}


def test_it_lists_what_is_in_force_on_the_day(office: Office, citizen: Browser) -> None:
    then = codes(citizen.get("/cong-dan/thu-tuc").text)
    assert then == in_force_codes(office, local(office.now).date())
    office.now = office.now.replace(year=2025, month=7, day=7)
    now = codes(citizen.get("/cong-dan/thu-tuc").text)
    assert now == in_force_codes(office, date(2025, 7, 7))
    assert now != then


@pytest.mark.parametrize("typed", ["khai sinh", "KHAI SINH", "sinh  khai", "khai+sinh", "1.001193"])
def test_a_search_needs_no_diacritics(citizen: Browser, office: Office, typed: str) -> None:
    found = codes(citizen.get(f"/cong-dan/thu-tuc?tim={typed.replace(' ', '+')}").text)
    assert "1.001193" in found
    assert "2.000815" not in found


def test_a_search_that_finds_nothing_says_so(citizen: Browser, office: Office) -> None:
    page = citizen.get("/cong-dan/thu-tuc?tim=<b>zzz").text
    assert "Không có thủ tục nào khớp với “&lt;b&gt;zzz”" in page


def test_every_procedure_has_its_page(citizen: Browser, office: Office) -> None:
    wrong = []
    for code in sorted(in_force_codes(office, local(office.now).date())):
        answer = citizen.get(f"/cong-dan/thu-tuc/{code}")
        heads = ("Có phải đến không?", "Giấy tờ cần nộp", "Thời hạn giải quyết", "Phí, lệ phí", "Căn cứ pháp lý")
        if answer.status_code != 200 or not all(head in answer.text for head in heads):
            wrong.append(code)
    assert wrong == []


def test_papers_term_fee_basis_and_coming(citizen: Browser, office: Office) -> None:
    page = citizen.get("/cong-dan/thu-tuc/2.000815").text
    for told in ("trang 1 đến 2: 2.000 đ/trang", "từ trang 3: 1.000 đ/trang", "tối đa 200.000 đ/bản", "NĐ 23/2015"):
        assert told in page, told
    late = citizen.get("/cong-dan/thu-tuc/1.001193").text
    assert "chỉ khi quá 60 ngày" in late
    assert "hộ nghèo: không phải nộp" in late


def test_it_says_what_is_not_sure(citizen: Browser, office: Office) -> None:
    office.now = office.now.replace(year=2025, month=7, day=7)
    page = citizen.get("/cong-dan/thu-tuc/1.001776").text
    assert "Danh mục chưa đối chiếu chắc chắn:" in page
    assert "thang trước Nghị định 42/2022" in page


def test_what_is_no_procedure_is_said_in_the_citizens_own_page(citizen: Browser, office: Office) -> None:
    answer = citizen.get("/cong-dan/thu-tuc/9.999999")
    assert answer.status_code == 404
    assert "/cong-dan/" in answer.text
    assert "Về danh sách việc" not in answer.text
    assert citizen.get("/cong-dan/nothing").status_code == 404


@pytest.mark.parametrize("path", ["/cong-dan/", "/cong-dan/thu-tuc/1.001193", "/cong-dan/tra-cuu", "/cong-dan/thu-tuc"])
def test_pages_are_light_and_run_nothing(citizen: Browser, office: Office, path: str) -> None:
    page = citizen.get(path)
    assert "<script" not in page.text
    style = re.search(r'href="(/static/dist/citizen\.css[^"]*)"', page.text)
    assert style is not None
    loaded = citizen.client.get(style[1])
    assert loaded.status_code == 200
    assert "url(" not in loaded.text, "no font, no picture"
    assert len(gzip.compress(page.data)) + len(gzip.compress(loaded.data)) < MOST
    loaded.close()


def test_english_pages_mark_what_is_vietnamese(citizen: Browser, office: Office) -> None:
    citizen.post("/language", {"language": "en"}, page="/cong-dan/")
    page = citizen.get("/cong-dan/thu-tuc/1.001193").text
    assert '<html lang="en">' in page
    assert "Do I have to come?" in page
    assert '<span lang="vi">Tờ khai' in page
