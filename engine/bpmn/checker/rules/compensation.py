"""Compensation: SpiffWorkflow accepts the marks and never compensates anything."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import ACTIVITIES, Diagram, is_true
from engine.bpmn.checker.rule import Problem, Rule, Surroundings

_VI = "bù trừ (compensation) không được hỗ trợ; hãy vẽ các bước hoàn tác như việc bình thường"
_EN = "compensation is not supported; draw the undoing steps as ordinary work"


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for event in diagram.running("compensateEventDefinition"):
        yield Problem(event, _VI, _EN)
    for activity in diagram.running(*ACTIVITIES):
        if is_true(activity, "isForCompensation"):
            yield Problem(activity, _VI, _EN)


RULE = Rule(key="compensation", find=find)
