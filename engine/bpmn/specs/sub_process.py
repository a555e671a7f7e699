"""Embedded sub-processes and call activities: data goes in whole and comes back whole."""

from typing import Any

from SpiffWorkflow.spiff.specs.defaults import CallActivity, SubWorkflowTask
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.process_data import copied


class _Sharing:
    def copy_data(self, my_task: Any, subworkflow: Any) -> None:
        """SpiffWorkflow passes the data as keyword arguments, so that a field named `self` breaks it."""
        subworkflow.task_tree.data = copied(my_task.data)

    def update_data(self, my_task: Any, subworkflow: Any) -> None:
        my_task.data = subworkflow.last_task.data

    def _on_subworkflow_completed(self, subworkflow: Any, my_task: Any) -> None:
        """An activity that an error has interrupted stays cancelled, although its inner end still completes."""
        if not my_task.has_state(TaskState.FINISHED_MASK):
            super()._on_subworkflow_completed(subworkflow, my_task)  # type: ignore[misc]


class EmbeddedSubProcess(_Sharing, SubWorkflowTask):
    pass


class SharingCall(_Sharing, CallActivity):
    pass
