"""A process killed at random moments under load: nothing that was promised is lost, nothing is done twice."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
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
    for round_ in range(KILLS):
        for line in _killed_after(database_url, round_, seconds=chance.uniform(1.2, 2.5)):
            kind, _, rest = line.partition(" ")
            if kind in ("filed", "done"):
                promised[kind, UUID(rest.strip())] += 1
    assert sum(promised.values()) > KILLS, "the processes hardly did anything"
    assert max(promised.values()) == 1, "the same work was completed twice"
    filed = {row.id for row in office.rows(dossiers)}
    done = {row.id for row in office.rows(work_items, status="done")}
    assert {key for kind, key in promised if kind == "filed"} <= filed
    assert {key for kind, key in promised if kind == "done"} <= done
    assert _problems(office) == []


def _problems(office: Office) -> list[str]:
    """What the doctor finds once a worker has done what was left over."""
    while office.sweep():
        pass
    installation = office.installation
    found = examine(installation.database, now=office.now, read_stage=reader(installation))
    return [f"{problem.where}: {problem.en}" for problem in found.problems]


def _killed_after(url: str, seed: int, *, seconds: float) -> list[str]:
    """What two processes said before they were killed."""
    command = [sys.executable, "-m", "tests.operations.load", url]
    processes = [
        subprocess.Popen([*command, str(seed * 2 + i)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for i in range(2)
    ]
    time.sleep(seconds)
    said = []
    for process in processes:
        process.send_signal(signal.SIGKILL)
        out, err = process.communicate()
        assert "Traceback" not in err, err
        said += out.splitlines()
    return said
