"""Processes that are at work while somebody upgrades: the upgrade names them and waits, and one that missed it says
that the database is another now instead of writing."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import inspect, text

from engine.cli import main
from engine.store import postgresql, schema, sqlite
from engine.store.database import Database
from engine.store.refusals import DatabaseInUse
from tests.conftest import BOTH, Kept, copied
from tests.releases.saved import differences, found_in, saved_releases

LAST = saved_releases()[-1]
Run = Callable[..., Result]


class OldProcess:
    """A real second process of the release before (tests.releases.at_work)."""

    def __init__(self, url: str) -> None:
        command = [sys.executable, "-m", "tests.releases.at_work", url, LAST.now.isoformat()]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def said(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def told(self, what: str) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()
        return self.said()

    def ended(self) -> None:
        self.process.kill()
        _, errors = self.process.communicate()
        assert "Traceback" not in errors, errors


@pytest.fixture(scope="session")
def nearly_up_to_date(keep: Callable[..., Kept], tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The office at the revision before this program's, whatever release it was saved by."""

    def fill(url: str) -> None:
        LAST.load(url, tmp_path_factory.mktemp("release"))
        database = Database(url)
        schema.upgrade(database, schema.REVISIONS[-2])
        database.close()

    return keep("nearly_up_to_date", fill)


@pytest.fixture(params=BOTH)
def before(request: pytest.FixtureRequest, nearly_up_to_date: Kept, tmp_path: Path) -> Iterator[str]:
    with copied(nearly_up_to_date(request.param), tmp_path) as url:
        yield url


@pytest.fixture
def old(before: str) -> Iterator[OldProcess]:
    process = OldProcess(before)
    said = process.said()
    assert said == "ready", said
    yield process
    process.ended()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for backend in (sqlite, postgresql):
        monkeypatch.setattr(backend, "ALONE_SECONDS", 0.3)


@pytest.fixture
def upgrade(before: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MOTCUA_DATABASE_URL", before)
    return lambda: CliRunner().invoke(main, ["upgrade", "--json"])


def unchanged(url: str) -> bool:
    database = Database(url)
    try:
        return not differences(LAST.manifest, found_in(database))
    finally:
        database.close()


def test_an_upgrade_names_who_is_at_work_and_changes_nothing(before: str, old: OldProcess, upgrade: Run) -> None:
    refused = upgrade()
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert str(old.process.pid) in refused.stderr
    assert "hãy dừng" in refused.stderr
    assert "Traceback" not in refused.output
    assert unchanged(before)
    assert old.told("sweep") == "done", "it goes on working"
    old.process.terminate()
    old.process.wait()
    assert upgrade().exit_code == 0


@pytest.mark.parametrize("what", ["sweep", "file"])
def test_who_missed_the_upgrade_says_so_and_writes_nothing(
    before: str, old: OldProcess, upgrade: Run, what: str
) -> None:
    assert old.told(what) == "done"
    _cut(before, old)
    upgraded = upgrade()
    assert upgraded.exit_code == 0, upgraded.stderr
    assert json.loads(upgraded.stdout)["revision"] == schema.HEAD
    database = Database(before)
    after = found_in(database)
    for _ in range(2):
        said = old.told(what)
        assert said.startswith("DatabaseAhead"), said
        assert "Hãy cập nhật motcua" in said
    assert found_in(database) == after
    database.close()


def _cut(url: str, old: OldProcess) -> None:
    """The server throws it out; nobody can throw a process out of a file, so there it lets go itself."""
    if not url.startswith("postgresql"):
        assert old.told("cut") == "done"
        return
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
            "WHERE application_name LIKE 'motcua%%' AND datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_an_upgrade_goes_on_as_soon_as_the_last_has_gone(
    old: OldProcess, upgrade: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for backend in (sqlite, postgresql):
        monkeypatch.setattr(backend, "ALONE_SECONDS", 60)
    leaving = threading.Timer(1.0, old.process.terminate)
    leaving.start()
    upgraded = upgrade()
    leaving.join()
    assert upgraded.exit_code == 0, upgraded.stderr


@pytest.mark.postgresql
@pytest.mark.parametrize("before", ["postgresql"], indirect=True)
def test_who_comes_without_asking_during_an_upgrade_undoes_it(before: str) -> None:
    """Release 0.1.0 takes no lock: one that starts in those seconds has read the old revision."""
    database = Database(before)
    with pytest.raises(DatabaseInUse, match="motcua"):
        _upgrade_with_a_comer(database, before)
    with database.reading() as session:
        assert not inspect(session).has_table("of_the_upgrade")
    database.close()


def _upgrade_with_a_comer(database: Database, url: str) -> None:
    with ExitStack() as meanwhile, database.alone() as session:
        session.execute(text("CREATE TABLE of_the_upgrade (id INTEGER)"))
        meanwhile.enter_context(closing(psycopg.connect(url, application_name="motcua")))
