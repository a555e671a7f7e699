"""What of a running process must be remembered: its open tasks, and the few finished ones that they still ask.

A finished task is asked again only
- by a join that has not happened: it counts the branches that have arrived and takes their data;
- by the tasks around a boundary event, which look for the split above them.
Everything else is left out, and who stood below it then stands below the nearest one kept. So a state does not grow
with the length of a process, nor with the turns of a loop.
"""

from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.unstructured_join import UnstructuredJoin
from SpiffWorkflow.specs.Join import Join
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.lean import OPEN, LeanTask, walk

NOWHERE = -1


def remembered(scope: Any) -> list[tuple[LeanTask, int]]:
    """The tasks to keep, parents first, children in order; each with the position of its parent (`NOWHERE`: root)."""
    tasks = list(walk(scope.task_tree, TaskState.ANY_MASK, {}))
    keep = _needed(tasks)
    positions: dict[int, int] = {}
    kept: list[tuple[LeanTask, int]] = []
    for task in tasks:
        above = NOWHERE if task._parent is None else positions[task._parent]
        if task.id in keep or above == NOWHERE:
            positions[task.id] = len(kept)
            kept.append((task, above))
        else:
            positions[task.id] = above
    return kept


def forget(scope: Any) -> None:
    """Leave out in memory what would be left out of the state: a long automatic stretch would slow down else."""
    kept = remembered(scope)
    scope.tasks = {task.id: task for task, _ in kept}
    for task, _ in kept:
        task._children = []
    for task, above in kept:
        if above != NOWHERE:
            task._parent = kept[above][0].id
            kept[above][0]._children.append(task.id)


def _needed(tasks: list[LeanTask]) -> set[int | None]:
    needed: set[int | None] = set()
    arrivals: list[LeanTask] = []
    joined: set[str] = set()
    for task in tasks:
        if task._state & OPEN:
            needed.add(task.id)
            if _asks_parent(task):
                needed.add(task._parent)
        elif isinstance(task.task_spec, UnstructuredJoin):
            if task._state == TaskState.CANCELLED:
                arrivals.append(task)
            else:
                joined.add(task.task_spec.name)
    for task in arrivals:
        if task.task_spec.name not in joined:
            needed.update((task.id, task._parent))
    return needed


def _asks_parent(task: LeanTask) -> bool:
    if task._state == TaskState.WAITING and isinstance(task.task_spec, Join):
        return True
    return task._parent is not None and isinstance(task.parent.task_spec, BoundaryEventSplit)
