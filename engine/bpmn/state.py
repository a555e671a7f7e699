"""The stored form of a running stage: JSON with a version of its own, a few hundred bytes, without the diagram.

    {"v": 1, "b": base of the task ids, "n": last number given, "e": ends reached, "d": distinct data, "s": scopes}
    scope: {"o": number of the task that runs it (absent: the stage itself), "t": tasks}
    task:  [number, position of its parent, spec, state, number of its last change, position of its data, internal data]

A finished stage keeps its ends only. A change of this form gets the next version and a function in MIGRATIONS, which
makes a document of the version before into one of the next: a state is brought forward when it is read, never all at
once. Such a change comes with a migration of the schema, so that no older program is at work (docs/releasing.md).
"""

from collections.abc import Callable, Mapping
from typing import Any

import orjson
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.definition import Definition
from engine.bpmn.instance import Instance, SubInstance
from engine.bpmn.lean import OPEN, LeanTask
from engine.bpmn.memory import NOWHERE, remembered
from engine.bpmn.process_data import copied
from engine.bpmn.refusals import StateAhead, StateUnreadable
from engine.bpmn.services import Services

VERSION = 1
Document = dict[str, Any]
MIGRATIONS: dict[int, Callable[[Document], Document]] = {}  # version -> to the next one
STATES = frozenset(
    {TaskState.WAITING, TaskState.READY, TaskState.STARTED, TaskState.COMPLETED, TaskState.ERROR, TaskState.CANCELLED}
)
NO_DATA = -1


def dump(instance: Instance, base: int) -> bytes:
    """The state of an instance between two steps. `base`: see engine.bpmn.task_ids."""
    document: Document = {"v": VERSION, "b": f"{base:032x}", "n": instance.number, "e": instance.ends}
    if not instance.completed:
        data: list[dict[str, Any]] = []
        document["s"] = list(_scopes(instance, data))
        document["d"] = data
    return orjson.dumps(document)


def _scopes(instance: Instance, data: list[dict[str, Any]]) -> Any:
    yield {"t": [_row(task, above, data) for task, above in remembered(instance)]}
    for owner, scope in instance.subprocesses.items():
        if not scope.completed:
            yield {"o": owner, "t": [_row(task, above, data) for task, above in remembered(scope)]}


def _row(task: LeanTask, above: int, data: list[dict[str, Any]]) -> list[Any]:
    row = [task.id, above, task.task_spec.name, task._state, task.last_state_change]
    row.append(NO_DATA if above == NOWHERE or _gives_data_away(task) else _position(task.data, data))
    if task._state & OPEN and task.internal_data:
        row.append(task.internal_data)
    return row


def _gives_data_away(task: LeanTask) -> bool:
    """What a running sub-process has come back replaces the data of its activity."""
    return task._state == TaskState.STARTED and isinstance(task.task_spec, SubWorkflowTask)


def _position(task_data: dict[str, Any], data: list[dict[str, Any]]) -> int:
    if task_data not in data:
        data.append(task_data)
    return data.index(task_data)


def load(
    definition: Definition,
    state: bytes,
    services: Services,
    migrations: Mapping[int, Callable[[Document], Document]] = MIGRATIONS,
) -> tuple[Instance, int]:
    """The instance as it stood, and the base of its task ids. Raises StateUnreadable, StateAhead."""
    try:
        document = orjson.loads(state)
        document = _migrated(document, migrations)
        instance = Instance(definition, services, _natural(document["n"]))
        _restore(instance, document)
        return instance, int(document["b"], 16)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise StateUnreadable(
            "dữ liệu hỏng hoặc không phải của quy trình này", f"it is damaged or foreign ({error!r})"
        ) from error


def _migrated(document: Document, migrations: Mapping[int, Callable[[Document], Document]]) -> Document:
    newest = max(migrations, default=VERSION - 1) + 1
    if _natural(document["v"]) > newest:
        raise StateAhead(document["v"], newest)
    while document["v"] < newest:
        document = migrations[document["v"]](document)
    return document


def _restore(instance: Instance, document: Document) -> None:
    instance.ends.extend(map(str, document["e"]))
    if "s" not in document:
        instance.completed = True
        return
    first, *others = document["s"]
    _plant(instance, first["t"], document["d"])
    for stored in others:
        owner = instance.get_task_from_id(stored["o"])
        scope = SubInstance(instance.subprocess_specs[owner.task_spec.spec], owner.id, instance)
        scope.completed_event.connect(owner.task_spec._on_subworkflow_completed, owner)
        instance.subprocesses[owner.id] = scope
        _plant(scope, stored["t"], document["d"])


def _plant(scope: Any, rows: list[list[Any]], data: list[dict[str, Any]]) -> None:
    newest = scope.top_workflow.number
    tasks: list[LeanTask] = []
    for number, above, name, state, changed, position, *internal in rows:
        if state not in STATES or not _natural(number) <= _natural(changed) <= newest or number in scope.tasks:
            raise ValueError(number)
        if (above == NOWHERE) is not (not tasks) or above >= len(tasks):
            raise ValueError(above)
        parent = tasks[_natural(above)] if tasks else None
        task = LeanTask(scope, scope.spec.task_specs[name], parent, state, number)
        task.last_state_change = changed
        task.triggered = parent is not None and isinstance(parent.task_spec, LoopTask)
        if position != NO_DATA:
            task.data = copied(data[_natural(position)])
        if internal:
            task.internal_data = dict(internal[0])
        tasks.append(task)
    scope.task_tree = tasks[0]


def _natural(number: Any) -> int:
    if type(number) is not int or number < 0:
        raise ValueError(number)
    return number
