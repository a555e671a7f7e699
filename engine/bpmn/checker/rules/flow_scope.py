"""Flows and boundary events stay within one process or sub-process: SpiffWorkflow loses a token that leaves it."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.rule import Problem, Rule, Surroundings


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for flow in diagram.flows:
        ends = [diagram.by_id.get(flow.get(end, "")) for end in ("sourceRef", "targetRef")]
        if any(end is not None and end.getparent() is not flow.getparent() for end in ends):
            yield Problem(
                flow,
                "luồng tuần tự đi qua ranh giới của quy trình hoặc quy trình con",
                "the sequence flow crosses the border of a process or sub-process",
            )
    for boundary in diagram.running("boundaryEvent"):
        host = diagram.by_id.get(boundary.get("attachedToRef", ""))
        if host is not None and host.getparent() is not boundary.getparent():
            yield Problem(
                boundary,
                "sự kiện biên và hoạt động nó gắn vào phải ở cùng một quy trình",
                "a boundary event and what it is attached to must be in the same process",
            )


RULE = Rule(key="flow_scope", find=find)
