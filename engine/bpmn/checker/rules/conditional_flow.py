"""Conditions stand on flows out of exclusive gateways; SpiffWorkflow ignores them anywhere else."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import ACTIVITIES, GATEWAYS, Diagram, children, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings

_CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for flow in diagram.flows:
        source = diagram.by_id.get(flow.get("sourceRef", ""))
        if source is not None and kind_of(source) not in _CHOOSING and children(flow, "conditionExpression"):
            yield Problem(
                flow,
                "điều kiện chỉ được đặt trên luồng ra từ cổng loại trừ; hãy thêm cổng",
                "a condition may only stand on a flow out of an exclusive gateway; add the gateway",
            )
    for node in diagram.running(*(ACTIVITIES | GATEWAYS) - _CHOOSING):
        if node.get("default"):
            yield Problem(
                node,
                "luồng mặc định chỉ có ở cổng loại trừ",
                "only exclusive gateways have a default flow",
            )


RULE = Rule(key="conditional_flow", find=find)
