"""What no flow leads to: SpiffWorkflow does not even parse it."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import FLOW_NODES, Diagram, children, kind_of
from engine.bpmn.checker.graph import flow_graph, reachable
from engine.bpmn.checker.rule import Problem, Rule, Surroundings


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for container in diagram.containers:
        starts = [start.get("id", "") for start in children(container, "startEvent")]
        reached = reachable(flow_graph(container), starts)
        for node in children(container, *FLOW_NODES):
            if starts and node.get("id") not in reached and kind_of(container) != "adHocSubProcess":
                yield Problem(node, "không luồng nào dẫn tới phần tử này", "no flow leads to this element")


RULE = Rule(key="unreachable", find=find)
