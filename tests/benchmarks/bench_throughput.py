"""Dossiers of twelve tasks a second, from receipt to return, with one process at work and with two, on one PostgreSQL.

The server works on the same cores: on a machine with two, the second process takes from it what it gains."""

import subprocess
import sys
import time
from statistics import median
from typing import Any

from sqlalchemy import select

from engine.domain.actor import Actor
from engine.domain.identifiers import WorkItemId
from engine.operations.complete_work_item import complete_work_item
from engine.operations.installation import Installation
from engine.operations.release_processes import adopt_released
from engine.store.database import Database
from engine.store.tables import work_items
from tests.benchmarks.bench_durable_step import _driver as driver
from tests.benchmarks.installations import NOW, catalog_of, file_dossier, installation, officer, postgresql
from tests.benchmarks.processes import sequence

TASKS = 12
DOSSIERS = 60  # by each process in a round
ROUNDS = 9
GOAL = 1.6


def run() -> dict[str, Any]:
    """Rounds with one and with two take turns."""
    rates: dict[int, list[float]] = {1: [], 2: []}
    with postgresql() as url, installation(driver(url), _diagrams()) as made:
        for name in ("first", "second"):
            officer(made, login=name)
        for _ in range(ROUNDS):
            for workers, found in rates.items():
                found.append(_rate(driver(url), workers))
    one, two = (median(found) for found in rates.values())
    return {
        "name": "throughput",
        "ratio": round(two / one, 2),
        "goal": GOAL,
        "median_ms": round(1e3 / one, 1),
        "dossiers_per_second_one": round(one, 1),
        "dossiers_per_second_two": round(two, 1),
        "steps_per_dossier": TASKS + 1,
        "runs": ROUNDS,
    }


def _diagrams() -> dict[str, bytes]:
    return {"plain": sequence("plain", TASKS)}


def _rate(url: str, workers: int) -> float:
    command = [sys.executable, "-m", "tests.benchmarks.bench_throughput", url]
    processes = [
        subprocess.Popen([*command, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for name in ("first", "second")[:workers]
    ]
    for process in processes:
        _line(process)  # it is warm
    begun = time.perf_counter()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        _line(process)
    spent = time.perf_counter() - begun
    for process in processes:
        process.communicate()
    return workers * DOSSIERS / spent


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def work(url: str, login: str) -> None:
    """One process: says when it is warm, waits to be told, handles its dossiers, says that it is done."""
    made = Installation(database=Database(url), catalog=catalog_of(_diagrams()), tariff="demo")
    adopt_released(made)
    actor = officer(made, login=login)
    _handle(made, actor)
    print("warm", flush=True)
    sys.stdin.readline()
    for _ in range(DOSSIERS):
        _handle(made, actor)
    print("done", flush=True)
    made.database.close()


def _handle(made: Installation, actor: Actor) -> None:
    dossier_id = file_dossier(made, actor)
    wanted = select(work_items.c.id).where(work_items.c.dossier_id == dossier_id, work_items.c.status == "open")
    for _ in range(TASKS + 1):
        with made.database.reading() as session:
            item = session.execute(wanted).scalar_one()
        complete_work_item(made, WorkItemId(item), {}, actor=actor, now=NOW)


if __name__ == "__main__":
    work(*sys.argv[1:])
