"""Truth values are written true or false: the equally legal 1 and 0 SpiffWorkflow does not know."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import bpmn

ATTRIBUTES = (
    "isExecutable",
    "cancelActivity",
    "isSequential",
    "testBefore",
    "triggeredByEvent",
    "isForCompensation",
    "isInterrupting",
    "parallelMultiple",
    "instantiate",
)


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for element in (*diagram.judged(), *diagram.definitions.findall(bpmn("process"))):
        for attribute in ATTRIBUTES if kind_of(element) else ():
            value = element.get(attribute, "true")
            if value not in ("true", "false"):
                yield Problem(
                    element,
                    f"{attribute}=“{value[:60]}”: hãy viết true hoặc false",
                    f"{attribute}=“{value[:60]}”: write true or false",
                )


RULE = Rule(key="truth_value", find=find)
