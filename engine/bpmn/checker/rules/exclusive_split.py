"""An exclusive choice must always have exactly one way that needs no condition, so that no case can get stuck."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, children
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.texts import Element


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for gateway in diagram.running("exclusiveGateway"):
        flows = diagram.outgoing.get(gateway.get("id", ""), [])
        default = gateway.get("default", "")
        for flow in flows:
            yield from _flow(flow, default, alone=len(flows) == 1)
        if len(flows) > 1 and not any(flow.get("id") == default for flow in flows):
            yield Problem(
                gateway,
                "cổng loại trừ chưa có luồng mặc định (default): hồ sơ sẽ kẹt khi không điều kiện nào đúng",
                "the exclusive gateway has no default flow: a case gets stuck when no condition holds",
            )


def _flow(flow: Element, default: str, *, alone: bool) -> Iterator[Problem]:
    conditional = bool(children(flow, "conditionExpression"))
    if conditional and (alone or flow.get("id") == default):
        yield Problem(
            flow,
            "luồng mặc định hoặc luồng ra duy nhất không được có điều kiện",
            "a default flow or an only flow may not have a condition",
        )
    if not conditional and not alone and flow.get("id") != default:
        yield Problem(
            flow,
            "luồng ra từ cổng loại trừ thiếu điều kiện; chỉ luồng mặc định mới không có",
            "a flow out of the exclusive gateway lacks a condition; only the default flow has none",
        )


RULE = Rule(key="exclusive_split", find=find)
