"""Walks a diagram to every end, with its state saved and restored after each step (the runtime knows no other way)."""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from typing import Any
from uuid import UUID

from engine.bpmn import runtime
from engine.bpmn.definition import Definition
from engine.bpmn.source import read_bpmn
from engine.bpmn.step import Step
from engine.bpmn.texts import evaluated_texts
from engine.domain.errors import Refusal
from engine.domain.expressions import Value
from engine.domain.form import Checkbox, Choice, Component, Field, Form, Group, NumberInput, validate
from tests.office import fill

MOST_STATES = 20_000
OWED = 15_000  # đồng


@dataclass
class Open:
    """What a stage waits for."""

    kind: str  # task, message or timer
    key: tuple[str, str]
    message: str = ""


@dataclass
class Walk:
    definition: Definition
    forms: Mapping[str, Form]
    literals: Mapping[str, set[Any]]
    owed: int = 0  # what the dossier owes when the diagram asks, and whether it did
    asked: bool = False
    passed: set[tuple[str, str]] = field(default_factory=set)
    ends: set[str] = field(default_factory=set)
    thrown: set[str] = field(default_factory=set)
    largest: int = 0  # bytes of state
    seen: set[Any] = field(default_factory=set)

    def run(self) -> "Walk":
        todo = [(step, self._opened({}, step), "") for step in self._starts()]
        while todo:
            step, waiting, votes = todo.pop()
            self._note(step)
            if step.ended or not self._is_new(step, waiting, votes):
                continue
            assert waiting, f"{self.definition.process_id} is stuck: nothing offered, awaited or timed"
            for key, answer, following in self._moves(step.state, waiting):
                opened = self._opened(waiting, following)
                undecided = any(other.key == key for other in opened.values())
                todo.append((following, opened, votes + answer if undecided else ""))
        return self

    def _is_new(self, step: Step, waiting: Mapping[UUID, Open], votes: str) -> bool:
        """`votes` are those of a council that has not finished: the process does not see them yet."""
        opened = frozenset((what.kind, what.key) for what in waiting.values())
        signature = (opened, len(waiting), _decisions(step.data), "".join(sorted(votes)))
        if signature in self.seen:
            return False
        self.seen.add(signature)
        assert len(self.seen) < MOST_STATES, f"{self.definition.process_id}: too many states to walk"
        return True

    def _starts(self) -> Iterator[Step]:
        payloads = self._payloads(self.definition.start.id) if self.definition.start_message else [{}]
        for payload, data in product(payloads, self._from_callers()):
            yield from self._whatever_owed(
                partial(runtime.start, self.definition, data={**payload, **data}, services=self._services)
            )

    def _whatever_owed(self, happen: Callable[[], Step]) -> Iterator[Step]:
        """The step of a dossier that owes nothing; where the diagram asks, also of one that owes."""
        self.owed, self.asked = 0, False
        yield happen()
        if self.asked:
            self.owed = OWED
            yield happen()

    def _from_callers(self) -> list[dict[str, Value]]:
        """What a called process finds when it begins: names that none of its own elements writes."""
        own = tuple(f"{element}_" for _, element in self.definition.elements)
        names = sorted(n for n in self.definition.names & self.literals.keys() if not n.startswith(own))
        names = [name for name in names if name != "fees_owed"]
        return [dict(zip(names, values, strict=True)) for values in product(*map(self._values, names))]

    def _services(self, operator: str, parameters: Mapping[str, Value], element: str) -> Value:
        match operator:
            case "wait_until" | "supplement_end" | "payment_end":
                return "2022-03-31T17:00:00+07:00"
            case "fees_owed":
                self.asked = True
                return self.owed
            case _:
                return None

    def _opened(self, before: Mapping[UUID, Open], step: Step) -> dict[UUID, Open]:
        now = {task_id: waiting for task_id, waiting in before.items() if task_id not in step.gone}
        for offered in step.offered:
            now[offered.task_id] = Open("task", (offered.process_id, offered.element))
        for awaited in step.awaited:
            now[awaited.task_id] = Open("message", (awaited.process_id, awaited.element), awaited.name)
        for timer in step.timers:
            now[timer.task_id] = Open("timer", (timer.process_id, timer.element))
        return now

    def _note(self, step: Step) -> None:
        self.passed.update((passed.process_id, passed.element) for passed in step.passed)
        self.thrown.update(thrown.name for thrown in step.thrown)
        self.ends.update(step.end_events)
        self.largest = max(self.largest, len(step.state))

    def _moves(self, state: bytes, waiting: Mapping[UUID, Open]) -> Iterator[tuple[tuple[str, str], str, Step]]:
        """Every step that can follow, with the element that moves and the first letter of what it is told."""
        done = set()
        for task_id, what in waiting.items():
            if (what.kind, what.key) in done:
                continue  # members of a council are alike
            done.add((what.kind, what.key))
            for data in self._told(what):
                for step in self._whatever_owed(partial(self._moved, state, task_id, what.kind, data)):
                    yield what.key, str(data.get("choice", ""))[:1], step

    def _told(self, what: Open) -> Iterator[dict[str, Value]]:
        match what.kind:
            case "timer":
                yield {}
            case "message":
                yield from self._payloads(what.key[1])
            case _:
                yield from self._answers(what.key)

    def _moved(self, state: bytes, task_id: UUID, kind: str, data: Mapping[str, Value]) -> Step:
        match kind:
            case "timer":
                return runtime.fire(self.definition, state, task_id=task_id, services=self._services)
            case "message":
                return runtime.deliver(self.definition, state, task_id=task_id, payload=data, services=self._services)
            case _:
                return runtime.complete(self.definition, state, task_id=task_id, answer=data, services=self._services)

    def _payloads(self, element: str) -> list[dict[str, Value]]:
        names = [name for name in self.definition.names if name.startswith(f"{element}_")]
        fields = {name.removeprefix(f"{element}_"): self._values(name) for name in sorted(names)}
        return [dict(zip(fields, values, strict=True)) for values in product(*fields.values())]

    def _values(self, name: str) -> list[Value]:
        """Every value that the diagram compares the name with, and one that it does not."""
        known = self.literals.get(name, set())
        if known and all(isinstance(value, int) and not isinstance(value, bool) for value in known):
            return sorted({value + change for value in known for change in (-1, 0, 1)})
        return [*sorted(known, key=repr), "something else"]

    def _answers(self, key: tuple[str, str]) -> Iterator[dict[str, Value]]:
        element = self.definition.element(*key)
        if element.form is None:
            yield from self._payloads(element.id)
            return
        form = self.forms[element.form]
        read = [f for f in _fields(form.components) if f"{element.id}_{f.key}" in self.definition.names]
        for values in product(*(self._choices(f, f"{element.id}_{f.key}") for f in read)):
            given = dict(zip((f.key for f in read), values, strict=True))
            try:
                yield validate(form, fill(form, given))
            except Refusal:
                continue  # a combination that the form itself does not allow

    def _choices(self, component: Field, name: str) -> list[Any]:
        match component:
            case Choice():
                return [option.value for option in component.options]
            case Checkbox():
                return [True, False]
            case NumberInput():
                known = {value for value in self.literals.get(name, set()) if isinstance(value, int)}
                around = {n + d for n in known for d in (-1, 0, 1)} | {1, 3}
                return sorted(n for n in around if component.minimum <= n <= component.maximum)
            case _:
                return [*self._values(name)]


def walk(definition: Definition, files: Mapping[str, bytes], forms: Mapping[str, Form]) -> Walk:
    return Walk(definition=definition, forms=forms, literals=literals(definition, files)).run()


def literals(definition: Definition, files: Mapping[str, bytes]) -> dict[str, set[Any]]:
    """What the diagram's conditions compare each name with."""
    found: dict[str, set[Any]] = {}
    for process_id in {process for process, _ in definition.elements}:
        for text in evaluated_texts(read_bpmn(files[process_id], process_id)):
            for node in ast.walk(ast.parse(text.text.strip(), mode="eval")):
                if isinstance(node, ast.Compare):
                    _compared(node, found)
    return found


def _compared(node: ast.Compare, found: dict[str, set[Any]]) -> None:
    sides = [node.left, *node.comparators]
    names = [side.id for side in sides if isinstance(side, ast.Name)]
    values = {n.value for side in sides for n in ast.walk(side) if isinstance(n, ast.Constant)}
    for name in names:
        found.setdefault(name, set()).update(values)


def _fields(components: tuple[Component, ...]) -> Iterator[Field]:
    for component in components:
        if isinstance(component, Group):
            yield from _fields(component.components)
        elif isinstance(component, Field):
            yield component


def _decisions(data: Mapping[str, Value]) -> Any:
    """What tells two states apart: words and ticks; of a council's votes only which choice leads, and whether by more
    than half."""
    words = {name: value for name, value in data.items() if isinstance(value, str | bool)}
    votes = {name: _tally(value) for name, value in data.items() if isinstance(value, list) and value}
    return frozenset((name, repr(value)) for name, value in {**words, **votes}.items())


def _tally(votes: list[Any]) -> tuple[Any, bool]:
    leading = max(votes, key=votes.count)
    return leading, votes.count(leading) * 2 > len(votes)
