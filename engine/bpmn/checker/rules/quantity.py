"""startQuantity and completionQuantity: SpiffWorkflow ignores both and runs the task once per token."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import ACTIVITIES, Diagram
from engine.bpmn.checker.rule import Problem, Rule, Surroundings


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for activity in diagram.running(*ACTIVITIES):
        for attribute in ("startQuantity", "completionQuantity"):
            if activity.get(attribute, "1").strip() != "1":
                yield Problem(
                    activity,
                    f"{attribute} khác 1 không được hỗ trợ; hãy dùng nhiều phiên (multi-instance) hoặc cổng song song",
                    f"a {attribute} other than 1 is not supported; use multi-instance or a parallel gateway",
                )


RULE = Rule(key="quantity", find=find)
