"""Ends of sub-processes and of processes that are not their normal ends: errors and terminate."""

from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import ErrorEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import TerminateEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.util.task import TaskState


class Terminate(TerminateEventDefinition):
    def throw(self, my_task: Any) -> None:
        """The end event itself cancels its own process; SpiffWorkflow would also offer this to every waiting event."""


class NearestError(ErrorEventDefinition):
    """Interrupts the nearest enclosing activity that catches the code.

    SpiffWorkflow offers an error to every waiting event of the instance, also to that of a parallel activity, and
    lets the failing sub-process run to its end."""

    def throw(self, my_task: Any) -> None:
        boundary = _catching(my_task, self)
        if boundary is None:
            _fail_whole(my_task)
            return
        boundary._ready()
        _activity(boundary).cancel()

    def catches_code(self, code: str | None) -> bool:
        return self.code is None or self.code == code


def _catching(task: Any, error: NearestError) -> Any:
    scope = task.workflow
    while scope.parent_task_id is not None:
        owner = scope.top_workflow.get_task_from_id(scope.parent_task_id)
        split = _attached(owner).parent
        if split is not None and isinstance(split.task_spec, BoundaryEventSplit):
            for child in split.children:
                definition = getattr(child.task_spec, "event_definition", None)
                waiting = child.has_state(TaskState.WAITING)
                if waiting and isinstance(definition, NearestError) and definition.catches_code(error.code):
                    return child
        scope = owner.workflow
    return None


def _attached(owner: Any) -> Any:
    """The task to which boundary events are attached: that of the whole multi-instance, not of one instance."""
    parent = owner.parent
    return parent if parent is not None and isinstance(parent.task_spec, LoopTask) else owner


def _activity(boundary: Any) -> Any:
    split = boundary.parent
    return next(child for child in split.children if child.task_spec.element.attached_to is None)


def _fail_whole(task: Any) -> None:
    """Nobody catches it: the whole instance ends here, as after a terminate end."""
    top = task.workflow.top_workflow
    if task.workflow is not top:
        top.ends.append(task.task_spec.element.id)
    for open_task in top.get_tasks(state=TaskState.NOT_FINISHED_MASK):
        if open_task is not task:
            open_task.cancel()
    top._mark_complete(task)
