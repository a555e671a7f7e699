"""A durable step with a timer on every task ÷ one without, on PostgreSQL; and the same in memory.

In memory the runtime does four times as much for a task with a timer (split, event, join, next split): there the ratio
shows SpiffWorkflow's own cost, in a step that takes a fraction of a millisecond.
"""

from statistics import median
from typing import Any

from sqlalchemy import select

from engine.domain.actor import Actor
from engine.domain.identifiers import WorkItemId
from engine.operations.complete_work_item import complete_work_item
from engine.operations.installation import Installation
from engine.store.tables import work_items
from tests.benchmarks.bench_durable_step import _driver as driver
from tests.benchmarks.bench_durable_step import timed
from tests.benchmarks.installations import NOW, file_dossier, installation, officer, postgresql, running
from tests.benchmarks.processes import sequence
from tests.benchmarks.rounds import middle_of_each, sequences

TASKS = 12
DOSSIERS = 30
STEPS = 3000
GOAL = 1.5


def run() -> dict[str, Any]:
    plain, with_timers, runs = _durable()
    (memory, memory_timers), _ = middle_of_each([*sequences(TASKS), *sequences(TASKS, timers=True)], STEPS)
    return {
        "name": "timers",
        "ratio": round(with_timers / plain, 2),
        "goal": GOAL,
        "median_ms": round(with_timers, 3),
        "without_timers_ms": round(plain, 3),
        "memory_ratio": round(memory_timers / memory, 2),
        "memory_ms": round(memory_timers, 4),
        "memory_without_timers_ms": round(memory, 4),
        "runs": runs,
    }


def _durable() -> tuple[float, float, int]:
    diagrams = {"plain": sequence("plain", TASKS), "timed": sequence("timed", TASKS, timers=True)}
    spent: dict[str, list[float]] = {name: [] for name in diagrams}
    with postgresql() as url, installation(driver(url), diagrams) as made:
        actor = officer(made)
        for _ in range(DOSSIERS):
            for name, found in spent.items():
                found += _steps(running(made, name), actor)
    return median(spent["plain"]), median(spent["timed"]), len(spent["plain"])


def _steps(made: Installation, actor: Actor) -> list[float]:
    dossier_id = file_dossier(made, actor)
    wanted = select(work_items.c.id).where(work_items.c.dossier_id == dossier_id, work_items.c.status == "open")
    found = []
    for _ in range(TASKS):
        with made.database.reading() as session:
            item = WorkItemId(session.execute(wanted).scalar_one())
        found.append(timed(lambda item=item: complete_work_item(made, item, {}, actor=actor, now=NOW)))  # type: ignore[misc]
    return found[1:]
