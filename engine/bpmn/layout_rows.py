"""From top to bottom: the row of every node. The main line has the first row of each lane, side paths those below.

A side path that begins where the main line has left the lane, or ends before it comes, may stand in the first row."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn.layout_columns import Columns
from engine.bpmn.layout_graph import Graph


@dataclass(frozen=True, kw_only=True, slots=True)
class Slots:
    """Where nodes stand on the grid. Rows are numbered through all lanes."""

    column: Mapping[str, int]
    row: Mapping[str, int]  # a boundary event has the row of its host
    lane_of_row: tuple[int, ...]

    @property
    def column_count(self) -> int:
        return max(self.column.values()) + 1


def slots(graph: Graph, found: Columns) -> Slots:
    lane_count = max(len(graph.lanes), 1)
    row: dict[str, int] = {}
    lane_of_row: list[int] = []
    for lane in range(lane_count):
        local = _rows_of_lane(graph, found, lane)
        first = len(lane_of_row)
        row |= {node: first + place for node, place in local.items()}
        lane_of_row += [lane] * (max(local.values(), default=0) + 1)
    row |= {node.id: row[node.host] for node in graph.nodes.values() if node.host is not None}
    return Slots(column=found.column, row=row, lane_of_row=tuple(lane_of_row))


def _rows_of_lane(graph: Graph, found: Columns, lane: int) -> dict[str, int]:
    members = [node.id for node in graph.nodes.values() if node.lane == lane and node.host is None]
    usual = [node for node in members if node in found.main]
    row = dict.fromkeys(usual, 0)
    taken = [_reach(found, usual)]
    paths = _side_paths(graph, found, [node for node in members if node not in found.main])
    while paths:
        path = min(paths, key=lambda path: _turn(graph, found, row, path))
        paths.remove(path)
        wanted = _reach(found, path)
        place = next((number for number, columns in enumerate(taken) if not columns & wanted), len(taken))
        taken[place:] = [(taken[place] if place < len(taken) else frozenset()) | wanted, *taken[place + 1 :]]
        row |= dict.fromkeys(path, place)
    return row


def _reach(found: Columns, nodes: list[str]) -> frozenset[int]:
    """The columns from the first of the nodes to the last."""
    columns = [found.column[node] for node in nodes]
    return frozenset(range(min(columns), max(columns) + 1)) if columns else frozenset()


def _turn(graph: Graph, found: Columns, row: Mapping[str, int], path: list[str]) -> tuple[float, bool, int, int]:
    """Who gets a row first: paths that touch lanes further up, paths that hang on what has its row, short paths."""
    lane = graph.nodes[path[0]].lane
    outside = {other for _, other in _touching(graph, path) if graph.nodes[other].lane == lane}
    first, last = found.column[path[0]], found.column[path[-1]]
    return _pull(graph, path), not outside <= row.keys(), last - first, first


def _side_paths(graph: Graph, found: Columns, members: list[str]) -> list[list[str]]:
    """Chains of side nodes from left to right."""
    rest = sorted(members, key=lambda node: found.column[node])
    paths = []
    while rest:
        path = [rest.pop(0)]
        while following := _next_in_chain(graph, found, path[-1], rest):
            rest.remove(following)
            path.append(following)
        paths.append(path)
    return paths


def _next_in_chain(graph: Graph, found: Columns, node: str, rest: list[str]) -> str | None:
    joined = {graph.anchor(flow.target) for flow in graph.flows if graph.anchor(flow.source) == node}
    joined |= {graph.anchor(flow.source) for flow in graph.flows if graph.anchor(flow.target) == node}
    ahead = [other for other in rest if other in joined and found.column[other] > found.column[node]]
    return min(ahead, key=lambda other: found.column[other], default=None)


def _pull(graph: Graph, path: list[str]) -> float:
    """How many lanes further down the neighbours of a path stand, on average."""
    distances = [graph.nodes[other].lane - graph.nodes[node].lane for node, other in _touching(graph, path)]
    return sum(distances) / len(distances) if distances else 0.0


def _touching(graph: Graph, path: list[str]) -> list[tuple[str, str]]:
    """Each step between a node of the path and one outside, the latter second; hosts for their boundary events."""
    ends = [(flow.source, flow.target) for flow in graph.flows]
    steps = [(graph.anchor(node), graph.anchor(other)) for pair in ends for node, other in (pair, pair[::-1])]
    inside = set(path)
    return [(node, other) for node, other in steps if node in inside and other in graph.nodes and other not in inside]
