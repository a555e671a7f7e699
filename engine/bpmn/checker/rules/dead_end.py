"""What cannot reach an end event: a case that gets there stays there, or ends where nobody drew an end."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import FLOW_NODES, Diagram, children, kind_of
from engine.bpmn.checker.graph import flow_graph, reachable, reversed_graph
from engine.bpmn.checker.rule import Problem, Rule, Surroundings


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for container in diagram.containers:
        ends = frozenset(end.get("id", "") for end in children(container, "endEvent"))
        ending = reachable(reversed_graph(flow_graph(container)), ends)
        for node in children(container, *FLOW_NODES):
            name = node.get("id", "")
            stops = name not in ends and not diagram.outgoing.get(name)
            if ends and (stops or name not in ending) and kind_of(container) != "adHocSubProcess":
                yield Problem(
                    node,
                    "từ phần tử này không đi tới sự kiện kết thúc nào",
                    "no end event can be reached from this element",
                )


RULE = Rule(key="dead_end", find=find)
