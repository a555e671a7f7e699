"""The step in stock SpiffWorkflow: its own parser, engine and state, kept in memory."""

import time
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser
from SpiffWorkflow.util.task import TaskState


class Answering(PythonScriptEngine):
    """Service tasks answer nothing at once."""

    def call_service(self, task: Any, **given: Any) -> str:
        return "null"


def stock_steps(diagram: bytes, process_id: str, tasks: int, instances: int) -> list[float]:
    """Milliseconds of completing each of the middle tasks, one instance after the other."""
    parser = SpiffBpmnParser()
    parser.add_bpmn_xml(etree.fromstring(diagram))
    spec = parser.get_spec(process_id)
    spent = []
    for _ in range(instances):
        workflow = BpmnWorkflow(spec, script_engine=Answering())
        workflow.do_engine_steps()
        _complete(workflow)
        spent += [_complete(workflow) for _ in range(tasks)]
    return spent


def _complete(workflow: BpmnWorkflow) -> float:
    (task,) = [task for task in workflow.get_tasks(state=TaskState.READY) if task.task_spec.manual]
    begun = time.perf_counter()
    task.run()
    workflow.do_engine_steps()
    return (time.perf_counter() - begun) * 1e3
