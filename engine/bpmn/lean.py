"""Tasks without a future: a task makes its children when it runs, not when it might.

SpiffWorkflow predicts the whole rest of a process when it starts and after every choice, logs every change of state
and reads the clock for each. A stored stage would hold thousands of tasks that may never be. Here the specs of a
definition are told, one by one and right after parsing, not to look ahead; tasks are of a class that does not. The
library itself stays as it is for everybody else, tests that compare the two included.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin
from SpiffWorkflow.bpmn.specs.mixins.exclusive_gateway import ExclusiveGateway
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.deep_merge import DeepMerge
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.process_data import copied

OPEN = TaskState.WAITING | TaskState.READY | TaskState.STARTED


def without_lookahead(spec: BpmnProcessSpec) -> None:
    """Instance attributes hide the methods of the class, for these specs only. Raises WorkflowException for a spec
    that could not run: the library tests each one again whenever it becomes ready."""
    for task_spec in spec.task_specs.values():
        task_spec.test()
        task_spec.test = _nothing
        task_spec._predict = _nothing
        if isinstance(task_spec, ExclusiveGateway):
            task_spec._predict_hook = _nothing  # running it makes the one child that is chosen
        if isinstance(task_spec, BoundaryEventJoin):
            task_spec._find_tasks = _joins_beside
    spec.end._check_threshold_unstructured = _nothing_else_open


def _nothing(*_: Any, **__: Any) -> None:
    """In place of SpiffWorkflow's predictions and repeated tests."""


def _joins_beside(join: "LeanTask") -> list["LeanTask"]:
    """Of one activity and one visit: those below the same split."""
    split = join.find_ancestor(join.task_spec.split_task)
    same = [task for task in join.workflow.tasks.values() if task.task_spec is join.task_spec]
    return [task for task in same if task.is_descendant_of(split)]


def _nothing_else_open(end_join: Any) -> bool:
    """The library walks the tree down to a depth of 1000 for this."""
    return all(task._state >= TaskState.COMPLETED or task is end_join for task in end_join.workflow.tasks.values())


class LeanTask(Task):
    """A task whose number grows with time: it is identity and order at once, and no clock is read."""

    def __init__(
        self,
        workflow: Any,
        task_spec: Any,
        parent: "LeanTask | None" = None,
        state: int = TaskState.MAYBE,
        id: int | None = None,  # noqa: A002 - SpiffWorkflow's name
    ) -> None:
        number = workflow.top_workflow.next_number() if id is None else id
        self.id = number
        self.workflow = workflow
        self.task_spec = task_spec
        self.thread_id = 0
        self.triggered = False
        self.data: dict[str, Any] = {}
        self.internal_data: dict[str, Any] = {}
        self.last_state_change = number
        self._state = state
        self._parent = None
        self._children: list[int] = []
        workflow.tasks[number] = self
        if parent is not None:
            self._parent = parent.id
            parent._children.append(number)

    def _add_child(self, task_spec: Any, state: int = TaskState.MAYBE) -> "LeanTask":
        return LeanTask(self.workflow, task_spec, self, state)

    def _sync_children(self, task_specs: list[Any], state: int = TaskState.MAYBE) -> None:
        if self._children:
            super()._sync_children(task_specs, state)
        else:
            for task_spec in task_specs:
                self._add_child(task_spec, state)

    def _set_state(self, value: int) -> None:
        if value != self._state:
            self._state = value
            self.last_state_change = self.workflow.top_workflow.next_number()

    def _inherit_data(self) -> None:
        if self.data:
            DeepMerge.merge(self.data, self.parent.data)
        else:
            self.data = copied(self.parent.data)

    def run(self) -> bool | None:
        self.task_spec._predict_hook(self)
        result: bool | None = super().run()
        return result

    def cancel(self) -> None:
        """SpiffWorkflow drops the instances of a repeated activity without cancelling what runs inside them."""
        if self._state & OPEN:
            for child in self.children:
                if child._state & OPEN:
                    child.cancel()
        super().cancel()

    def find_ancestor(self, spec_name: str) -> "LeanTask | None":
        return next((task for task in self.ancestors() if task.task_spec.name == spec_name), None)

    def is_descendant_of(self, task: "LeanTask") -> bool:
        return any(ancestor is task for ancestor in self.ancestors())

    def ancestors(self) -> Iterator["LeanTask"]:
        """From the parent up. The library recurses, and an automatic chain may be longer than Python allows."""
        tasks = self.workflow.tasks
        above = tasks.get(self._parent)
        while above is not None:
            yield above
            above = tasks.get(above._parent)


def walk(first: LeanTask, state: int, scopes: Mapping[int, Any]) -> Iterator[LeanTask]:
    """Tasks in a state, depth first in SpiffWorkflow's order; what `scopes` holds for a task comes before its
    children. A task's state is looked at when the walk reaches it."""
    waiting = [first]
    while waiting:
        task = waiting.pop()
        children = task._children
        if children:
            tasks = task.workflow.tasks
            if len(children) == 1:
                waiting.append(tasks[children[0]])
            else:
                waiting.extend([tasks[child] for child in reversed(children)])
        if task.id in scopes:
            waiting.append(scopes[task.id].task_tree)
        if task._state & state:
            yield task
