"""The flow of one process or sub-process as a graph of ids. A boundary event follows what it is attached to."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from engine.bpmn.checker.diagram import FLOW_NODES, children
from engine.bpmn.texts import Element

Graph = Mapping[str, frozenset[str]]


def flow_graph(container: Element) -> Graph:
    ids = [node.get("id", "") for node in children(container, *FLOW_NODES)]
    after: dict[str, set[str]] = {node: set() for node in ids}
    ends = [(flow.get("sourceRef", ""), flow.get("targetRef", "")) for flow in children(container, "sequenceFlow")]
    ends += [(b.get("attachedToRef", ""), b.get("id", "")) for b in children(container, "boundaryEvent")]
    for source, target in ends:
        if source in after and target in after:
            after[source].add(target)
    return {node: frozenset(targets) for node, targets in after.items()}


def reversed_graph(graph: Graph) -> Graph:
    before: dict[str, set[str]] = {node: set() for node in graph}
    for node, targets in graph.items():
        for target in targets:
            before[target].add(node)
    return {node: frozenset(sources) for node, sources in before.items()}


def reachable(graph: Graph, starts: Iterable[str], closed: AbstractSet[str] = frozenset()) -> frozenset[str]:
    """The starts and what comes after them, without passing through closed nodes."""
    seen: set[str] = set()
    waiting = [start for start in starts if start in graph]
    while waiting:
        node = waiting.pop()
        if node not in seen and node not in closed:
            seen.add(node)
            waiting.extend(graph[node])
    return frozenset(seen)


def without(graph: Graph, removed: frozenset[str]) -> Graph:
    return {node: targets - removed for node, targets in graph.items() if node not in removed}


def cycles(graph: Graph) -> Iterator[frozenset[str]]:
    """The largest sets of nodes that can all be reached from one another, where that takes at least one flow."""
    back = reversed_graph(graph)
    seen: set[str] = set()
    for node in reversed(_finishing_order(graph)):
        if node not in seen:
            together = reachable(back, [node], seen)
            seen |= together
            if len(together) > 1 or node in graph[node]:
                yield together


def _finishing_order(graph: Graph) -> list[str]:
    """Nodes in the order in which a depth-first walk leaves them."""
    order: list[str] = []
    seen: set[str] = set()
    for start in graph:
        path = [(start, iter(graph[start]))] if start not in seen else []
        seen.add(start)
        while path:
            node, targets = path[-1]
            target = next((target for target in targets if target not in seen), None)
            if target is None:
                order.append(node)
                path.pop()
            else:
                seen.add(target)
                path.append((target, iter(graph[target])))
    return order
