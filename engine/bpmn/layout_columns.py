"""From left to right: the column of every node, and which nodes make up the main line.

Columns are the layers of the flow without its loops. The main line runs to the end that lies farthest from the start,
by the first outgoing flow that leads there; so the order of the flows in the file decides which way is the usual one.
What only leads back into a loop stands below the loop, right to left.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn.layout_graph import Flow, Graph


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    column: Mapping[str, int]  # of every node; boundary events and artifacts have the column of their neighbour
    main: frozenset[str]


def columns(graph: Graph) -> Columns:
    steps = _Steps(graph)
    main = _main_line(graph, steps)
    column = _layers(steps, main)
    for node in graph.nodes.values():
        if node.host is not None:
            column[node.id] = column[node.host]
        elif node.is_artifact:
            column[node.id] = _beside(graph, node.id, column)
    return Columns(column=column, main=main)


def _beside(graph: Graph, artifact: str, column: Mapping[str, int]) -> int:
    ends = [end for flow in graph.flows for end in (flow.source, flow.target) if artifact in (flow.source, flow.target)]
    return min((column[end] for end in ends if end in column), default=0)


class _Steps:
    """The steps from node to node, boundary events standing for their hosts, with the steps back found out."""

    def __init__(self, graph: Graph) -> None:
        self.nodes = [node.id for node in graph.nodes.values() if node.host is None and not node.is_artifact]
        self.after: dict[str, list[str]] = {node: [] for node in self.nodes}
        self.before: dict[str, list[str]] = {node: [] for node in self.nodes}
        self.usual: dict[str, list[str]] = {node: [] for node in self.nodes}  # without boundary events
        flows = graph.sequence
        back = _back_flows(graph, self.nodes)
        self.back = {(graph.anchor(flow.source), graph.anchor(flow.target)) for flow in flows if flow.id in back}
        for flow in flows:
            source, target = graph.anchor(flow.source), graph.anchor(flow.target)
            if flow.id in back or source == target:
                continue
            self.after[source].append(target)
            self.before[target].append(source)
            if graph.nodes[flow.source].host is None:
                self.usual[source].append(target)

    def in_order(self) -> list[str]:
        """Every node after all that lead to it; otherwise as in the file."""
        waiting = {node: len(self.before[node]) for node in self.nodes}
        ready = [node for node in self.nodes if not waiting[node]]
        order = []
        while ready:
            node = ready.pop(0)
            order.append(node)
            for target in self.after[node]:
                waiting[target] -= 1
                if not waiting[target]:
                    ready.append(target)
        return order

    def ends_ahead(self, ends: set[str]) -> set[str]:
        """Nodes from which one of the ends is reached without a step back or a boundary event."""
        found = set(ends)
        for node in reversed(self.in_order()):
            if any(target in found for target in self.usual[node]):
                found.add(node)
        return found


def _back_flows(graph: Graph, nodes: list[str]) -> set[str]:
    """Flows to a node through which the walk from the start is just passing."""
    leaving: dict[str, list[Flow]] = {node: [] for node in nodes}
    entered = set()
    for flow in graph.sequence:
        leaving[graph.anchor(flow.source)].append(flow)
        entered.add(graph.anchor(flow.target))
    back: set[str] = set()
    seen: set[str] = set()
    for start in [node for node in nodes if node not in entered] + nodes:
        if start not in seen:
            back |= _walk(graph, start, leaving, seen)
    return back


def _walk(graph: Graph, start: str, leaving: Mapping[str, list[Flow]], seen: set[str]) -> set[str]:
    back: set[str] = set()
    seen.add(start)
    passing = {start: iter(leaving[start])}
    while passing:
        node = next(reversed(passing))
        flow = next(passing[node], None)
        if flow is None:
            del passing[node]
            continue
        target = graph.anchor(flow.target)
        if target in passing:
            back.add(flow.id)
        elif target not in seen:
            seen.add(target)
            passing[target] = iter(leaving[target])
    return back


def _main_line(graph: Graph, steps: _Steps) -> frozenset[str]:
    starts = [node for node in steps.nodes if not steps.before[node]]
    if not starts:
        return frozenset()
    distance = _distances(steps, starts[0])
    sinks = [node for node in distance if not steps.usual[node]]
    sinks = [node for node in sinks if graph.nodes[node].throws != "error"] or sinks
    goal = max(sinks, key=lambda node: distance[node])
    leading = steps.ends_ahead({goal})
    line = [starts[0]]
    while line[-1] != goal:
        line.append(next(target for target in steps.usual[line[-1]] if target in leading))
    return frozenset(line)


def _distances(steps: _Steps, start: str) -> dict[str, int]:
    """The fewest steps to each node that is reached without a boundary event."""
    distance = {start: 0}
    waiting = [start]
    while waiting:
        node = waiting.pop(0)
        for target in steps.usual[node]:
            if target not in distance:
                distance[target] = distance[node] + 1
                waiting.append(target)
    return distance


def _layers(steps: _Steps, main: frozenset[str]) -> dict[str, int]:
    targets_back = dict(sorted(steps.back))
    onward = steps.ends_ahead({node for node in steps.nodes if not steps.usual[node] and node not in targets_back})
    column: dict[str, int] = {}
    for node in steps.in_order():
        sources = [column[source] for source in steps.before[node]]
        if node in onward or node in main or not sources:
            column[node] = max(sources, default=-1) + 1
        else:
            column[node] = max(min(sources) - 1, min(_loop_starts(steps, node, column), default=0))
    return column


def _loop_starts(steps: _Steps, node: str, column: Mapping[str, int]) -> list[int]:
    """Columns of the nodes to which the loop leads back from here."""
    reached, waiting = {node}, [node]
    while waiting:
        for target in steps.after[waiting.pop()]:
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    return [column[target] for source, target in steps.back if source in reached and target in column]
