"""Call activities name a process that exists and runs: SpiffWorkflow notices a missing one only on the way."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.rule import Problem, Rule, Surroundings


def find(diagram: Diagram, around: Surroundings) -> Iterator[Problem]:
    for call in diagram.running("callActivity"):
        called = call.get("calledElement", "")
        if not called:
            yield Problem(call, "chưa ghi quy trình được gọi (calledElement)", "the called process is missing")
        elif called not in around.diagrams:
            yield Problem(
                call,
                f"không tìm thấy quy trình được gọi “{called}” (cùng thư mục hoặc workflows/bpmn)",
                f"the called process “{called}” is not found (beside this file or in workflows/bpmn)",
            )


RULE = Rule(key="call_activity", find=find)
