"""A loop in which nothing waits for a person, a message or an instant would turn for ever within one command."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import SUB_PROCESSES, Diagram, kind_of
from engine.bpmn.checker.graph import cycles, flow_graph, without
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.texts import Element

_WAITS = frozenset({"userTask", "manualTask", "task", "receiveTask", "intermediateCatchEvent", "eventBasedGateway"})


def find(diagram: Diagram, around: Surroundings) -> Iterator[Problem]:
    for container in diagram.containers:
        waiting = frozenset(node.get("id", "") for node in container if _waits(node, around, set()))
        for cycle in cycles(without(flow_graph(container), waiting)):
            first = next(node for node in container if node.get("id", "") in cycle)
            yield Problem(
                first,
                "vòng lặp không có bước nào chờ người, thông điệp hay thời điểm; nó sẽ quay mãi",
                "no step of this loop waits for a person, a message or an instant; it would turn for ever",
            )


def _waits(node: Element, around: Surroundings, seen: set[str]) -> bool:
    """Whether passing the node takes something from outside. A called process that is not at hand counts as waiting.

    `seen` are called processes already found not to wait, or being looked at.
    """
    kind = kind_of(node)
    if kind in SUB_PROCESSES:
        return any(_waits(inner, around, seen) for inner in node)
    called = node.get("calledElement", "")
    if kind != "callActivity" or called not in around.diagrams:
        return kind in _WAITS or kind == "callActivity"
    if called in seen:
        return False
    seen.add(called)
    processes = [p for diagram in around.diagrams[called] for p in diagram.processes if p.get("id") == called]
    return any(_waits(inner, around, seen) for process in processes for inner in process)


RULE = Rule(key="busy_loop", find=find)
