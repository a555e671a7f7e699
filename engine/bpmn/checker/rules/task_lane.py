"""Whatever people do is in a lane, its own or that of the sub-process around it."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, text_of
from engine.bpmn.checker.finding import Kind, Severity
from engine.bpmn.checker.rule import Problem, Rule, Surroundings


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    placed = {text_of(reference) for reference in diagram.running("flowNodeRef")}
    for task in diagram.running("userTask", "manualTask", "task"):
        if not any(element.get("id") in placed for element in (task, *task.iterancestors())):
            yield Problem(
                task,
                "việc của người không nằm trong làn nào nên không giao được cho vai trò nào",
                "the task is in no lane, so it can be offered to no role",
            )


RULE = Rule(key="task_lane", find=find, kind=Kind.HOUSE, elsewhere=Severity.WARNING)
