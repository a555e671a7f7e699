"""Where the names of events, gateways and flows stand: near what they name, on nothing else."""

import itertools
from collections.abc import Iterable, Iterator, Mapping

from engine.bpmn.layout_geometry import LABEL_GAP, Box, Drawing, clear_of
from engine.bpmn.layout_graph import Flow, Graph, Node
from engine.bpmn.layout_text import text_size

ON_SHAPE, ON_LABEL, ON_FLOW, ON_LANE_BORDER, LATER = 100, 100, 40, 15, 1
SEGMENTS = 3  # of a flow, from its source, along which its name may stand


Spot = tuple[float, float]
Way = tuple[Spot, ...]


def labels(graph: Graph, drawn: Drawing) -> dict[str, Box]:
    """A box for each name that stands outside its shape, by the id of what it names."""
    placing = _Placing(graph, drawn)
    for node in graph.nodes.values():
        if node.labelled_outside:
            placing.place(node.id, _around(node, drawn.shapes[node.id], text_size(node.name)))
    for flow in graph.flows:
        if flow.name:
            placing.place(flow.id, _along(drawn.ways[flow.id], text_size(flow.name), clear_of(graph, flow)))
    return placing.found


class _Placing:
    def __init__(self, graph: Graph, drawn: Drawing) -> None:
        self.found: dict[str, Box] = {}
        self.shapes = [drawn.shapes[node] for node in graph.nodes]
        self.stretches = [stretch for flow in graph.flows for stretch in _stretches(flow, drawn.ways)]
        bands = [drawn.shapes[lane.id] for lane in graph.lanes]
        self.borders = [(0.0, band.y, band.x + band.width, 0.0) for band in bands]

    def place(self, named: str, candidates: Iterable[Box]) -> None:
        rated = [(self._price(box) + LATER * place, place, box) for place, box in enumerate(candidates)]
        self.found[named] = min(rated, key=lambda entry: entry[:2])[2]

    def _price(self, box: Box) -> float:
        price = ON_SHAPE * sum(box.meets(shape) for shape in self.shapes)
        price += ON_LABEL * sum(box.meets(other, 1) for other in self.found.values())
        price += ON_FLOW * sum(_touches(box, stretch) for stretch in self.stretches)
        return price + ON_LANE_BORDER * sum(_touches(box, border) for border in self.borders)


def _stretches(flow: Flow, ways: Mapping[str, Way]) -> Iterator[tuple[float, float, float, float]]:
    """Each straight part of a flow as left, top, width, height."""
    for (x1, y1), (x2, y2) in zip(ways[flow.id], ways[flow.id][1:], strict=False):
        yield min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2)


def _touches(box: Box, stretch: tuple[float, float, float, float]) -> bool:
    x, y, across, down = stretch
    return box.meets(Box(x=x, y=y, width=across, height=down))


def _around(node: Node, shape: Box, size: tuple[int, int]) -> Iterator[Box]:
    """Events are named below, gateways above; then the other sides and the corners."""
    wide, high = size
    middle_x, middle_y = shape.middle
    below, above = shape.y + shape.height + LABEL_GAP, shape.y - LABEL_GAP - high
    right, left = shape.x + shape.width + LABEL_GAP, shape.x - LABEL_GAP - wide
    centred = [(middle_x - wide / 2, above), (middle_x - wide / 2, below)]
    corners = [(x, y) for y in (above, below) for x in (middle_x - LABEL_GAP - wide, middle_x + LABEL_GAP)]
    sides = [(right, middle_y - high / 2), (left, middle_y - high / 2)]
    if node.host is not None:
        sides = [(right - 2, below - high / 2), (left + 2, below - high / 2)]
    order = [*centred, *corners, *sides] if node.is_gateway else [*centred[::-1], *corners, *sides]
    for x, y in [*sides, *order] if node.host is not None else order:
        yield Box(x=x, y=y, width=wide, height=high)


def _along(way: Way, size: tuple[int, int], clear: float) -> Iterator[Box]:
    """Beside the first stretches of a flow: at their beginning, then further on."""
    for start, end in list(itertools.pairwise(way))[:SEGMENTS]:
        beside = _beside_level if start[1] == end[1] else _beside_upright
        yield from beside(start, end, size, clear)
        clear = LABEL_GAP


def _beside_level(start: Spot, end: Spot, size: tuple[int, int], clear: float) -> Iterator[Box]:
    wide, high = size
    room = abs(end[0] - start[0]) - wide
    first = start[0] + clear if end[0] > start[0] else start[0] - clear - wide
    centre = (start[0] + end[0] - wide) / 2
    for x in (first, centre) if room > clear else (centre,):
        for y in (start[1] - LABEL_GAP / 2 - high, start[1] + LABEL_GAP / 2):
            yield Box(x=x, y=y, width=wide, height=high)


def _beside_upright(start: Spot, end: Spot, size: tuple[int, int], clear: float) -> Iterator[Box]:
    wide, high = size
    first = start[1] + clear if end[1] > start[1] else start[1] - clear - high
    centre = (start[1] + end[1] - high) / 2
    for y in (first, centre):
        for x in (start[0] + LABEL_GAP, start[0] - LABEL_GAP - wide):
            yield Box(x=x, y=y, width=wide, height=high)
