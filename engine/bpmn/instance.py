"""A running stage in memory: SpiffWorkflow's workflow with lean tasks, and a record of what each step did."""

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.definition import Definition
from engine.bpmn.lean import LeanTask, walk
from engine.bpmn.memory import forget
from engine.bpmn.script_engine import SAFE_ENGINE, failed
from engine.bpmn.services import Services
from engine.bpmn.step import Passed, Thrown

TIDY = 1000  # numbers given in one step before what is finished is left out
MOST_AUTOMATIC = 5000  # elements run and instances made in one step without a person; more is taken for endless
MOST_NESTED = 100  # processes and sub-processes in one another; each step looks at all of them


class _Scope:
    """Shared by the whole instance and by each process inside it."""

    task_tree: LeanTask
    tasks: dict[int, LeanTask]
    top_workflow: "Instance"

    def get_tasks_iterator(
        self,
        first_task: LeanTask | None = None,
        *,
        state: int = TaskState.ANY_MASK,
        spec_name: str | None = None,
        skip_subprocesses: bool = False,
    ) -> Iterator[LeanTask]:
        scopes = {} if skip_subprocesses else self.top_workflow.subprocesses
        for task in walk(first_task or self.task_tree, state, scopes):
            if spec_name is None or task.task_spec.name == spec_name:
                yield task

    def update_waiting_tasks(self) -> None:
        """Joins look again after each completion. Events wait until they are told; the library asks them too."""
        if any(map(_waits_for_others, self.tasks.values())):
            for task in filter(_waits_for_others, walk(self.task_tree, TaskState.WAITING, {})):
                task.task_spec._update(task)

    def _task_completed_notify(self, task: LeanTask) -> None:
        self.top_workflow.record(task)
        super()._task_completed_notify(task)  # type: ignore[misc]

    def _plant(self, spec: Any) -> None:
        """SpiffWorkflow does this in its constructor, with its own class of task."""
        self.task_tree = LeanTask(self, spec.start, state=TaskState.FUTURE)
        self.task_tree._ready()


def _runs_alone(task: LeanTask) -> bool:
    return task._state == TaskState.READY and not task.task_spec.manual


def _waits_for_others(task: LeanTask) -> bool:
    return task._state == TaskState.WAITING and not isinstance(task.task_spec, CatchingEvent)


class SubInstance(_Scope, BpmnSubWorkflow):
    def __init__(self, spec: Any, parent_task_id: int, top_workflow: "Instance") -> None:
        super().__init__(spec, parent_task_id, top_workflow, deserializing=True)


class Instance(_Scope, BpmnWorkflow):
    """`number` is the last one given to a task or a change of state."""

    subprocesses: dict[int, SubInstance]

    def __init__(self, definition: Definition, services: Services, number: int = 0) -> None:
        self.definition = definition
        self.services = services
        self.number = number
        self.tidied = number
        self.automatic = 0
        self.passed: list[Passed] = []
        self.thrown: list[Thrown] = []
        self.ends: list[str] = []
        spec = definition.scopes[definition.process_id]
        super().__init__(spec, definition.scopes, script_engine=SAFE_ENGINE, deserializing=True)

    def plant(self) -> None:
        """A new stage: its first task, ready to run."""
        self._plant(self.spec)

    def next_number(self) -> int:
        self.number += 1
        return self.number

    def create_subprocess(self, my_task: LeanTask, spec_name: str) -> SubInstance:
        scope = SubInstance(self.subprocess_specs[spec_name], my_task.id, self)
        if scope.depth > MOST_NESTED:
            raise failed(
                my_task,
                f"quá {MOST_NESTED} quy trình lồng trong nhau; hãy gộp bớt.",
                f"more than {MOST_NESTED} processes are nested in one another; draw fewer levels.",
            )
        self.subprocesses[my_task.id] = scope
        scope._plant(scope.spec)
        return scope

    def record(self, task: LeanTask) -> None:
        passes = task.task_spec.passes
        if passes is not None:
            self.passed.append(passes)
            if passes.type == "endEvent" and task.workflow is self:
                self.ends.append(passes.element)

    def do_engine_steps(self) -> None:
        """Run what needs no person, innermost processes first, in SpiffWorkflow's order. Raises DiagramFailed."""
        while self._advance():
            if self.number - self.tidied > TIDY:
                self._tidy()

    def _tidy(self) -> None:
        self.tidied = self.number
        for scope in (self, *self.get_active_subprocesses()):
            forget(scope)
        running = {owner for scope in (self, *self.get_active_subprocesses()) for owner in scope.tasks}
        self.subprocesses = {owner: scope for owner, scope in self.subprocesses.items() if owner in running}

    def _advance(self) -> bool:
        active = self.get_active_subprocesses()
        for scope in sorted(active, key=lambda scope: scope.depth, reverse=True):
            while self._run_ready(scope):
                pass
            owner = self.get_task_from_id(scope.parent_task_id)
            owner.task_spec._update(owner)
        ran = self._run_ready(self)
        return ran or len(self.get_active_subprocesses()) > len(active)

    def _run_ready(self, scope: Any) -> bool:
        if not any(map(_runs_alone, scope.tasks.values())) and not self.subprocesses:
            return False
        ran = False
        for task in filter(_runs_alone, scope.get_tasks(state=TaskState.READY)):
            # asked again as each one's turn comes: the library also runs what an earlier one has cancelled
            self.count(task)
            task.run()
            ran = True
        return ran

    def count(self, task: LeanTask) -> None:
        """One more thing that a step did by itself. Raises DiagramFailed where there are too many."""
        self.automatic += 1
        if self.automatic > MOST_AUTOMATIC:
            raise failed(
                task,
                f"quá {MOST_AUTOMATIC} bước tự động liền nhau; quy trình lặp không dứt.",
                f"more than {MOST_AUTOMATIC} automatic steps in a row; the process loops without end.",
            )
