"""Memory of a process after 100 000 steps through the real commands ÷ after 1 000, on PostgreSQL.

It handles dossier after dossier, from receipt to return, and sweeps after each, as web and worker do in one process.
It stops after so many minutes: `steps` is what was really run."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from engine.config import ROOT
from engine.domain.actor import Actor
from engine.domain.identifiers import WorkItemId
from engine.operations.complete_work_item import complete_work_item
from engine.operations.installation import Installation
from engine.operations.release_processes import adopt_released
from engine.operations.sweep import sweep
from engine.store.database import Database
from engine.store.tables import work_items
from tests.benchmarks.bench_durable_step import _driver as driver
from tests.benchmarks.bench_durable_step import timed
from tests.benchmarks.bench_sweep import Nowhere
from tests.benchmarks.installations import NOW, catalog_of, file_dossier, installation, officer, postgresql
from tests.benchmarks.processes import sequence

STEPS = 100_000
WARM = 1_000
MINUTES = 8.0
TASKS = 12
TAKES_MINUTES = True  # run by name or with --all
GOAL = 1.2

_open_item = select(work_items.c.id).where(
    work_items.c.dossier_id == bindparam("dossier"), work_items.c.status == "open"
)


def run(steps: int = STEPS, minutes: float = MINUTES) -> dict[str, Any]:
    with postgresql() as url, installation(driver(url), _diagrams()):
        command = [sys.executable, "-m", __name__, driver(url), str(steps), str(minutes)]
        answer = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    done, warm, after, milliseconds = answer.split()
    return {
        "name": "worker_memory",
        "ratio": round(int(after) / int(warm), 3),
        "goal": GOAL,
        "median_ms": round(float(milliseconds), 3),
        "warm_mib": round(int(warm) / 2**20, 1),
        "after_mib": round(int(after) / 2**20, 1),
        "steps": int(done),
        "wanted_steps": steps,
        "runs": 1,
    }


def _diagrams() -> dict[str, bytes]:
    return {"timed": sequence("timed", TASKS, timers=True)}


def work(url: str, steps: str, minutes: str) -> None:
    """The measured process: prints the steps done, its bytes after WARM of them and at the end, and its median step."""
    made = Installation(database=Database(url), catalog=catalog_of(_diagrams()), tariff="demo")
    adopt_released(made)
    actor = officer(made)
    end = time.perf_counter() + float(minutes) * 60
    first = _handle(made, actor, WARM, end)
    warm = _resident()
    spent = first + _handle(made, actor, int(steps) - len(first), end)
    print(len(spent), warm, _resident(), median(spent))
    made.database.close()


def _handle(made: Installation, actor: Actor, steps: int, end: float) -> list[float]:
    """Milliseconds of so many steps, in whole dossiers."""
    spent: list[float] = []
    while len(spent) < steps and time.perf_counter() < end:
        dossier_id = file_dossier(made, actor)
        spent += [_step(made, actor, dossier_id) for _ in range(TASKS + 1)]
        sweep(made, Nowhere(), now=NOW)
    return spent


def _step(made: Installation, actor: Actor, dossier_id: UUID) -> float:
    with made.database.reading() as session:
        item = WorkItemId(session.execute(_open_item, {"dossier": dossier_id}).scalar_one())
    return timed(lambda: complete_work_item(made, item, {}, actor=actor, now=NOW))


def _resident() -> int:
    """Bytes of this process in memory (Linux)."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    work(*sys.argv[1:])
