"""Every line of every book of the demo year: page, Excel and PDF say what the dossiers say."""

from collections.abc import Iterator

import pytest

from engine.adapters import book_paper
from engine.adapters.pdf import render_pdf
from engine.bootstrap import Running, open_installation
from engine.store.queries.books import BookStanding, books_of_unit
from tests.office import COMMUNE
from tests.operations.book_reading import (
    expected,
    in_paper,
    in_sheet,
    know_procedures,
    on_pages,
    rows_of,
    squeezed,
    told,
)
from tests.operations.demo_year import Office
from tests.web.conftest import Browser
from web import create_app
from web.books import address

pytestmark = pytest.mark.slow


@pytest.fixture
def running(year_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    Office(year_url, monkeypatch)
    opened = open_installation()
    know_procedures({code: found.name_vi for code, found in opened.installation.catalog.procedures.items()})
    yield opened
    opened.close()


@pytest.fixture
def leader(running: Running) -> Browser:
    """The chairman, who sees the confidential dossiers too."""
    app = create_app(running, secret_key=b"a key for tests only")
    app.testing = True
    browser = Browser(app.test_client())
    browser.post("/language", {"language": "vi"})
    browser.post("/sign-in", {"login": "demo.chutich", "password": "minh-hoa-2022"})
    return browser


def kept(running: Running) -> list[BookStanding]:
    with running.installation.database.reading() as session:
        return books_of_unit(session, COMMUNE)


def at(row: BookStanding) -> str:
    return f"/books/{COMMUNE}/{address(row.book.kind)}/{row.book.year}"


def test_pages_and_sheets_say_what_the_dossiers_say(running: Running, leader: Browser) -> None:
    books, lines = kept(running), 0
    for row in books:
        with running.installation.database.reading() as session:
            wanted = rows_of(session, COMMUNE, row.book.kind, row.book.year)
        heads, shown, leaves = on_pages(leader, at(row))
        cells = [expected(heads, row.book.kind, one) for one in wanted]
        assert shown == [tuple(map(told, line, heads)) for line in cells], row.book
        assert in_sheet(leader.get(f"{at(row)}.xlsx").data) == cells, row.book
        assert leaves == -(-row.last // 50)
        assert row.last == len(wanted)
        lines += len(wanted)
    assert len(books) > 25
    assert lines > 2000


@pytest.mark.parametrize("year_url", ["sqlite"], indirect=True)
def test_paper_says_what_the_dossiers_say(running: Running, leader: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_paper, "render_book", render_pdf)  # the same without a process for each of thirty books
    for row in kept(running):
        with running.installation.database.reading() as session:
            wanted = rows_of(session, COMMUNE, row.book.kind, row.book.year)
        heads, _, _ = on_pages(leader, f"{at(row)}?number={row.last}")
        paper, place = in_paper(leader.get(f"{at(row)}.pdf").data), 0
        for one in wanted:
            line = squeezed("".join(map(told, expected(heads, row.book.kind, one), heads)))
            place = paper.find(line, place)
            assert place >= 0, (row.book, line)
            place += len(line)
