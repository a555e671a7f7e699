"""Bytes that a stage stores between two steps ÷ those of stock SpiffWorkflow, in a process of twelve tasks with a
timer on each; and of forty."""

from statistics import median
from typing import Any

import orjson
from lxml import etree
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG
from SpiffWorkflow.util.task import TaskState

from engine.bpmn import runtime
from engine.bpmn.definition import load
from tests.benchmarks.processes import sequence
from tests.benchmarks.rounds import nothing
from tests.benchmarks.stock import Answering

TASKS = 12
LONG = 40


def run() -> dict[str, Any]:
    """The stock figure leaves out the specifications, which its serializer would store with every instance."""
    ours, stock = _ours(TASKS), _stock(TASKS)
    return {
        "name": "state_bytes",
        "ratio": round(median(ours) / median(stock), 3),
        "median_bytes": median(ours),
        "largest_bytes": max(ours),
        "median_bytes_40": median(_ours(LONG)),
        "stock_median_bytes": median(stock),
        "stock_median_bytes_40": median(_stock(LONG)),
        "runs": len(ours),
    }


def _ours(tasks: int) -> list[int]:
    definition = load("p", {"p": sequence("p", tasks, timers=True)})
    step = runtime.start(definition, data={}, services=nothing)
    sizes = []
    while not step.ended:
        sizes.append(len(step.state))
        task_id = step.offered[0].task_id
        step = runtime.complete(definition, step.state, task_id=task_id, answer={}, services=nothing)
    return sizes


def _stock(tasks: int) -> list[int]:
    parser = SpiffBpmnParser()
    parser.add_bpmn_xml(etree.fromstring(sequence("p", tasks, timers=True)))
    workflow = BpmnWorkflow(parser.get_spec("p"), script_engine=Answering())
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(SPIFF_CONFIG))
    workflow.do_engine_steps()
    sizes = []
    while not workflow.completed:
        stored = serializer.to_dict(workflow)
        stored.pop("spec")
        sizes.append(len(orjson.dumps(stored)))
        next(task for task in workflow.get_tasks(state=TaskState.READY) if task.task_spec.manual).run()
        workflow.do_engine_steps()
    return sizes
