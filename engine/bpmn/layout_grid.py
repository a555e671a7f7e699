"""The lines on which flows may run: through the middle of columns and rows, and on tracks between them.

Positions on the grid are numbers of lines, not pixels: what runs where is settled first, and only the tracks that are
used get room. Rough pixels are known nevertheless, so that shorter ways can be told from longer ones.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from engine.bpmn.layout_graph import Graph, Node
from engine.bpmn.layout_rows import Slots

TRACKS = 5  # between two neighbouring columns or rows
TRACK_WIDTH = 12
ROUGH_COLUMN, ROUGH_ROW = 120, 90
BOUNDARY_SHIFT = 40  # of a boundary event from the middle of its host
GATEWAY_SHIFT = 12  # of the further flows above and below a gateway that has more flows than corners
CORNERS = 4


class Side(IntEnum):
    """Where a flow touches a shape; also the direction in which it leaves."""

    RIGHT = 0
    BOTTOM = 1
    LEFT = 2
    TOP = 3

    @property
    def opposite(self) -> "Side":
        return Side((self + 2) % 4)

    @property
    def horizontal(self) -> bool:
        return self in (Side.RIGHT, Side.LEFT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of the grid. `band` is its column or row; tracks run before their band, the last ones after all."""

    band: int
    track: int | None = None  # None: through the middle
    shift: int = 0  # pixels from the middle, for boundary events
    rough: float = 0.0


Point = tuple[int, int]  # numbers of a vertical and a horizontal line


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    xs: tuple[Line, ...]
    ys: tuple[Line, ...]
    at: Mapping[str, Point]  # the middle of each node; boundary events at their shift on the row of the host
    owner: Mapping[Point, str] = field(default_factory=dict)  # the node that covers a point
    docks: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)  # of gateways with many flows, besides corners

    def distance(self, start: Point, end: Point) -> float:
        """Rough pixels from one point to another along the lines."""
        across = abs(self.xs[start[0]].rough - self.xs[end[0]].rough)
        return across + abs(self.ys[start[1]].rough - self.ys[end[1]].rough)


def grid(graph: Graph, slots: Slots) -> Grid:
    shifts = _shifts(graph, slots)
    xs = _vertical(slots.column_count, shifts)
    ys = _horizontal(slots.lane_of_row)
    x_of = {(line.band, line.shift): number for number, line in enumerate(xs) if line.track is None}
    y_of = {line.band: number for number, line in enumerate(ys) if line.track is None}
    at = {
        node.id: (x_of[slots.column[node.id], _shift(graph, node)], y_of[slots.row[node.id]])
        for node in graph.nodes.values()
    }
    owner = {
        (x, y_of[slots.row[node.id]]): node.id
        for node in graph.nodes.values()
        if node.host is None
        for (band, _), x in x_of.items()
        if band == slots.column[node.id]
    }
    docks = {
        node: tuple((x_of[slots.column[node], shift], at[node][1]) for shift in (-GATEWAY_SHIFT, GATEWAY_SHIFT))
        for node in _crowded(graph)
    }
    return Grid(xs=xs, ys=ys, at=at, owner=owner, docks=docks)


def _crowded(graph: Graph) -> list[str]:
    """Gateways with more flows than corners."""
    ends = Counter(end for flow in graph.flows for end in (flow.source, flow.target))
    return [node.id for node in graph.nodes.values() if node.is_gateway and ends[node.id] > CORNERS]


def _shift(graph: Graph, node: Node) -> int:
    """The first boundary event of a host stands at the right, the second at the left, a third in the middle."""
    if node.host is None:
        return 0
    return (BOUNDARY_SHIFT, -BOUNDARY_SHIFT, 0)[[other.id for other in graph.attached(node.host)].index(node.id) % 3]


def _shifts(graph: Graph, slots: Slots) -> dict[int, list[int]]:
    found: dict[int, set[int]] = {column: {0} for column in range(slots.column_count)}
    for node in graph.nodes.values():
        found[slots.column[node.id]].add(_shift(graph, node))
    for node_id in _crowded(graph):
        found[slots.column[node_id]] |= {-GATEWAY_SHIFT, GATEWAY_SHIFT}
    return {column: sorted(shifts) for column, shifts in found.items()}


def _vertical(count: int, shifts: Mapping[int, list[int]]) -> tuple[Line, ...]:
    found = []
    rough = 0.0
    for column in range(count + 1):
        for track in range(TRACKS):
            rough += TRACK_WIDTH
            found.append(Line(band=column, track=track, rough=rough))
        for shift in shifts.get(column, []):
            found.append(Line(band=column, shift=shift, rough=rough + ROUGH_COLUMN / 2 + shift))
        rough += ROUGH_COLUMN
    return tuple(found)


def _horizontal(lane_of_row: tuple[int, ...]) -> tuple[Line, ...]:
    """Rows with tracks before each; where a lane ends, tracks of a band of its own (number -1 - lane)."""
    found: list[Line] = []
    rough = 0.0
    for row, lane in enumerate(lane_of_row):
        rough = _tracks(found, row, rough)
        found.append(Line(band=row, rough=rough + ROUGH_ROW / 2))
        rough += ROUGH_ROW
        if row + 1 == len(lane_of_row) or lane_of_row[row + 1] != lane:
            rough = _tracks(found, -1 - lane, rough)
    return tuple(found)


def _tracks(found: list[Line], band: int, rough: float) -> float:
    for track in range(TRACKS):
        rough += TRACK_WIDTH
        found.append(Line(band=band, track=track, rough=rough))
    return rough
