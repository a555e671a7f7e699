"""Receive tasks and event gateways that would start a process: SpiffWorkflow ignores the mark."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, is_true
from engine.bpmn.checker.rule import Problem, Rule, Surroundings


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for element in diagram.running("receiveTask", "eventBasedGateway"):
        if is_true(element, "instantiate"):
            yield Problem(
                element,
                "instantiate không được hỗ trợ; hãy bắt đầu bằng sự kiện bắt đầu nhận thông điệp",
                "instantiate is not supported; begin with a message start event",
            )


RULE = Rule(key="instantiate", find=find)
