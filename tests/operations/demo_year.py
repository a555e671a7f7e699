"""The demo year for tests, and what the command line says about a database."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text

from engine.adapters.clock import SystemClock
from engine.bootstrap import open_installation
from engine.cli import main
from engine.config import files_folder
from engine.demo.year import Loading, load_year
from engine.operations.back_up import back_up, restore
from engine.store.database import Database
from engine.store.queries.volume import Volume
from engine.store.tables import dossiers

WHOLE = ("2021-05-30", "2022-05-30")


def load(url: str, until: date = date(2022, 5, 30)) -> Volume:
    return load_year(Loading(url=url, until=until, real_now=SystemClock().now, day_passed=lambda day: None))


def moved(year: str, url: str, folder: Path) -> None:
    """The same year in another database, by what an office moves with: faster than loading it there again."""
    shutil.copy(year.removeprefix("sqlite:///"), folder / "year.sqlite3")  # a backup is noted in the office it is of
    office = open_installation(f"sqlite:///{folder / 'year.sqlite3'}")
    back_up(office.installation, folder / "year.motcua", files_folder(), now=office.clock.now())
    office.close()
    database = Database(url)
    restore(database, office.installation.catalog, folder / "year.motcua", files_folder(), replace=None)
    database.close()


class Office:
    """Asks the command line about one database."""

    def __init__(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MOTCUA_DATABASE_URL", url)
        self.url = url

    def runs(self, *command: str) -> Result:
        return CliRunner().invoke(main, list(command))

    def says(self, *command: str) -> Any:
        answer = self.runs(*command, "--json")
        assert answer.exit_code == 0, answer.output
        return orjson.loads(answer.stdout)

    def refuses(self, *command: str) -> str:
        answer = self.runs(*command)
        assert answer.exit_code == 1, answer.output
        return answer.stderr

    def cchc(self, first: str = WHOLE[0], last: str = WHOLE[1], *more: str) -> Any:
        return self.says("report", "cchc", "--from", first, "--to", last, *more)

    def ii06a(self, first: str = WHOLE[0], last: str = WHOLE[1], *more: str) -> Any:
        return self.says("report", "ii06a", "--from", first, "--to", last, *more)

    def rows(self, statement: str) -> list[Any]:
        database = Database(self.url)
        try:
            with database.reading() as session:
                return list(session.execute(text(statement)))
        finally:
            database.close()

    def trail(self) -> list[Any]:
        """What two runs must have in common: every dossier with its course, and how many events of each kind."""
        database = Database(self.url)
        columns = [
            dossiers.c[name] for name in ("code", "status", "applicant_name", "accepted_at", "result_at", "verdict")
        ]
        try:
            with database.reading() as session:
                courses = sorted(map(repr, session.execute(select(*columns))))
        finally:
            database.close()
        return [courses, sorted(map(repr, self.rows("SELECT kind, count(*) FROM audit_events GROUP BY kind")))]
