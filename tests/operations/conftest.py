"""An office of its own for each test, on both databases."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine import catalog as catalogs
from tests.conftest import BOTH, Kept, copied
from tests.office import Office, open_office, ready_office
from tests.operations.reorganised import Rows, reorganised
from tests.operations.restructured import BEFORE, DAY, Build


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, founded: Kept, tmp_path: Path) -> Iterator[str]:
    with copied(founded(request.param), tmp_path) as url:
        yield url


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    opened = ready_office(database_url)
    yield opened
    opened.running.close()


@pytest.fixture(scope="session")
def usual_successions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like workflows/, for tests that leave it as it is."""
    return reorganised(tmp_path_factory.mktemp("successions"), DAY)


@pytest.fixture
def build(
    database_url: str, usual_successions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Build]:
    """Opens an office under successions, the test's own where it changes them."""
    opened: list[Office] = []

    def make(change: Callable[[Rows], None] | None = None) -> Office:
        folder = usual_successions if change is None else reorganised(tmp_path, DAY, change)
        read = catalogs.load
        monkeypatch.setattr(catalogs, "load", lambda: read(folder))
        monkeypatch.setenv("MOTCUA_DATABASE_URL", database_url)
        opened.append(open_office(database_url, now=BEFORE))
        return opened[-1]

    yield make
    for office in opened:
        office.running.close()


@pytest.fixture(scope="module", params=BOTH)
def year_url(request: pytest.FixtureRequest, loaded_year: Kept) -> str:
    return loaded_year(request.param)
