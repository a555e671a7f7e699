"""Every text that the engine evaluates is an expression of the safe language."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.texts import evaluated_texts
from engine.domain.expressions import BadExpression, parse


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for evaluated in evaluated_texts(diagram.definitions):
        try:
            parse(evaluated.text)
        except BadExpression as bad:
            place = evaluated.place
            yield Problem(
                evaluated.holder, f"{place}: {bad.vietnamese.rstrip('.')}", f"{place}: {bad.english.rstrip('.')}"
            )


RULE = Rule(key="expression", find=find)
