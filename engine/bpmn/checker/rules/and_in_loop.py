"""Parallel gateways inside a bare loop: the join counts tokens of an earlier round and opens early."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, children
from engine.bpmn.checker.graph import cycles, flow_graph
from engine.bpmn.checker.rule import Problem, Rule, Surroundings


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for container in diagram.containers:
        looping = frozenset().union(*cycles(flow_graph(container)))
        for gateway in children(container, "parallelGateway"):
            if gateway.get("id") in looping:
                yield Problem(
                    gateway,
                    "cổng song song nằm trong vòng lặp có thể mở sớm; hãy gói phần lặp vào một quy trình con",
                    "a parallel gateway inside a loop may open early; put what repeats into a sub-process",
                )


RULE = Rule(key="and_in_loop", find=find)
