"""The same process in SpiffWorkflow as it comes: its parser, its workflow, its predictions, all in memory."""

from collections.abc import Mapping
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import EventBasedGateway
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser
from SpiffWorkflow.util.task import TaskState


class _Recording:
    top_workflow: Any

    def _task_completed_notify(self, task: Any) -> None:
        spec = task.task_spec
        if getattr(spec, "bpmn_id", None) == spec.name:
            self.top_workflow.trace.append(spec.name)
        super()._task_completed_notify(task)  # type: ignore[misc]


class _Sub(_Recording, BpmnSubWorkflow):
    pass


class _Workflow(_Recording, BpmnWorkflow):
    def __init__(self, *args: Any) -> None:
        self.trace: list[str] = []
        super().__init__(*args)

    def create_subprocess(self, my_task: Any, spec_name: str) -> _Sub:
        self.subprocesses[my_task.id] = _Sub(
            self.subprocess_specs[spec_name], parent_task_id=my_task.id, top_workflow=self
        )
        return self.subprocesses[my_task.id]


class Stock:
    def __init__(self, process_id: str, files: Mapping[str, bytes]) -> None:
        parser = SpiffBpmnParser()
        for name, data in files.items():
            parser.add_bpmn_xml(etree.fromstring(data), filename=name)
        self.workflow = _Workflow(parser.get_spec(process_id), parser.get_subprocess_specs(process_id))
        self.workflow.do_engine_steps()

    def open(self) -> list[tuple[str, Any, Any]]:
        """(element, task, event definition or None) of all that waits, in the order of the process."""
        found: list[tuple[str, Any, Any]] = []
        for task in self.workflow.get_tasks(state=TaskState.READY | TaskState.WAITING):
            spec = task.task_spec
            if task.state == TaskState.READY:
                found.append((spec.bpmn_id, task, None))
            elif isinstance(spec, EventBasedGateway):
                events = zip(spec.outputs, spec.event_definition.event_definitions, strict=True)
                found.extend((catch.name, task, event) for catch, event in events)
            elif isinstance(spec, CatchingEvent):
                found.append((spec.bpmn_id, task, spec.event_definition))
        return found

    def move(self, element: str, position: int, answer: Mapping[str, Any]) -> list[str]:
        """Answer or let happen the nth open one of this element; what completed."""
        self.workflow.trace.clear()
        _, task, event = [wait for wait in self.open() if wait[0] == element][position]
        if event is None:
            task.data.update({f"{element}_{name}": value for name, value in answer.items()})
            task.run()
        else:
            task.task_spec.catch(task, BpmnEvent(event, payload={}))
            task.task_spec._update(task)
        self.workflow.do_engine_steps()
        return list(self.workflow.trace)

    @property
    def ended(self) -> bool:
        return bool(self.workflow.completed)

    @property
    def data(self) -> dict[str, Any]:
        return dict(self.workflow.data)
