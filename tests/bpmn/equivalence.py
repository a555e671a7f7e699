"""Walks one random process twice at once, as SpiffWorkflow runs it and as the runtime does, and compares."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from uuid import UUID

from engine.bpmn import runtime
from engine.bpmn.definition import Definition, load
from engine.bpmn.step import Step, Value
from tests.bpmn.random_processes import MAIN, random_process
from tests.bpmn.stock import Stock

MOST_STEPS = 60


class Lean:
    """The runtime; its state is bytes between any two steps, `kept` as some release would."""

    def __init__(self, definition: Definition, kept: Callable[[bytes], bytes]) -> None:
        self.kept = kept
        self.definition = definition
        self.open: dict[UUID, str] = {}
        self.step = runtime.start(definition, data={}, services=_services)
        self._note(self.step)

    def _note(self, step: Step) -> None:
        for task_id in step.gone:
            del self.open[task_id]
        for wait in (*step.offered, *step.awaited, *step.timers):
            assert wait.task_id not in self.open
            self.open[wait.task_id] = wait.element
        self.step = replace(step, state=self.kept(step.state))

    def move(self, element: str, position: int, answer: Mapping[str, Value]) -> list[str]:
        work = runtime.open_work(self.definition, self.step.state)
        waits = [wait for wait in (*work.offered, *work.awaited, *work.timers) if wait.element == element]
        wait = sorted(waits, key=lambda wait: list(self._order()).index(wait.task_id))[position]
        state, identifier = self.step.state, wait.task_id
        if wait in work.offered:
            step = runtime.complete(self.definition, state, task_id=identifier, answer=answer, services=_services)
        elif wait in work.timers:
            step = runtime.fire(self.definition, state, task_id=identifier, services=_services)
        else:
            step = runtime.deliver(self.definition, state, task_id=identifier, payload={}, services=_services)
        self._note(step)
        return [passed.element for passed in step.passed]

    def _order(self) -> list[UUID]:
        work = runtime.open_work(self.definition, self.step.state)
        return [wait.task_id for wait in (*work.offered, *work.awaited, *work.timers)]


def _services(operator: str, parameters: dict[str, Value], element: str) -> Value:
    return None


def _as_it_is(state: bytes) -> bytes:
    return state


def difference(random: Random, depth: int = 3, kept: Callable[[bytes], bytes] = _as_it_is) -> str | None:
    """Where the two go apart on one random process and one random way through it; None if they never do."""
    files = random_process(random, depth)
    stock, lean = Stock(MAIN, files), Lean(load(MAIN, files), kept)
    way = []
    for _ in range(MOST_STEPS):
        apart = _apart(stock, lean)
        if apart is not None:
            return f"{apart} after {way}"
        if stock.ended:
            return None
        elements = [element for element, _, _ in stock.open()]
        element = random.choice(elements)
        position = random.randrange(elements.count(element))
        answer = {"pick": random.randrange(3)}
        way.append((element, position, answer["pick"]))
        expected = stock.move(element, position, answer)
        try:
            got = lean.move(element, position, answer)
        except runtime.NothingLeft:
            return f"lean finds nothing left after {way}" if stock.open() or stock.ended else None
        if expected != got:
            return f"stock completed {expected}, lean {got} after {way}"
    return None


def _apart(stock: Stock, lean: Lean) -> str | None:
    expected = sorted(element for element, _, _ in stock.open())
    got = sorted(lean.open.values())
    if stock.ended != lean.step.ended or expected != got:
        return f"stock waits for {expected} (ended: {stock.ended}), lean for {got} (ended: {lean.step.ended})"
    known = {name: value for name, value in stock.data.items() if name in lean.definition.names}
    if stock.ended and known != lean.step.data:
        return f"stock ends with {known}, lean with {lean.step.data}"
    return None
