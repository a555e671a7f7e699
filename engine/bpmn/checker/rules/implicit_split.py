"""Branching without a gateway reads as a choice to some and as parallel work to others."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import GATEWAYS, Diagram, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for node in diagram.nodes:
        if kind_of(node) not in GATEWAYS and len(diagram.outgoing.get(node.get("id", ""), [])) > 1:
            yield Problem(
                node,
                "nhiều luồng đi ra mà không qua cổng; hãy đặt cổng loại trừ hoặc cổng song song",
                "several flows come out without a gateway; put an exclusive or parallel gateway",
            )


RULE = Rule(key="implicit_split", find=find)
