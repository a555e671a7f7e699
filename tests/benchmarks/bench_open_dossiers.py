"""A durable step among 1 000 000 open dossiers ÷ the same step among 1 000, on one PostgreSQL."""

from itertools import chain
from statistics import median
from typing import Any

from tests.benchmarks.bench_durable_step import timed
from tests.benchmarks.province import FEW, OPEN, Filled, province

ROUNDS = 3
TAKES_MINUTES = True  # run by name or with --all
GOAL = 1.2


def run(dossiers: int = OPEN) -> dict[str, Any]:
    """Dossiers from all over both tables take turns; the first round finds none of their pages in the server's memory
    but those of the item, which whoever completes it has read."""
    sides = province(dossiers)
    rounds: dict[str, list[list[float]]] = {"full": [], "few": []}
    for _ in range(ROUNDS):
        full, few = _round(sides.full, sides.few)
        rounds["full"].append(full)
        rounds["few"].append(few)
    full, few = (median(chain.from_iterable(found)) for found in rounds.values())
    first_full, first_few = (median(found[0]) for found in rounds.values())
    return {
        "name": "open_dossiers",
        "ratio": round(full / few, 2),
        "goal": GOAL,
        "first_round_ratio": round(first_full / first_few, 2),
        "median_ms": round(full, 3),
        "few_median_ms": round(few, 3),
        "open_dossiers": dossiers,
        "few_open_dossiers": FEW,
        "runs": sum(map(len, rounds["full"])),
    }


def _round(*sides: Filled) -> list[list[float]]:
    """Milliseconds of one step of every kept dossier of each side."""
    items = [side.open_items(side.kept) for side in sides]
    spent: list[list[float]] = [[] for _ in sides]
    for turn in zip(*items, strict=True):
        for side, item, found in zip(sides, turn, spent, strict=True):
            found.append(timed(lambda side=side, item=item: side.complete(item)))  # type: ignore[misc]
    return spent
