"""Nothing flows into a start or boundary event, and nothing out of an end event."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.rule import Problem, Rule, Surroundings


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for event in diagram.running("startEvent", "boundaryEvent"):
        for flow in diagram.incoming.get(event.get("id", ""), []):
            yield Problem(
                flow,
                "luồng đi vào sự kiện bắt đầu hoặc sự kiện biên",
                "a flow goes into a start or boundary event",
            )
    for event in diagram.running("endEvent"):
        for flow in diagram.outgoing.get(event.get("id", ""), []):
            yield Problem(flow, "luồng đi ra từ sự kiện kết thúc", "a flow comes out of an end event")


RULE = Rule(key="flow_ends", find=find)
