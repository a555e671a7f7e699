"""Walks a diagram to every end, with its state saved and restored after each step (the runtime knows no other way)."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
    passed: set[tuple[str, str]] = field(default_factory=set)
    ends: set[str] = field(default_factory=set)
    thrown: set[str] = field(default_factory=set)
    largest: int = 0  # bytes of state
    seen: set[Any] = field(default_factory=set)

    def run(self) -> "Walk":
        todo = [(step, self._opened({}, step)) for step in self._starts()]
        while todo:
            step, waiting = todo.pop()
            self._note(step)
            if step.ended:
                continue
            signature = (frozenset((o.kind, o.key) for o in waiting.values()), _frozen(step.data), len(waiting))
            if signature in self.seen:
                continue
            self.seen.add(signature)
            assert len(self.seen) < MOST_STATES, f"{self.definition.process_id}: too many states to walk"
            assert waiting, f"{self.definition.process_id} is stuck: nothing offered, awaited or timed"
            for following in self._moves(step.state, waiting):
                todo.append((following, self._opened(waiting, following)))
        return self

    def _starts(self) -> Iterator[Step]:
        for payload in self._payloads(self.definition.start.id) if self.definition.start_message else [{}]:
            yield runtime.start(self.definition, data=payload, services=services)

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

    def _moves(self, state: bytes, waiting: Mapping[UUID, Open]) -> Iterator[Step]:
        done = set()
        for task_id, what in waiting.items():
            if (what.kind, what.key) in done:
                continue  # members of a council are alike
            done.add((what.kind, what.key))
            if what.kind == "timer":
                yield runtime.fire(self.definition, state, task_id=task_id, services=services)
            elif what.kind == "message":
                for payload in self._payloads(what.key[1]):
                    yield runtime.deliver(self.definition, state, task_id=task_id, payload=payload, services=services)
            else:
                for answer in self._answers(what.key):
                    yield runtime.complete(self.definition, state, task_id=task_id, answer=answer, services=services)

    def _payloads(self, element: str) -> list[dict[str, Value]]:
        names = [name for name in self.definition.names if name.startswith(f"{element}_")]
        fields = {name.removeprefix(f"{element}_"): self._values(name) for name in sorted(names)}
        return [dict(zip(fields, values, strict=True)) for values in product(*fields.values())]

    def _values(self, name: str) -> list[Value]:
        return sorted(self.literals.get(name, set()), key=repr) or ["granted"]

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


def services(operator: str, parameters: Mapping[str, Value], element: str) -> Value:
    return "2022-03-31T17:00:00+07:00" if operator == "wait_until" else None


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


def _frozen(value: Any) -> Any:
    if isinstance(value, Mapping):
        return frozenset((key, _frozen(inner)) for key, inner in value.items())
    if isinstance(value, list | tuple):
        return tuple(_frozen(inner) for inner in value)
    return value
