"""Every user task says with which form it is done."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, named
from engine.bpmn.checker.finding import Kind
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import motcua


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for task in diagram.running("userTask"):
        if not task.get(motcua("form")):
            yield Problem(
                task,
                f"việc “{named(task)}” chưa có biểu mẫu (motcua:form)",
                f"the user task “{named(task)}” has no form (motcua:form)",
            )


RULE = Rule(key="task_form", find=find, kind=Kind.HOUSE)
