"""A service task names an operator that exists."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import bpmn, spiff
from engine.bpmn.texts import Element


def operators_of(task: Element) -> list[Element]:
    return task.findall(f"{bpmn('extensionElements')}/{spiff('serviceTaskOperator')}")


def find(diagram: Diagram, around: Surroundings) -> Iterator[Problem]:
    for task in diagram.running("serviceTask"):
        operators = operators_of(task)
        if len(operators) != 1:
            yield Problem(
                task,
                "tác vụ dịch vụ cần đúng một spiffworkflow:serviceTaskOperator",
                "a service task needs exactly one spiffworkflow:serviceTaskOperator",
            )
        for operator in operators:
            name = operator.get("id", "")
            if not name or (around.operators is not None and name not in around.operators):
                known = ", ".join(sorted(around.operators or ()))
                yield Problem(
                    operator,
                    f"không có tác vụ dịch vụ “{name}”; có: {known}",
                    f"there is no service task operator “{name}”; there are {known}",
                )


RULE = Rule(key="operator", find=find)
