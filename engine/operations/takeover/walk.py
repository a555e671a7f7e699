"""A dossier walked in memory over all its agencies, to find which steps lead to where it stands on paper.

Nothing is written and no step is left out: the walk asks the same runtime that will then be asked for real."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from itertools import product
from typing import Any
from uuid import UUID

from engine.bpmn import runtime
from engine.bpmn.definition import Definition
from engine.bpmn.step import Step, Thrown, Value
from engine.domain.effects import CloseDossier, Effect
from engine.domain.form import Checkbox, Choice, Component, Form, Group, Moment, NumberInput, TextInput
from engine.domain.identifiers import ProcedureCode, UnitId
from engine.operations.deadlines import Horizon
from engine.operations.installation import Installation, LoadedVersion
from engine.operations.messaging import WITHDRAWAL
from engine.service_tasks import ServiceContext
from engine.service_tasks import run as run_operator
from engine.store.database import Session

Place = tuple[str, str, int | None]
"""Process that draws the step, element, instance."""

ON_PAPER = "theo hồ sơ giấy"  # stands for text that a diagram names and nobody knows any more
_MOST_WAYS = 24  # answers tried at one step
TIME_RAN_OUT = 3  # what a timer that went off costs, against one for a step done as usual


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """A step that was done on paper, with the answers by which the diagram took its way; or a time that ran out."""

    process_id: str  # of the stage
    place: Place
    answer: Mapping[str, Value] = field(default_factory=dict)
    is_timer: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """What is the same for the whole walk."""

    installation: Installation
    session: Session
    procedure: ProcedureCode
    unit_id: UnitId
    at: datetime
    today: date
    day: date
    supplement_within: Any
    payment_within: Any
    payment_kept_days: int
    owed: int

    versions: dict[tuple[str, UnitId], LoadedVersion] = field(default_factory=dict)

    def version(self, process_id: str, unit_id: UnitId) -> LoadedVersion:
        """What is taken over runs the version of the day on which it is."""
        if (process_id, unit_id) not in self.versions:
            found = self.installation.current_version(self.session, process_id, unit_id, self.today)
            self.versions[process_id, unit_id] = found
        return self.versions[process_id, unit_id]


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """One agency's stage, as the walk has it."""

    process_id: str
    unit_id: UnitId
    requester: int | None
    state: bytes = b""
    offered: Mapping[UUID, Place] = field(default_factory=dict)
    awaited: Mapping[UUID, tuple[str, Place]] = field(default_factory=dict)  # task -> name of the message, where
    timers: Mapping[UUID, Place] = field(default_factory=dict)
    early: tuple[Thrown, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    ended: bool = False

    @property
    def open_places(self) -> Iterator[Place]:
        yield from self.offered.values()
        yield from (place for name, place in self.awaited.values() if name != WITHDRAWAL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Position:
    """Where a dossier stands: its stages, the receiving one first."""

    stages: tuple[Standing, ...]

    @property
    def key(self) -> object:
        """Two positions with the same key go on alike."""
        return tuple(
            (
                stage.process_id,
                frozenset(stage.open_places),
                frozenset((name, repr(value)) for name, value in stage.data.items()),
            )
            for stage in self.stages
            if not stage.ended
        )

    def stands_at(self, places: frozenset[tuple[str, str]], units: frozenset[UnitId]) -> bool:
        """Whether a step of `places` is open, or work of one of the units that the dossier was handed to."""
        for stage in self.stages:
            if not stage.ended and any((process, element) in places for process, element, _ in stage.open_places):
                return True
        return bool(self.stages) and self._with(units)

    def _with(self, units: frozenset[UnitId]) -> bool:
        handed = [stage for stage in self.stages[1:] if not stage.ended]
        return bool(handed) and handed[-1].unit_id in units and bool(handed[-1].offered)


class Ended(Exception):
    """This way closes the dossier: no open one stands there."""


def begin(ground: Ground, process_id: str) -> Position:
    return _Walk(ground, [Standing(process_id=process_id, unit_id=ground.unit_id, requester=None)]).started(0, {})


def ways(ground: Ground, position: Position) -> Iterator[tuple[int, Move, Callable[[], Position]]]:
    """Every step that can be done next with every answer that matters: what it costs, what it is, where it leads.
    The usual answer stands first in its form and costs least. Raises Ended when a way is gone that closes it."""
    for index, stage in enumerate(position.stages):
        version = None if stage.ended else ground.version(stage.process_id, stage.unit_id)
        seen: set[Place] = set()
        for task_id, place in stage.offered.items() if version is not None else ():
            if version is None or (place[0], place[1], None) in seen:
                continue  # of the instances of one task any is as good as the others
            seen.add((place[0], place[1], None))
            for cost, answer in answers(version, place, ground.day):
                move = Move(process_id=stage.process_id, place=place, answer=answer)
                yield cost, move, _going(ground, position, index, task_id, answer)
        for task_id, place in stage.timers.items():
            move = Move(process_id=stage.process_id, place=place, is_timer=True)
            yield TIME_RAN_OUT, move, _firing(ground, position, index, task_id)


def _firing(ground: Ground, position: Position, index: int, task_id: UUID) -> Callable[[], Position]:
    return lambda: _Walk(ground, list(position.stages)).fired(index, task_id)


def _going(
    ground: Ground, position: Position, index: int, task_id: UUID, answer: Mapping[str, Value]
) -> Callable[[], Position]:
    return lambda: _Walk(ground, list(position.stages)).completed(index, task_id, answer)


def answers(version: LoadedVersion, place: Place, day: date) -> list[tuple[int, dict[str, Value]]]:
    """Values for the fields that the diagram reads, in all combinations that its form knows."""
    element = version.definition.element(place[0], place[1])
    form = version.forms.get(element.form or "")
    if form is None:
        return [(1, {})]
    asked = list(_asked(form, version.definition, element.id))
    fields = [[(cost, key, value) for cost, value in enumerate(values)] for key, values in asked]
    combined = []
    for chosen in list(product(*fields))[:_MOST_WAYS]:
        combined.append((1 + sum(cost for cost, _, _ in chosen), {key: value for _, key, value in chosen}))
    return [(cost, _shown(form.components, answer)) for cost, answer in combined]


def _asked(form: Form, definition: Definition, element: str) -> Iterator[tuple[str, list[Value]]]:
    for component in _fields(form.components):
        key = str(getattr(component, "key", ""))
        if f"{element}_{key}" in definition.names or key in definition.names:
            yield key, _values(component)


def _fields(components: tuple[Component, ...]) -> Iterator[Component]:
    for component in components:
        if isinstance(component, Group) and component.key is None:
            yield from _fields(component.components)
        else:
            yield component


def _values(component: Component) -> list[Value]:
    match component:
        case Choice():
            return [option.value for option in component.options]
        case Checkbox():
            return [True] if component.required else [True, False]
        case NumberInput():
            least = max(1, int(component.minimum))
            return [number for number in (least, 3) if number <= component.maximum and number >= least]
        case TextInput() if component.pattern is None:
            return [ON_PAPER[: component.max_length]]
        case Moment():
            return [None]
        case _:
            return [None]


def _shown(components: tuple[Component, ...], answer: dict[str, Value]) -> dict[str, Value]:
    """Without what the form would not have asked after these answers."""
    hidden = {
        str(getattr(component, "key", ""))
        for component in _fields(components)
        if component.hide is not None and component.hide.holds(answer)
    }
    return {key: value for key, value in answer.items() if key not in hidden and value is not None}


class _Walk:
    """One movement and all that it sets in motion, in the order in which the commands do it."""

    def __init__(self, ground: Ground, stages: list[Standing]) -> None:
        self.ground = ground
        self.stages = stages
        self.effects: list[Effect] = []
        self.queue: deque[Callable[[], None]] = deque()

    def started(self, index: int, data: Mapping[str, Value]) -> Position:
        self.queue.append(lambda: self._start(index, data))
        return self._settled()

    def completed(self, index: int, task_id: UUID, answer: Mapping[str, Value]) -> Position:
        self.queue.append(lambda: self._complete(index, task_id, answer))
        return self._settled()

    def fired(self, index: int, task_id: UUID) -> Position:
        self.queue.append(lambda: self._fire(index, task_id))
        return self._settled()

    def _settled(self) -> Position:
        while self.queue:
            self.queue.popleft()()
        if any(isinstance(effect, CloseDossier) for effect in self.effects):
            raise Ended
        return Position(stages=tuple(self.stages))

    def _services(self, operator: str, parameters: dict[str, Value], element: str) -> Value:
        context = ServiceContext(
            now=self.ground.at,
            horizon=Horizon(calendar=self.ground.installation.catalog.working_calendar),
            supplement_within=self.ground.supplement_within,
            payment_within=self.ground.payment_within,
            payment_kept_days=self.ground.payment_kept_days,
            owed=lambda: self.ground.owed,
        )
        decision = run_operator(operator, parameters, context)
        self.effects.extend(decision.effects)
        return decision.result

    def _definition(self, index: int) -> Definition:
        stage = self.stages[index]
        return self.ground.version(stage.process_id, stage.unit_id).definition

    def _start(self, index: int, data: Mapping[str, Value]) -> None:
        self._take(index, runtime.start(self._definition(index), data=data, services=self._services))

    def _complete(self, index: int, task_id: UUID, answer: Mapping[str, Value]) -> None:
        state = self.stages[index].state
        definition = self._definition(index)
        step = runtime.complete(definition, state, task_id=task_id, answer=answer, services=self._services)
        self._take(index, step)

    def _fire(self, index: int, task_id: UUID) -> None:
        state = self.stages[index].state
        self._take(index, runtime.fire(self._definition(index), state, task_id=task_id, services=self._services))

    def _deliver(self, index: int, task_id: UUID, payload: Mapping[str, Value]) -> None:
        state = self.stages[index].state
        definition = self._definition(index)
        step = runtime.deliver(definition, state, task_id=task_id, payload=payload, services=self._services)
        self._take(index, step)

    def _take(self, index: int, step: Step) -> None:
        stage = self.stages[index]
        offered = {key: place for key, place in stage.offered.items() if key not in step.gone}
        offered |= {task.task_id: (task.process_id, task.element, task.instance) for task in step.offered}
        awaited = {key: found for key, found in stage.awaited.items() if key not in step.gone}
        awaited |= {task.task_id: (task.name, (task.process_id, task.element, None)) for task in step.awaited}
        timers = {key: place for key, place in stage.timers.items() if key not in step.gone}
        timers |= {task.task_id: (task.process_id, task.element, None) for task in step.timers}
        self.stages[index] = replace(
            stage,
            state=step.state,
            offered=offered,
            awaited=awaited,
            timers=timers,
            data=step.data,
            ended=step.ended,
        )
        for thrown in step.thrown:
            self._send(index, thrown)
        self._take_early(index)

    def _send(self, index: int, thrown: Thrown) -> None:
        stage = self.stages[index]
        if thrown.receiver == "requester" and stage.requester is not None:
            requester = self.stages[stage.requester]
            self.stages[stage.requester] = replace(requester, early=(*requester.early, thrown))
            self._take_early(stage.requester)
        elif thrown.receiver is not None and thrown.receiver != "requester":
            organisation = self.ground.installation.catalog.organisation
            unit_id, process_id = organisation.receiver(
                thrown.receiver, stage.unit_id, self.ground.procedure, self.ground.day
            )
            self.stages.append(Standing(process_id=process_id, unit_id=unit_id, requester=index))
            self.queue.append(partial(self._start, len(self.stages) - 1, dict(thrown.payload)))

    def _take_early(self, index: int) -> None:
        stage = self.stages[index]
        for thrown in stage.early:
            waiting = next((key for key, (name, _) in stage.awaited.items() if name == thrown.name), None)
            if waiting is not None and not stage.ended:
                left = tuple(other for other in stage.early if other is not thrown)
                awaited = {key: found for key, found in stage.awaited.items() if key != waiting}
                self.stages[index] = replace(stage, early=left, awaited=awaited)
                self.queue.append(partial(self._deliver, index, waiting, dict(thrown.payload)))
                return
