"""The way of every flow over the grid: around shapes, with few bends and crossings, no two on one another.

Flows are routed one by one, the short ones first, by A* over the lines of the grid; then each is routed again while the
others lie still, which undoes what the first order made worse.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from engine.bpmn.layout_graph import BlackBox, Flow, Graph
from engine.bpmn.layout_grid import Grid, Point, Side
from engine.bpmn.layout_traffic import Traffic

ROUNDS = 3
BEND, CROSSING = 45.0, 70.0
AHEAD, ACROSS, BEHIND = 0.0, 20.0, 60.0  # leaving or entering a shape at the side where the flow goes to, and others
OFF_CORNER = 15.0  # more than at a corner of a gateway
STEPS = ((1, 0), (0, 1), (-1, 0), (0, -1))  # by Side


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """Points from source to target where the way begins, bends and ends."""

    flow: Flow
    points: tuple[Point, ...]

    @property
    def leaves(self) -> Side:
        return _heading(self.points[0], self.points[1])

    @property
    def enters(self) -> Side:
        """The side of the target at which the flow arrives."""
        return _heading(self.points[-2], self.points[-1]).opposite


def routes(graph: Graph, grid: Grid) -> tuple[Route, ...]:
    flows = sorted(graph.flows, key=lambda flow: _rank(graph, grid, flow))
    traffic = Traffic()
    found: dict[str, Route] = {}
    for _ in range(ROUNDS):
        for flow in flows:
            if flow.id in found:
                traffic.remove(found[flow.id])
            found[flow.id] = _Search(graph, grid, traffic, flow).run()
            traffic.add(found[flow.id])
    return tuple(found[flow.id] for flow in graph.flows)


def _rank(graph: Graph, grid: Grid, flow: Flow) -> tuple[int, float]:
    """First what can run straight on, then messages, the other steps forward and the loops back; short ones first."""
    start, end = grid.at.get(flow.source), grid.at.get(flow.target)
    if start is None or end is None:
        return 1, 0.0
    distance = grid.distance(start, end)
    if end[0] < start[0]:
        return 3, distance
    return (0 if start[1] == end[1] and graph.nodes[flow.source].host is None else 2), distance


def _heading(start: Point, end: Point) -> Side:
    if start[1] == end[1]:
        return Side.RIGHT if end[0] > start[0] else Side.LEFT
    return Side.BOTTOM if end[1] > start[1] else Side.TOP


class _Search:
    """A* for one flow. A state is a point and the direction in which it was reached."""

    def __init__(self, graph: Graph, grid: Grid, traffic: Traffic, flow: Flow) -> None:
        self.graph, self.grid, self.traffic, self.flow = graph, grid, traffic, flow
        boxes = {box.id: box for box in graph.others}
        self.reversed = flow.source in boxes
        near, far = (flow.target, flow.source) if self.reversed else (flow.source, flow.target)
        self.near, self.far = near, far
        self.box: BlackBox | None = boxes.get(far)
        self.start = grid.at[near]
        self.goal = grid.at.get(far)
        self.own = {graph.anchor(near), graph.anchor(far)}
        self.ahead = Side.LEFT if self.goal is not None and self.goal[0] < self.start[0] else Side.RIGHT

    def run(self) -> Route:
        return self._search() if self.start != self.goal else self._around_itself()

    def _around_itself(self) -> Route:
        """From a node to itself: out at the right, in at the top."""
        x, y = self.start
        beside = next(number for number in range(x, len(self.grid.xs)) if self.grid.xs[number].track is not None)
        return Route(flow=self.flow, points=(self.start, (beside, y), (beside, y - 1), (x, y - 1), self.start))

    def _search(self) -> Route:
        best: dict[tuple[Point, int], float] = {}
        came: dict[tuple[Point, int], tuple[Point, int]] = {}
        queue: list[tuple[float, int, float, tuple[Point, int]]] = []
        for state, cost in self._beginnings():
            best[state] = cost
            heappush(queue, (cost + self._least(state[0]), len(queue), cost, state))
        pushed = len(queue)
        while queue:
            _, _, cost, state = heappop(queue)
            if cost > best[state]:
                continue
            if self._arrived(state):
                return self._route(came, state)
            for following, price in self._steps(*state):
                total = cost + price
                if total < best.get(following, float("inf")):
                    best[following], came[following] = total, state
                    pushed += 1
                    heappush(queue, (total + self._least(following[0]), pushed, total, following))
        raise AssertionError(f"the grid leaves no way for {self.flow.id}")

    def _beginnings(self) -> Iterator[tuple[tuple[Point, int], float]]:
        hosted = self.near in self.graph.nodes and self.graph.nodes[self.near].host is not None
        for side in (Side.BOTTOM,) if hosted else Side:
            yield (self.start, side), self._side_price(self.start, side)
        for dock in self.grid.docks.get(self.near, ()):
            for side in (Side.BOTTOM, Side.TOP):
                yield (dock, side), OFF_CORNER + self._side_price(dock, side)

    def _side_price(self, dock: Point, side: Side) -> float:
        used = self.traffic.side_price(self.near, side, dock[0], outgoing=not self.reversed)
        return used + self._direction_price(side)

    def _direction_price(self, side: Side) -> float:
        """A flow reads best when it leaves towards where it goes, and arrives coming from there."""
        if not side.horizontal:
            return ACROSS
        return AHEAD if side is self.ahead else BEHIND

    def _arrived(self, state: tuple[Point, int]) -> bool:
        point, heading = state
        if self.box is not None:
            return point[1] == self._edge() and heading == (Side.TOP if self.box.above else Side.BOTTOM)
        return point == self.goal

    def _least(self, point: Point) -> float:
        """No way from here is shorter."""
        return self.grid.distance(point, self.goal or (point[0], self._edge()))

    def _edge(self) -> int:
        """The horizontal line at which a message leaves the pool."""
        return 0 if self.box is not None and self.box.above else len(self.grid.ys) - 1

    def _steps(self, point: Point, heading: int) -> Iterator[tuple[tuple[Point, int], float]]:
        inside = self.grid.owner.get(point) in self.own
        for side in (heading,) if inside else (heading, (heading + 1) % 4, (heading + 3) % 4):
            following = (point[0] + STEPS[side][0], point[1] + STEPS[side][1])
            if not self._free(following):
                continue
            price = self.grid.distance(point, following) + self._price(point, following, heading, side)
            if following == self.goal:
                price += self._direction_price(Side(side)) + self.traffic.side_price(
                    self.far, Side(side).opposite, following[0], outgoing=self.reversed
                )
            yield (following, side), price

    def _free(self, point: Point) -> bool:
        if not (0 <= point[0] < len(self.grid.xs) and 0 <= point[1] < len(self.grid.ys)):
            return False
        owner = self.grid.owner.get(point)
        return owner is None or (owner in self.own and point != self.start)

    def _price(self, point: Point, following: Point, heading: int, side: int) -> float:
        turn = BEND + self.traffic.bend_price(point, self.flow) if side != heading else 0.0
        crossing = CROSSING * self.traffic.crossings(point, side % 2 == 0, self.flow) if side == heading else 0.0
        return turn + crossing + self.traffic.overlap_price(point, following, self.flow)

    def _route(self, came: Mapping[tuple[Point, int], tuple[Point, int]], state: tuple[Point, int]) -> Route:
        states = [state]
        while states[-1] in came:
            states.append(came[states[-1]])
        points = [point for point, _ in reversed(states)]
        bends = [
            point
            for before, point, after in zip(points, points[1:], points[2:], strict=False)
            if _heading(before, point) is not _heading(point, after)
        ]
        way = (points[0], *bends, points[-1])
        return Route(flow=self.flow, points=way[::-1] if self.reversed else way)
