"""From lines of the grid to pixels: only tracks that a flow uses get room, and every shape and label has its own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from engine.bpmn.layout_graph import Flow, FlowKind, Graph, Node
from engine.bpmn.layout_grid import TRACK_WIDTH, Grid, Line, Side
from engine.bpmn.layout_routes import Route
from engine.bpmn.layout_rows import Slots
from engine.bpmn.layout_text import TASK_FONT, TASK_HEIGHT, text_size, width

COLUMN_GAP, ROW_GAP, LANE_GAP, EDGE_GAP = 36, 26, 22, 24
LABEL_GAP = 4  # between a shape or flow and its label
STROKE = 18  # as far from its source as the stroke of a default flow reaches
HEADER = 30  # the names of pool and lane, written upwards
BOX_HEIGHT, BOX_GAP = 60, 60  # of another party's pool
HEADER_LINES = 2  # of a lane's name that fit in its header


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def meets(self, other: "Box", gap: float = 0) -> bool:
        across = self.x < other.x + other.width + gap and other.x < self.x + self.width + gap
        return across and self.y < other.y + other.height + gap and other.y < self.y + self.height + gap

    def moved(self, dx: float, dy: float) -> "Box":
        return Box(x=self.x + dx, y=self.y + dy, width=self.width, height=self.height)


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """Everything in pixels from the upper left corner of what is drawn."""

    shapes: Mapping[str, Box]  # nodes, lanes, pools
    ways: Mapping[str, tuple[tuple[float, float], ...]]  # of flows
    size: tuple[float, float]


def drawing(graph: Graph, slots: Slots, grid: Grid, found: tuple[Route, ...]) -> Drawing:
    xs = _Bands(grid.xs, _used(found, 0))
    ys = _Bands(grid.ys, _used(found, 1))
    left = HEADER * (bool(graph.lanes) + (graph.pool is not None))
    x_of = xs.place(left + EDGE_GAP / 2, _column_sizes(graph, slots), _column_gaps(graph, slots, found))
    rows = _row_sizes(graph, slots)
    y_of = ys.place(0, rows, _row_gaps(graph, slots, rows))
    size = (xs.end + EDGE_GAP / 2, ys.end)
    shapes = {node.id: _shape(graph, node, grid, x_of, y_of) for node in graph.nodes.values()}
    shapes |= _lanes(graph, slots, ys, left, size)
    if graph.pool is not None:
        shapes[graph.pool] = Box(x=0, y=0, width=size[0], height=size[1])
    shapes |= _others(graph, size)
    gateways = {node.id for node in graph.nodes.values() if node.is_gateway}
    ways = {route.flow.id: _way(route, shapes, gateways, x_of, y_of) for route in found}
    return Drawing(shapes=shapes, ways=ways, size=size)


def _used(found: tuple[Route, ...], axis: int) -> frozenset[int]:
    """Lines on which some flow runs: vertical ones for axis 0, horizontal ones for axis 1."""
    pairs = (pair for route in found for pair in pairwise(route.points))
    return frozenset(start[axis] for start, end in pairs if start[axis] == end[axis])


class _Bands:
    """Places the lines of one direction: gap with its used tracks, column or row, gap, …"""

    def __init__(self, lines: tuple[Line, ...], used: frozenset[int]) -> None:
        self.lines, self.used = lines, used
        self.end = 0.0
        self.limits: dict[int, tuple[float, float]] = {}  # of each band, its gap included

    def place(
        self, start: float, sizes: Mapping[int, tuple[float, float]], gaps: Mapping[int, float]
    ) -> dict[int, float]:
        """Pixels of every line. `sizes`: room on both sides of the middle of a band; `gaps`: least room before it."""
        tracks: dict[int, list[int]] = defaultdict(list)
        middles: dict[int, list[int]] = defaultdict(list)
        for number, line in enumerate(self.lines):
            (middles if line.track is None else tracks)[line.band].append(number)
        at: dict[int, float] = {}
        self.end = start
        for band in dict.fromkeys(line.band for line in self.lines):
            begun = self.end
            self._place_tracks(at, tracks[band], gaps.get(band, 0))
            before, after = sizes.get(band, (0, 0))
            at |= {number: self.end + before + self.lines[number].shift for number in middles[band]}
            self.end += before + after
            self.limits[band] = begun, self.end
        return at

    def _place_tracks(self, at: dict[int, float], tracks: list[int], least: float) -> None:
        used = [number for number in tracks if number in self.used]
        gap = max(least, (len(used) + 1) * TRACK_WIDTH)
        for place, number in enumerate(used, start=1):
            at[number] = self.end + gap * place / (len(used) + 1)
        for number in tracks:
            at.setdefault(number, self.end + gap / 2)
        self.end += gap


def _column_sizes(graph: Graph, slots: Slots) -> dict[int, tuple[float, float]]:
    widest: dict[int, float] = defaultdict(float)
    for node in graph.nodes.values():
        room = max(node.size[0], label_size(node)[0] if node.is_event and node.host is None else 0)
        widest[slots.column[node.id]] = max(widest[slots.column[node.id]], room)
    return {column: (room / 2, room / 2) for column, room in widest.items()}


def label_size(node: Node) -> tuple[int, int]:
    return text_size(node.name) if node.labelled_outside else (0, 0)


def _column_gaps(graph: Graph, slots: Slots, found: Iterable[Route]) -> dict[int, float]:
    """Room before each column; more where the name of a flow stands on its first stretch."""
    gaps = dict.fromkeys(range(slots.column_count + 1), COLUMN_GAP + 0.0)
    gaps[0] = gaps[slots.column_count] = EDGE_GAP
    for route in found:
        if route.flow.name and route.leaves is Side.RIGHT and route.flow.kind is FlowKind.SEQUENCE:
            column = slots.column[route.flow.source] + 1
            gaps[column] = max(
                gaps[column], text_size(route.flow.name)[0] + clear_of(graph, route.flow) + 2 * LABEL_GAP
            )
    return gaps


def clear_of(graph: Graph, flow: Flow) -> float:
    """Room at the beginning of a flow, where a default flow has its stroke."""
    source = graph.nodes.get(flow.source)
    return STROKE if source is not None and source.default == flow.id else LABEL_GAP


def _row_sizes(graph: Graph, slots: Slots) -> dict[int, tuple[float, float]]:
    """Room above and below the middle of each row: for the shapes, the labels of gateways above, of events below."""
    empty = set(range(len(slots.lane_of_row))) - set(slots.row.values())
    above: dict[int, float] = defaultdict(float, dict.fromkeys(empty, TASK_HEIGHT / 2))
    below = above.copy()
    for node in graph.nodes.values():
        row, half, label = slots.row[node.id], node.size[1] / 2, label_size(node)[1]
        if node.host is not None:
            half = graph.nodes[node.host].size[1] / 2 + node.size[1] / 2
        room = label + LABEL_GAP if label else 0
        above[row] = max(above[row], half + (room if node.is_gateway else 0))
        below[row] = max(below[row], half + (room if not node.is_gateway else 0))
    return {row: (above[row], below[row]) for row in above}


def _row_gaps(graph: Graph, slots: Slots, sizes: Mapping[int, tuple[float, float]]) -> dict[int, float]:
    """Room before each row and, under -1 - lane, after the last row of each lane; enough for the lane's name."""
    gaps: dict[int, float] = {}
    height: dict[int, float] = defaultdict(float)
    for row, lane in enumerate(slots.lane_of_row):
        gaps[row] = ROW_GAP if row and slots.lane_of_row[row - 1] == lane else LANE_GAP
        height[lane] += gaps[row] + sum(sizes[row])
    for lane, taken in height.items():
        name = graph.lanes[lane].name if graph.lanes else ""
        gaps[-1 - lane] = max(LANE_GAP, width(name, TASK_FONT) / HEADER_LINES + LANE_GAP - taken)
    return gaps


def _shape(graph: Graph, node: Node, grid: Grid, x_of: Mapping[int, float], y_of: Mapping[int, float]) -> Box:
    x, y = grid.at[node.id]
    middle = y_of[y]
    if node.host is not None:
        middle += graph.nodes[node.host].size[1] / 2
    return Box(x=x_of[x] - node.size[0] / 2, y=middle - node.size[1] / 2, width=node.size[0], height=node.size[1])


def _lanes(graph: Graph, slots: Slots, ys: _Bands, left: float, size: tuple[float, float]) -> dict[str, Box]:
    found = {}
    outer = left - HEADER
    for number, lane in enumerate(graph.lanes):
        first = slots.lane_of_row.index(number)
        top, bottom = ys.limits[first][0], ys.limits[-1 - number][1]
        found[lane.id] = Box(x=outer, y=top, width=size[0] - outer, height=bottom - top)
    return found


def _others(graph: Graph, size: tuple[float, float]) -> dict[str, Box]:
    found = {}
    above, below = -BOX_GAP, size[1] + BOX_GAP
    for box in reversed(graph.others):
        if box.above:
            above -= BOX_HEIGHT
            found[box.id] = Box(x=0, y=above, width=size[0], height=BOX_HEIGHT)
            above -= BOX_GAP
    for box in graph.others:
        if not box.above:
            found[box.id] = Box(x=0, y=below, width=size[0], height=BOX_HEIGHT)
            below += BOX_HEIGHT + BOX_GAP
    return found


def _way(
    route: Route, shapes: Mapping[str, Box], gateways: set[str], x_of: Mapping[int, float], y_of: Mapping[int, float]
) -> tuple[tuple[float, float], ...]:
    points = [(x_of[x], y_of[y]) for x, y in route.points]
    for place, node, side in ((0, route.flow.source, route.leaves), (-1, route.flow.target, route.enters)):
        points[place] = _border(shapes[node], points[place], side, slanted=node in gateways)
    return tuple(points)


def _border(shape: Box, point: tuple[float, float], side: Side, *, slanted: bool) -> tuple[float, float]:
    """Where a flow through `point` touches the shape; `slanted` is the rhomb of a gateway."""
    inward = abs(point[0] - shape.middle[0]) if slanted else 0
    match side:
        case Side.RIGHT:
            return shape.x + shape.width, point[1]
        case Side.LEFT:
            return shape.x, point[1]
        case Side.TOP:
            return point[0], shape.y + inward
        case Side.BOTTOM:
            return point[0], shape.y + shape.height - inward
