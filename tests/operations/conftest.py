"""An office of its own for each test, on both databases."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from engine import catalog as catalogs
from tests.conftest import BOTH, created
from tests.office import Office, open_office
from tests.operations.demo_year import load
from tests.operations.reorganised import Rows, reorganised
from tests.operations.restructured import BEFORE, DAY, Build


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    opened = open_office(database_url)
    yield opened
    opened.running.close()


@pytest.fixture
def build(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Build]:
    """Opens an office under successions of the test's own."""
    opened: list[Office] = []

    def make(change: Callable[[Rows], None] = lambda rows: None) -> Office:
        folder = reorganised(tmp_path, DAY, change)
        read = catalogs.load
        monkeypatch.setattr(catalogs, "load", lambda: read(folder))
        monkeypatch.setenv("MOTCUA_DATABASE_URL", database_url)
        opened.append(open_office(database_url, now=BEFORE))
        return opened[-1]

    yield make
    for office in opened:
        office.running.close()


@pytest.fixture(scope="session")
def loaded_year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Where the whole demo year is on a database: loaded once, for tests that only read it or copy it.

    They belong to one group ("demo year"), so that one worker alone loads it.
    """

    @cache
    def url(database: str) -> str:
        if database == "sqlite":
            year = f"sqlite:///{tmp_path_factory.mktemp('year') / 'motcua.sqlite3'}"
        else:
            year = created(request.getfixturevalue("postgresql_server"), "demo_year")
        load(year)
        return year

    return url


@pytest.fixture(scope="module", params=BOTH)
def year_url(request: pytest.FixtureRequest, loaded_year: Callable[[str], str]) -> str:
    return loaded_year(request.param)
