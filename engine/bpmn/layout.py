"""Gives a semantic BPMN file a readable layout: pool, lanes, one main line from left to right, side paths below.

What it does, in order: reads the graph (layout_graph), finds columns (layout_columns) and rows (layout_rows), routes
the flows over a grid (layout_grid, layout_routes, layout_traffic), turns the grid into pixels (layout_geometry),
places the labels (layout_labels) and writes the result (layout_writer). The same file always gives the same drawing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.bpmn.layout_columns import columns
from engine.bpmn.layout_geometry import HEADER, Box, Drawing, drawing
from engine.bpmn.layout_graph import Graph, Node, NotDrawable, read_graph
from engine.bpmn.layout_grid import grid
from engine.bpmn.layout_labels import labels
from engine.bpmn.layout_routes import routes
from engine.bpmn.layout_rows import slots
from engine.bpmn.layout_writer import with_drawing
from engine.bpmn.source import read_bpmn

ORIGIN = (160.0, 80.0)  # where bpmn.io puts a first pool


def lay_out(data: bytes, name: str) -> bytes:
    """The file with a new drawing and everything else as it was. Raises BrokenXml, UnsafeXml, NotDrawable."""
    definitions = read_bpmn(data, name)
    graph = read_graph(definitions, name)
    picture = _arranged(graph)
    lowest = min(box.y for box in picture.drawn.shapes.values())
    picture = picture.moved(ORIGIN[0], ORIGIN[1] - min(lowest, 0))
    return with_drawing(data, definitions, graph, picture.drawn, picture.labels)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Picture:
    drawn: Drawing
    labels: Mapping[str, Box] = field(default_factory=dict)

    def moved(self, dx: float, dy: float) -> "_Picture":
        ways = {flow: tuple((x + dx, y + dy) for x, y in way) for flow, way in self.drawn.ways.items()}
        shapes = {shape: box.moved(dx, dy) for shape, box in self.drawn.shapes.items()}
        return _Picture(
            drawn=Drawing(shapes=shapes, ways=ways, size=self.drawn.size),
            labels={named: box.moved(dx, dy) for named, box in self.labels.items()},
        )

    def with_inner(self, inner: "_Picture") -> "_Picture":
        drawn = Drawing(
            shapes={**self.drawn.shapes, **inner.drawn.shapes},
            ways={**self.drawn.ways, **inner.drawn.ways},
            size=self.drawn.size,
        )
        return _Picture(drawn=drawn, labels={**self.labels, **inner.labels})


def _arranged(graph: Graph) -> _Picture:
    inner = {node.id: _arranged(node.inside) for node in graph.nodes.values() if node.inside is not None}
    graph = replace(graph, nodes={node.id: _sized(node, inner) for node in graph.nodes.values()})
    placed = slots(graph, columns(graph))
    lines = grid(graph, placed)
    drawn = drawing(graph, placed, lines, routes(graph, lines))
    picture = _Picture(drawn=drawn, labels=labels(graph, drawn))
    for name, content in inner.items():
        host = drawn.shapes[name]
        picture = picture.with_inner(content.moved(host.x, host.y + HEADER))
    return picture


def _sized(node: Node, inner: Mapping[str, _Picture]) -> Node:
    """An embedded sub-process is as large as what it holds, with its name above."""
    if node.id not in inner:
        return node
    width, height = inner[node.id].drawn.size
    return replace(node, size=(round(width), round(height) + HEADER))


__all__ = ["NotDrawable", "lay_out"]
