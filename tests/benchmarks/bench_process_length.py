"""A step in a process of 40 tasks ÷ the same step in one of 10; and of 200."""

from typing import Any

from tests.benchmarks.rounds import middle_of_each, sequences

STEPS = 4000
GOAL = 1.3
GOAL_200 = 1.5


def run() -> dict[str, Any]:
    (ten, forty, two_hundred), runs = middle_of_each(sequences(10, 40, 200), STEPS)
    return {
        "name": "process_length",
        "ratio": round(forty / ten, 2),
        "goal": GOAL,
        "ratio_200": round(two_hundred / ten, 2),
        "goal_200": GOAL_200,
        "median_ms": round(forty, 4),
        "median_10_ms": round(ten, 4),
        "median_200_ms": round(two_hundred, 4),
        "runs": runs,
    }
