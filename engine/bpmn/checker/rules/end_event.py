"""Every process and sub-process says where it ends."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, children, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for container in diagram.containers:
        if not children(container, "endEvent") and kind_of(container) != "adHocSubProcess":
            yield Problem(container, "thiếu sự kiện kết thúc", "there is no end event")


RULE = Rule(key="end_event", find=find)
