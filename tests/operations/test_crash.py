"""A process killed at random moments under load: nothing that was promised is lost, nothing is done twice."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest

from engine.cli.doctor import reader
from engine.store.doctor import examine
from engine.store.tables import dossiers, work_items
from tests.office import Office

KILLS = 20


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_by_twenty_kills(office: Office, database_url: str) -> None:
    for role in ("tn", "tp", "vx", "vt", "ld", "dc", "hd"):
        office.person("ubnd_trung_son", role)
    chance = random.Random(20)
    promised: Counter[tuple[str, UUID]] = Counter()
    begun = time.monotonic()
    for round_ in range(KILLS):
        for line in _killed_after(database_url, round_, begun, seconds=chance.uniform(0.1, 1.0)):
            kind, _, rest = line.partition(" ")
            if kind in ("filed", "done"):
                promised[kind, UUID(rest.strip())] += 1
    assert sum(promised.values()) > KILLS, "the processes hardly did anything"
    assert max(promised.values()) == 1, "the same work was completed twice"
    filed = {row.id for row in office.rows(dossiers)}
    done = {row.id for row in office.rows(work_items, status="done")}
    assert {key for kind, key in promised if kind == "filed"} <= filed
    assert {key for kind, key in promised if kind == "done"} <= done
    office.now = max(row.recorded_at for row in office.rows(dossiers)) + timedelta(minutes=5)
    assert _problems(office) == []


def _problems(office: Office) -> list[str]:
    """What the doctor finds once a worker has done what was left over."""
    while office.sweep():
        pass
    installation = office.installation
    found = examine(installation.database, now=office.now, read_stage=reader(installation))
    return [f"{problem.where}: {problem.en}" for problem in found.problems]


def _killed_after(url: str, seed: int, begun: float, *, seconds: float) -> list[str]:
    """What two processes said between the moment when both were at work and their death so many seconds later."""
    processes = [_at_work(url, str(seed * 2 + i), str(begun)) for i in range(2)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    time.sleep(seconds)
    for process in processes:
        process.send_signal(signal.SIGKILL)
    return [line for process in processes for line in _said(process)]


def _at_work(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.operations.load", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _said(process: subprocess.Popen[str]) -> list[str]:
    """Of a process that was killed."""
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        out, err = process.stdout.read(), process.stderr.read()
    assert "Traceback" not in err, err
    return out.splitlines()
