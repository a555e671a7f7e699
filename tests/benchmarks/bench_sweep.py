"""A sweep of a worker over 1 000 000 timers, warnings and letters of which none is due ÷ the same on an empty database;
and what a due timer costs in both."""

from collections.abc import Mapping
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from engine.operations.sweep import Swept, sweep
from engine.store.tables import stages, timers
from tests.benchmarks.bench_durable_step import timed
from tests.benchmarks.installations import NOW
from tests.benchmarks.province import OPEN, Filled, province

SWEEPS = 400
BATCHES = 15
BATCH = 20
TAKES_MINUTES = True  # run by name or with --all
GOAL = 1.5

_make_due = (
    update(timers)
    .where(
        timers.c.stage_id.in_(select(stages.c.id).where(stages.c.dossier_id.in_(bindparam("dossiers", expanding=True))))
    )
    .values(due_at=NOW, next_try_at=NOW)
)


class Nowhere:
    """Delivers at once and keeps nothing."""

    def deliver(self, letter_id: UUID, topic: str, body: Mapping[str, Any]) -> None:
        pass


def run(dossiers: int = OPEN) -> dict[str, Any]:
    sides = province(dossiers)
    full, empty = _idle(sides.full, sides.empty)
    due_full, due_empty = _due(sides.full, sides.empty)
    return {
        "name": "sweep",
        "ratio": round(full / empty, 2),
        "goal": GOAL,
        "median_ms": round(full, 3),
        "empty_median_ms": round(empty, 3),
        "due_timer_ratio": round(due_full / due_empty, 2),
        "due_timer_ms": round(due_full, 3),
        "empty_due_timer_ms": round(due_empty, 3),
        "open_timers": dossiers,
        "runs": SWEEPS,
        "due_timers": BATCHES * BATCH,
    }


def _swept(side: Filled) -> Swept:
    return sweep(side.made, Nowhere(), now=NOW)


def _idle(*sides: Filled) -> list[float]:
    """The median sweep of each side that finds nothing due."""
    for side in sides:
        while _swept(side):
            pass
    spent: list[list[float]] = [[] for _ in sides]
    for _ in range(SWEEPS):
        for side, found in zip(sides, spent, strict=True):
            found.append(timed(lambda side=side: _swept(side)))  # type: ignore[misc]
    return [median(found) for found in spent]


def _due(*sides: Filled) -> list[float]:
    """The median cost of one timer of each side, from sweeps that find a batch of them due."""
    waiting = [side.file(BATCHES * BATCH) for side in sides]
    spent: list[list[float]] = [[] for _ in sides]
    for first in range(0, BATCHES * BATCH, BATCH):
        for side, filed, found in zip(sides, waiting, spent, strict=True):
            with side.made.database.transaction() as session:
                session.execute(_make_due, {"dossiers": filed[first : first + BATCH]})
            found.append(timed(lambda side=side: _fire(side)) / BATCH)  # type: ignore[misc]
    return [median(found) for found in spent]


def _fire(side: Filled) -> None:
    fired = _swept(side).timers
    if fired != BATCH:
        raise AssertionError(f"{fired} timers fired, {BATCH} were due")
