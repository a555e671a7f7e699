"""What an earlier release left goes on in this one: nothing is lost, nothing promised changes, everything ends."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from engine.bootstrap import open_installation
from engine.cli import main
from engine.cli.doctor import reader
from engine.domain.refusals import StageFailed
from engine.store import schema
from engine.store.database import Database
from engine.store.doctor import examine
from engine.store.tables import (
    dossiers,
    incidents,
    outbox,
    receipts,
    register_entries,
    slips,
    stages,
    timers,
)
from tests.office import Office
from tests.releases.saved import SavedRelease, differences, found_in

Run = Callable[..., Result]
KILLS = 5
NEVER = 0
BOOKS = {
    "number": (register_entries, ("unit_id", "book", "year")),
    "slip": (slips, ("unit_id", "key", "year")),
    "receipt": (receipts, ("unit_id", "series", "year")),
}


@pytest.fixture
def run(old_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("MOTCUA_DATABASE_URL", old_url)
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path))

    def call(*arguments: str) -> Result:
        result = CliRunner().invoke(main, arguments)
        assert "Traceback" not in result.output
        return result

    return call


@contextmanager
def database_at(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


def lost_or_changed(release: SavedRelease, url: str) -> dict[str, Any]:
    with database_at(url) as database:
        return differences(release.manifest, found_in(database))


def test_the_office_is_loaded_as_it_was_saved(release: SavedRelease, old_url: str) -> None:
    assert lost_or_changed(release, old_url) == {}


def test_the_migrations_of_a_release_are_frozen(release: SavedRelease, tmp_path: Path) -> None:
    """Today's migrations up to the release's revision make the very tables that the release had."""
    saved, made = tmp_path / "saved.sqlite3", tmp_path / "made.sqlite3"
    saved.write_bytes(release.office())
    with database_at(f"sqlite:///{made}") as database:
        schema.upgrade(database, release.about["revision"])
    described = [_described(path) for path in (saved, made)]
    assert described[0] == described[1]


def _described(path: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(path) as connection:
        return connection.execute("SELECT name, sql FROM sqlite_master ORDER BY type, name").fetchall()


def test_an_upgrade_changes_nothing_that_was_promised(release: SavedRelease, old_url: str, run: Run) -> None:
    upgraded = run("upgrade", "--json")
    assert upgraded.exit_code == 0, upgraded.stderr
    answer = json.loads(upgraded.stdout)
    assert (answer["from"], answer["revision"]) == (release.about["revision"], schema.HEAD)
    assert lost_or_changed(release, old_url) == {}
    assert run("audit", "verify").exit_code == 0


def test_every_open_dossier_is_finished_by_this_release(release: SavedRelease, old_url: str, run: Run) -> None:
    assert run("upgrade").exit_code == 0
    office = _opened(release, old_url)
    try:
        promised = {row.id: row.first_promised_at for row in office.rows(dossiers)}
        for dossier in office.rows(dossiers, closed_at=None):
            _finish(office, dossier.id)
        assert office.rows(incidents, resolved_at=None) == []
        while office.sweep():
            pass
        assert [row.id for row in office.rows(stages, ended_at=None)] == []
        assert [row.id for row in office.rows(dossiers, closed_at=None)] == []
        assert {row.id: row.first_promised_at for row in office.rows(dossiers) if promised[row.id]} == {
            dossier: instant for dossier, instant in promised.items() if instant
        }
        assert _gaps(office) == {}
        assert [row.status for row in office.rows(outbox) if row.status != "sent"] == []
        assert _problems(office) == []
    finally:
        office.running.close()
    assert run("audit", "verify").exit_code == 0


def _opened(release: SavedRelease, url: str) -> Office:
    """With the tariff that tests assess by."""
    running = open_installation(url)
    return Office(running=replace(running, installation=replace(running.installation, tariff="demo")), now=release.now)


def _finish(office: Office, dossier_id: Any) -> None:
    for _ in range(120):
        items = office.open_items(dossier_id)
        waiting = office.rows(timers, dossier_id=dossier_id)
        if items:
            _complete(office, items[0])
        elif waiting:
            office.now = max(office.now, min(timer.due_at for timer in waiting)) + timedelta(minutes=1)
            office.sweep()
        else:
            break
    assert not office.rows(stages, dossier_id=dossier_id, ended_at=None), [
        (stage.process_id, stage.status) for stage in office.rows(stages, dossier_id=dossier_id)
    ]


def _complete(office: Office, item: Any) -> None:
    """Voters are different people, and whoever is asked for a number gives one."""
    answer: dict[str, Any] = {} if item.form else {"amount": 5}
    if item.element == "council_vote":
        answer = {"member": f"Người thứ {item.instance} của {item.stage_id}"}
    office.complete(item, **answer)


def _gaps(office: Office) -> dict[str, Any]:
    """Books whose numbers are not 1, 2, 3 …"""
    found: dict[str, list[int]] = {}
    for name, (table, series) in BOOKS.items():
        for row in office.rows(table):
            found.setdefault(f"{name} {[getattr(row, column) for column in series]}", []).append(row.number)
    for row in office.rows(dossiers):
        if row.code:
            day, _, number = row.code.rpartition("-")
            found.setdefault(f"code {day}", []).append(int(number))
    return {book: sorted(taken) for book, taken in found.items() if sorted(taken) != list(range(1, len(taken) + 1))}


def _problems(office: Office) -> list[str]:
    installation = office.installation
    found = examine(installation.database, now=office.now, read_stage=reader(installation))
    return [f"{problem.where}: {problem.en}" for problem in found.problems]


def test_a_failed_step_of_the_release_is_still_retried(release: SavedRelease, old_url: str, run: Run) -> None:
    """The same answer fails as it did; what was typed is still there."""
    assert run("upgrade").exit_code == 0
    office = _opened(release, old_url)
    try:
        kept = office.rows(incidents, resolved_at=None)
        assert kept
        for incident in kept:
            assert incident.arguments["answer"] == {"amount": "ba"}
            with pytest.raises(StageFailed):
                office.retry(incident.id)
    finally:
        office.running.close()


@pytest.mark.slow
def test_an_upgrade_that_is_killed_again_and_again_loses_nothing(
    release: SavedRelease, old_url: str, run: Run, tmp_path: Path
) -> None:
    """Each time after another of its statements, some of them in the middle of the migrations."""
    whole = _upgrading(_copy(release, tmp_path), NEVER)
    assert whole.returncode == 0, whole.stderr
    statements = int(whole.stdout.split()[-1])
    killed = 0
    for nth in sorted(random.Random(5).sample(range(1, statements + 1), KILLS)):
        killed += _upgrading(old_url, nth).returncode == -signal.SIGKILL
        assert lost_or_changed(release, old_url) == {}
    assert killed > 1, "the processes came to their end: what an earlier one had committed was left out"
    last = run("upgrade")
    assert last.exit_code == 0, last.stderr
    assert lost_or_changed(release, old_url) == {}
    assert run("audit", "verify").exit_code == 0


def _copy(release: SavedRelease, folder: Path) -> str:
    url = f"sqlite:///{folder / 'measured.sqlite3'}"
    release.load(url, folder)
    return url


def _upgrading(url: str, nth: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.releases.killed", str(nth)]
    return subprocess.run(
        command, env={**os.environ, "MOTCUA_DATABASE_URL": url}, capture_output=True, text=True, check=False
    )
