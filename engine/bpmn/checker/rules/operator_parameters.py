"""A service task gives its operator the parameters it takes, once each, with a value and a type."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.rule import Operator, Problem, Rule, Surroundings
from engine.bpmn.checker.rules.operator import operators_of
from engine.bpmn.namespaces import spiff
from engine.bpmn.texts import Element


def find(diagram: Diagram, around: Surroundings) -> Iterator[Problem]:
    for task in diagram.running("serviceTask"):
        for operator in operators_of(task):
            given = list(operator.iter(spiff("parameter")))
            yield from _written(given)
            known = (around.operators or {}).get(operator.get("id", ""))
            if known is not None:
                yield from _taken(operator, given, known)


def _written(given: list[Element]) -> Iterator[Problem]:
    seen: set[str] = set()
    for parameter in given:
        name = parameter.get("id", "")
        if not name or parameter.get("type") is None or parameter.get("value") is None:
            yield Problem(parameter, "tham số cần đủ id, type và value", "a parameter needs an id, a type and a value")
        if name in seen:
            yield Problem(parameter, f"tham số “{name}” ghi hai lần", f"the parameter “{name}” is given twice")
        seen.add(name)


def _taken(operator: Element, given: list[Element], known: Operator) -> Iterator[Problem]:
    names = {parameter.get("id", "") for parameter in given}
    service = operator.get("id", "")
    for name in sorted(known.required - names):
        yield Problem(operator, f"“{service}” thiếu tham số “{name}”", f"“{service}” lacks the parameter “{name}”")
    for parameter in given:
        name = parameter.get("id", "")
        if name and name not in known.required | known.optional:
            yield Problem(parameter, f"“{service}” không có tham số “{name}”", f"“{service}” has no parameter “{name}”")


RULE = Rule(key="operator_parameters", find=find)
