"""Event gateways: whichever comes first. SpiffWorkflow keeps one due instant for all timers of a gateway."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, children, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.texts import Element


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for gateway in diagram.running("eventBasedGateway"):
        if gateway.get("eventGatewayType", "Exclusive") != "Exclusive":
            yield Problem(
                gateway,
                "cổng sự kiện song song không được hỗ trợ; hãy dùng cổng song song",
                "parallel event gateways are not supported; use a parallel gateway",
            )
        flows = diagram.outgoing.get(gateway.get("id", ""), [])
        targets = [diagram.by_id[flow.get("targetRef", "")] for flow in flows if flow.get("targetRef") in diagram.by_id]
        if len(flows) < 2:
            yield Problem(gateway, "cổng sự kiện cần ít nhất hai nhánh", "an event gateway needs two branches at least")
        if sum(bool(children(target, "timerEventDefinition")) for target in targets) > 1:
            yield Problem(
                gateway,
                "cổng sự kiện chỉ được có một bộ hẹn giờ",
                "an event gateway may have one timer only",
            )
        yield from _targets(diagram, targets)


def _targets(diagram: Diagram, targets: list[Element]) -> Iterator[Problem]:
    for target in targets:
        waits = kind_of(target) in ("intermediateCatchEvent", "receiveTask")
        if not waits or len(diagram.incoming.get(target.get("id", ""), [])) > 1:
            yield Problem(
                target,
                "sau cổng sự kiện phải là sự kiện chờ (hoặc tác vụ nhận) chỉ có một luồng vào",
                "after an event gateway come catching events (or receive tasks) with this one incoming flow",
            )
        if diagram.boundaries.get(target.get("id", "")):
            yield Problem(
                target,
                "tác vụ nhận sau cổng sự kiện không được mang sự kiện biên",
                "a receive task after an event gateway may not carry boundary events",
            )


RULE = Rule(key="event_gateway", find=find)
