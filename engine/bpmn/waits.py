"""What a stage waits for: people, messages and timers, each under the id by which it can be addressed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.instance import Instance
from engine.bpmn.lean import LeanTask, walk
from engine.bpmn.specs.event_gateway import DUES, ChoosingGateway, alternatives
from engine.bpmn.specs.message import AddressedMessage
from engine.bpmn.specs.multi_instance import instance_of
from engine.bpmn.specs.timer import DUE, ToldTimer
from engine.bpmn.step import AwaitedMessage, AwaitedTimer, Offered
from engine.bpmn.task_ids import ITSELF, task_id

Wait = Offered | AwaitedMessage | AwaitedTimer


class Open(NamedTuple):
    """One thing that a stage waits for, before it is described. (A tuple: every step makes several.)"""

    task: LeanTask
    alternative: int
    event: Any  # what it waits for; None: a person
    element: Any  # Element

    @property
    def key(self) -> tuple[int, int]:
        return self.task.id, self.alternative


def open_waits(instance: Instance) -> Iterator[Open]:
    """In the order of the process."""
    for task in walk(instance.task_tree, TaskState.READY | TaskState.WAITING, instance.subprocesses):
        yield from waits_of(task)


def waits_of(task: LeanTask) -> Iterator[Open]:
    spec = task.task_spec
    if task._state == TaskState.READY:
        if spec.manual:
            yield Open(task=task, alternative=ITSELF, event=None, element=spec.element)
    elif task._state != TaskState.WAITING:
        return
    elif isinstance(spec, ChoosingGateway):
        for position, (catch, event) in enumerate(alternatives(spec), start=ITSELF + 1):
            yield Open(task=task, alternative=position, event=event, element=catch.element)
    elif isinstance(spec, CatchingEvent) and isinstance(spec.event_definition, AddressedMessage | ToldTimer):
        yield Open(task=task, alternative=ITSELF, event=spec.event_definition, element=spec.element)


def blocked(instance: Instance) -> list[str]:
    """Names of the joins at which tokens wait for others."""
    waiting = [task.task_spec for task in walk(instance.task_tree, TaskState.WAITING, instance.subprocesses)]
    elements = [spec.element for spec in waiting if spec.element is not None]
    return [element.label for element in elements] or [instance.definition.process_id]


def described(base: int, wait: Open) -> Wait:
    element = wait.element
    identifier = task_id(base, *wait.key)
    match wait.event:
        case None:
            return Offered(
                task_id=identifier,
                element=element.id,
                process_id=element.process_id,
                instance=instance_of(wait.task),
            )
        case ToldTimer():
            return AwaitedTimer(
                task_id=identifier, element=element.id, process_id=element.process_id, due_at=_due_at(wait)
            )
        case _:
            return AwaitedMessage(
                task_id=identifier, element=element.id, process_id=element.process_id, name=wait.event.name
            )


def _due_at(wait: Open) -> datetime:
    internal = wait.task.internal_data
    return datetime.fromisoformat(
        internal[DUE] if wait.alternative == ITSELF else internal[DUES][str(wait.alternative - 1)]
    )
