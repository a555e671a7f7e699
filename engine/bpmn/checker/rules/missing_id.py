"""Everything that runs or is referred to needs an id."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings

_REFERRED = frozenset({"message", "error", "correlationProperty"})


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    definitions = [element for element in diagram.definitions if kind_of(element) in _REFERRED]
    for element in (*diagram.processes, *diagram.nodes, *diagram.flows, *definitions):
        if not element.get("id", "").strip():
            yield Problem(element, f"“{kind_of(element)}” thiếu mã (id)", f"“{kind_of(element)}” has no id")


RULE = Rule(key="missing_id", find=find)
