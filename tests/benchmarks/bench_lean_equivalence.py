"""Random processes in stock SpiffWorkflow and in the runtime, whose state is saved and restored after every step.

The ratio is that of the examples that differ in a trace, in what is open, or in the data at the end: it must be 0.
"""

import time
from random import Random
from typing import Any

from tests.bpmn.equivalence import difference

EXAMPLES = 5000
SHOWN = 3


def run(examples: int = EXAMPLES) -> dict[str, Any]:
    found: dict[int, str] = {}
    spent = []
    for seed in range(examples):
        begun = time.perf_counter()
        apart = difference(Random(seed))
        spent.append((time.perf_counter() - begun) * 1e3)
        if apart is not None:
            found[seed] = apart
    return {
        "name": "lean_equivalence",
        "ratio": len(found) / examples,
        "goal": 0,
        "median_ms": round(sorted(spent)[examples // 2], 2),
        "runs": examples,
        "differences": len(found),
        "seeds": list(found)[:SHOWN],
    }
