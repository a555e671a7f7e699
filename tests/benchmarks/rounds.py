"""The step in memory: restore a stage, complete its open task, save it. No database."""

import time
from collections.abc import Mapping
from statistics import median

from engine.bpmn import runtime
from engine.bpmn.definition import Definition, load
from engine.bpmn.step import Value
from tests.benchmarks.processes import sequence


def sequences(*tasks: int, timers: bool = False) -> list[Definition]:
    return [load(f"p{n}", {f"p{n}": sequence(f"p{n}", n, timers=timers)}) for n in tasks]


def steps(definition: Definition) -> list[float]:
    """Milliseconds of each step of one instance that ends neither before nor after the middle tasks."""
    step = runtime.start(definition, data={}, services=nothing)
    spent = []
    while not step.ended:
        (offered,) = step.offered
        begun = time.perf_counter()
        step = runtime.complete(definition, step.state, task_id=offered.task_id, answer={"note": "x"}, services=nothing)
        spent.append((time.perf_counter() - begun) * 1e3)
    return spent[1:-1]


def middle_of_each(definitions: list[Definition], wanted: int) -> tuple[list[float], int]:
    """The median step of each definition, and how many steps of each were measured. They take turns, so that a
    machine which slows down slows them all."""
    spent: list[list[float]] = [[] for _ in definitions]
    while min(map(len, spent)) < wanted:
        for position, definition in enumerate(definitions):
            found: list[float] = []
            while len(found) < wanted / 20:
                found += steps(definition)
            spent[position] += found
    return [median(found) for found in spent], min(map(len, spent))


def nothing(operator: str, parameters: Mapping[str, Value], element: str) -> Value:
    return None
