"""One start: with several, SpiffWorkflow starts every path at once."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, children, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for container in diagram.containers:
        starts = children(container, "startEvent")
        if not starts and kind_of(container) != "adHocSubProcess":
            yield Problem(container, "thiếu sự kiện bắt đầu", "there is no start event")
        for extra in starts[1:]:
            yield Problem(
                extra,
                "có hơn một sự kiện bắt đầu; hãy giữ một và rẽ nhánh bằng cổng",
                "there is more than one start event; keep one and branch with a gateway",
            )


RULE = Rule(key="start_event", find=find)
