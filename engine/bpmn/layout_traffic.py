"""Which flows already use which points, stretches and sides of shapes, and what it costs to meet them."""

import itertools
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.bpmn.layout_graph import Flow
from engine.bpmn.layout_grid import Point, Side

if TYPE_CHECKING:
    from engine.bpmn.layout_routes import Route

FORBIDDEN = 5_000.0  # rather any detour than two flows on one another
MERGING = 4.0  # flows to one target may join before it
SAME_USE, MIXED_USE = 60.0, 240.0  # of a side: by flows in one direction, by flows in both


class Traffic:
    def __init__(self) -> None:
        self.straight: dict[tuple[Point, bool], list[Flow]] = defaultdict(list)  # point, horizontal
        self.bends: dict[Point, list[Flow]] = defaultdict(list)
        self.stretches: dict[tuple[Point, Point], list[Flow]] = defaultdict(list)
        self.sides: dict[tuple[str, Side, int], list[bool]] = defaultdict(list)  # with the line; True for outgoing

    def add(self, route: "Route") -> None:
        for uses, flow in self._uses(route):
            uses.append(flow)
        self.sides[route.flow.source, route.leaves, route.points[0][0]].append(True)
        self.sides[route.flow.target, route.enters, route.points[-1][0]].append(False)

    def remove(self, route: "Route") -> None:
        for uses, flow in self._uses(route):
            uses.remove(flow)
        self.sides[route.flow.source, route.leaves, route.points[0][0]].remove(True)
        self.sides[route.flow.target, route.enters, route.points[-1][0]].remove(False)

    def _uses(self, route: "Route") -> Iterator[tuple[list[Flow], Flow]]:
        for point in route.points[1:-1]:
            yield self.bends[point], route.flow
        for start, end in zip(route.points, route.points[1:], strict=False):
            passed = list(stretch(start, end))
            for point in passed[1:-1]:
                yield self.straight[point, start[1] == end[1]], route.flow
            for pair in itertools.pairwise(passed):
                yield self.stretches[_ordered(*pair)], route.flow

    def side_price(self, node: str, side: Side, line: int, *, outgoing: bool) -> float:
        used = self.sides.get((node, side, line), [])
        return sum(SAME_USE if other is outgoing else MIXED_USE for other in used)

    def crossings(self, point: Point, horizontal: bool, flow: Flow) -> int:
        """Flows that run straight across this point."""
        return sum(other.target != flow.target for other in self.straight.get((point, not horizontal), ()))

    def bend_price(self, point: Point, flow: Flow) -> float:
        """To bend where another flow passes or bends looks like a junction; only one to the same target may."""
        met = [
            *self.bends.get(point, ()),
            *self.straight.get((point, True), ()),
            *self.straight.get((point, False), ()),
        ]
        return sum(FORBIDDEN if other.target != flow.target else MERGING for other in met)

    def overlap_price(self, start: Point, end: Point, flow: Flow) -> float:
        met = self.stretches.get(_ordered(start, end), ())
        price = sum(FORBIDDEN if other.target != flow.target else MERGING for other in met)
        return price + sum(FORBIDDEN for other in self.bends.get(end, ()) if other.target != flow.target)


def stretch(start: Point, end: Point) -> Iterator[Point]:
    """Every point of the grid from one point to another on the same line, both included."""
    x_step = (end[0] > start[0]) - (end[0] < start[0])
    y_step = (end[1] > start[1]) - (end[1] < start[1])
    point = start
    while point != end:
        yield point
        point = (point[0] + x_step, point[1] + y_step)
    yield end


def _ordered(start: Point, end: Point) -> tuple[Point, Point]:
    return (start, end) if start <= end else (end, start)
