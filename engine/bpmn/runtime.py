"""Moves a stage: pure functions from a definition and a stored state to a Step. No I/O, no clock.

Refusals that a service raises pass through unchanged. Nothing is changed in place: a refused step leaves the caller
with the state it had.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from SpiffWorkflow.exceptions import SpiffWorkflowException

from engine.bpmn import state as stored
from engine.bpmn.definition import Definition
from engine.bpmn.instance import Instance
from engine.bpmn.lean import LeanTask
from engine.bpmn.process_data import copied, kept
from engine.bpmn.refusals import DiagramBroken, DiagramFailed, NoSuchTask, NothingLeft, StateAhead, StateUnreadable
from engine.bpmn.services import Services
from engine.bpmn.specs.event_gateway import CHOSEN
from engine.bpmn.specs.timer import ToldTimer
from engine.bpmn.step import AwaitedMessage, AwaitedTimer, Offered, Step, Value
from engine.bpmn.task_ids import ITSELF, new_base, numbers, task_id
from engine.bpmn.waits import Open, blocked, described, open_waits, waits_of

__all__ = [
    "DiagramBroken",
    "DiagramFailed",
    "NoSuchTask",
    "NothingLeft",
    "OpenWork",
    "StateAhead",
    "StateUnreadable",
    "complete",
    "deliver",
    "fire",
    "open_calls",
    "open_work",
    "start",
]


def start(definition: Definition, *, data: Mapping[str, Value], services: Services) -> Step:
    """A new stage. `data` is the payload of the message that starts it, or what the process begins with: kept like
    the fields of an answer to the start event. Raises DiagramFailed."""
    instance = Instance(definition, services)
    instance.plant()
    instance.task_tree.data = kept(definition, definition.start.id, data)

    def begin() -> None:
        instance.task_tree.run()
        for event in instance.task_tree.children:
            event._ready()
        instance.do_engine_steps()

    return _step(instance, new_base(), frozenset(), begin)


def complete(
    definition: Definition, state: bytes, *, task_id: UUID, answer: Mapping[str, Value], services: Services
) -> Step:
    """Complete an offered task with the fields of its form. Raises NoSuchTask, StateUnreadable, DiagramFailed."""
    instance, base = stored.load(definition, state, services)
    wait = _addressed(instance, base, task_id, _is_work)

    def answered() -> None:
        wait.task.data.update(kept(definition, wait.element.id, answer))
        wait.task.run()
        instance.do_engine_steps()

    return _step(instance, base, _keys(instance), answered)


def deliver(
    definition: Definition, state: bytes, *, task_id: UUID, payload: Mapping[str, Value], services: Services
) -> Step:
    """Hand a message to the event that waits for it. Raises NoSuchTask, StateUnreadable, DiagramFailed."""
    instance, base = stored.load(definition, state, services)
    wait = _addressed(instance, base, task_id, _is_message)
    return _step(instance, base, _keys(instance), lambda: _happen(instance, wait, payload))


def fire(definition: Definition, state: bytes, *, task_id: UUID, services: Services) -> Step:
    """Let a timer go off: that its time has come is for the caller to know. Raises NoSuchTask, StateUnreadable,
    DiagramFailed."""
    instance, base = stored.load(definition, state, services)
    wait = _addressed(instance, base, task_id, _is_timer)
    return _step(instance, base, _keys(instance), lambda: _happen(instance, wait, {}))


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenWork:
    """All that a stage waits for. Nothing at all in a stage that has not ended is a fault."""

    offered: tuple[Offered, ...]
    awaited: tuple[AwaitedMessage, ...]
    timers: tuple[AwaitedTimer, ...]
    ended: bool


def open_work(definition: Definition, state: bytes) -> OpenWork:
    """What a stored state waits for. Raises StateUnreadable."""
    instance, base = stored.load(definition, state, _no_services)
    waits = [] if instance.completed else [described(base, wait) for wait in open_waits(instance)]
    return OpenWork(
        offered=tuple(wait for wait in waits if isinstance(wait, Offered)),
        awaited=tuple(wait for wait in waits if isinstance(wait, AwaitedMessage)),
        timers=tuple(wait for wait in waits if isinstance(wait, AwaitedTimer)),
        ended=instance.completed,
    )


def open_calls(definition: Definition, state: bytes) -> frozenset[tuple[str, str]]:
    """The call activities and embedded sub-processes in which something is open, as (process id, element id): a process
    that two of them call does not tell by which it was called. Raises StateUnreadable."""
    instance, _ = stored.load(definition, state, _no_services)
    owners = [instance.get_task_from_id(scope.parent_task_id) for scope in instance.get_active_subprocesses()]
    elements = [owner.task_spec.element for owner in owners]
    return frozenset((element.process_id, element.id) for element in elements if element is not None)


def _no_services(operator: str, parameters: dict[str, Value], element: str) -> Value:
    raise AssertionError(operator)


def _is_work(wait: Open) -> bool:
    return wait.event is None


def _is_timer(wait: Open) -> bool:
    return isinstance(wait.event, ToldTimer)


def _is_message(wait: Open) -> bool:
    return wait.event is not None and not _is_timer(wait)


def _addressed(instance: Instance, base: int, identifier: UUID, wanted: Callable[[Open], bool]) -> Open:
    number = numbers(base, identifier)
    if number is not None and not instance.completed:
        for scope in (instance, *instance.subprocesses.values()):
            for wait in waits_of(scope.tasks[number[0]]) if number[0] in scope.tasks else ():
                if wait.key == number and wanted(wait):
                    return wait
    raise NoSuchTask()


def _happen(instance: Instance, wait: Open, payload: Mapping[str, Value]) -> None:
    task = wait.task
    if wait.alternative != ITSELF:
        task.internal_data[CHOSEN] = wait.alternative - 1
    task.data.update(kept(instance.definition, wait.element.id, payload))
    task._ready()
    instance.do_engine_steps()


Keys = frozenset[tuple[int, int]]


def _keys(instance: Instance) -> Keys:
    scopes = (instance, *instance.subprocesses.values())
    return frozenset(wait.key for scope in scopes for task in scope.tasks.values() for wait in waits_of(task))


def _step(instance: Instance, base: int, before: Keys, move: Callable[[], None]) -> Step:
    try:
        move()
    except SpiffWorkflowException as error:
        raise _failure(instance, error) from error
    definition = instance.definition
    waits = [] if instance.completed else list(open_waits(instance))
    if not waits and not instance.completed:
        raise NothingLeft(definition.process_id, ", ".join(blocked(instance)))
    new = [described(base, wait) for wait in waits if wait.key not in before]
    gone = before.difference(wait.key for wait in waits)
    return Step(
        state=stored.dump(instance, base),
        offered=tuple(wait for wait in new if isinstance(wait, Offered)),
        awaited=tuple(wait for wait in new if isinstance(wait, AwaitedMessage)),
        timers=tuple(wait for wait in new if isinstance(wait, AwaitedTimer)),
        gone=tuple(task_id(base, *key) for key in sorted(gone)),
        thrown=tuple(instance.thrown),
        passed=tuple(instance.passed),
        ended=instance.completed,
        end_events=tuple(instance.ends),
        data=_data(instance, waits),
    )


def _data(instance: Instance, waits: Iterable[Open]) -> dict[str, Any]:
    """The data of the whole: of its end, or of all open tasks, the last to change before the others."""
    if instance.completed:
        return copied(instance.data)
    together: dict[str, Any] = {}
    tasks: dict[int, LeanTask] = {wait.task.last_state_change: wait.task for wait in waits}
    for changed in sorted(tasks):
        together.update(tasks[changed].data)
    return together


def _failure(instance: Instance, error: SpiffWorkflowException) -> DiagramFailed:
    """What SpiffWorkflow itself refuses while running, such as a gateway none of whose conditions holds."""
    spec = getattr(error, "task_spec", None)
    element = getattr(spec, "element", None)
    place = instance.spec.name if element is None else element.label
    if getattr(spec, "cond_task_specs", None):
        vi, en = "không điều kiện nào đúng và không có nhánh mặc định.", "no condition holds and there is no default."
    else:
        vi = en = f"{str(error).strip('. ')}."
    return DiagramFailed(instance.definition.process_id, place, vi, en)
