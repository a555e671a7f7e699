"""A loop in which nothing waits for a person, a message or an instant would turn for ever within one command."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from engine.bpmn.checker.calls import call_graph, known_processes
from engine.bpmn.checker.diagram import Diagram, kind_of
from engine.bpmn.checker.graph import cycles, flow_graph, reachable, reversed_graph, without
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import bpmn
from engine.bpmn.texts import Element

_WAITS = frozenset({"userTask", "manualTask", "task", "receiveTask", "intermediateCatchEvent", "eventBasedGateway"})
_CANDIDATES = tuple(bpmn(kind) for kind in (*sorted(_WAITS), "callActivity"))


def find(diagram: Diagram, around: Surroundings) -> Iterator[Problem]:
    automatic = _automatic_processes(around)
    for container in diagram.containers:
        nodes = list(container)
        position = {node.get("id", ""): place for place, node in enumerate(nodes)}
        waiting = frozenset(node.get("id", "") for node in container if _waits(node, automatic))
        for cycle in cycles(without(flow_graph(container), waiting)):
            yield Problem(
                nodes[min(position[name] for name in cycle)],
                "vòng lặp không có bước nào chờ người, thông điệp hay thời điểm; nó sẽ quay mãi",
                "no step of this loop waits for a person, a message or an instant; it would turn for ever",
            )


def _waits(node: Element, automatic: AbstractSet[str]) -> bool:
    """Whether passing the node, with all that is in it, takes something from outside."""
    for candidate in node.iter(*_CANDIDATES):
        if kind_of(candidate) in _WAITS or candidate.get("calledElement") not in automatic:
            return True
    return False


def _automatic_processes(around: Surroundings) -> AbstractSet[str]:
    """The known processes that run through without waiting, with all that they call.

    A called process that is not at hand counts as waiting."""
    waiting = {name for name, _, process in known_processes(around) if _waits(process, around.diagrams.keys())}
    return around.diagrams.keys() - reachable(reversed_graph(call_graph(around)), waiting)


RULE = Rule(key="busy_loop", find=find)
