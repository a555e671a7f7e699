"""Writes the drawing into the file as BPMN DI, in place of any drawing that was there. The rest stays, to the byte."""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from engine.bpmn import namespaces
from engine.bpmn.layout_geometry import Box, Drawing
from engine.bpmn.layout_graph import Element, Graph, Node
from engine.bpmn.namespaces import bpmn

_PREFIXES: dict[str, str] = {"bpmndi": namespaces.BPMNDI, "dc": namespaces.DC, "di": namespaces.DI}
_OLD = re.compile(r"\s*<(\w+:)?BPMNDiagram\b(?:[^>]*/>|.*?</\1?BPMNDiagram\s*>)", re.DOTALL)
_END = re.compile(r"</(\w+:)?definitions\s*>")

Way = tuple[tuple[float, float], ...]


def with_drawing(data: bytes, definitions: Element, graph: Graph, drawn: Drawing, labels: Mapping[str, Box]) -> bytes:
    """`definitions` is `data` parsed. `drawn` and `labels` are in the coordinates of the page."""
    encoding = definitions.getroottree().docinfo.encoding or "UTF-8"
    text = _OLD.sub("", data.decode(encoding))
    end = list(_END.finditer(text))[-1].start()
    drawing = _as_text(_diagram(definitions, graph, drawn, labels), definitions)
    return f"{text[:end].rstrip()}\n  {drawing}\n{text[end:].rstrip()}\n".encode(encoding)


def _diagram(definitions: Element, graph: Graph, drawn: Drawing, labels: Mapping[str, Box]) -> Element:
    collaboration = definitions.find(bpmn("collaboration"))
    shown = graph.process if collaboration is None else collaboration.get("id", "")
    diagram = etree.Element(_di("BPMNDiagram"), {"id": f"{graph.process}_diagram"}, nsmap=_PREFIXES)
    plane = etree.SubElement(diagram, _di("BPMNPlane"), {"id": f"{graph.process}_plane", "bpmnElement": shown})
    for shape, marks in _shapes_in_order(graph):
        _shape(plane, shape, drawn.shapes[shape], labels.get(shape), marks)
    for flow in _flows_in_order(graph):
        _edge(plane, flow, drawn.ways[flow], labels.get(flow))
    return diagram


def _as_text(diagram: Element, definitions: Element) -> str:
    """Indented, without the namespaces that the file declares anyway."""
    etree.indent(diagram, space="  ", level=1)
    text: str = etree.tostring(diagram, encoding="unicode")
    for prefix, name in _PREFIXES.items():
        if definitions.nsmap.get(prefix) == name:
            text = text.replace(f' xmlns:{prefix}="{name}"', "", 1)
    return text


def _di(name: str) -> str:
    return f"{{{namespaces.BPMNDI}}}{name}"


def _shapes_in_order(graph: Graph) -> Iterator[tuple[str, dict[str, str]]]:
    """Ids with their marks: pools, then lanes, then nodes, so that editors put the inner above the outer."""
    level = {"isHorizontal": "true"}
    if graph.pool is not None:
        yield graph.pool, level
    yield from ((box.id, level) for box in graph.others)
    yield from ((lane.id, level) for lane in graph.lanes)
    for node in graph.nodes.values():
        yield node.id, _marks(node)
        if node.inside is not None:
            yield from _shapes_in_order(node.inside)


def _marks(node: Node) -> dict[str, str]:
    if node.kind == "exclusiveGateway":
        return {"isMarkerVisible": "true"}
    if node.inside is not None:
        return {"isExpanded": "true"}
    return {"isExpanded": "false"} if node.kind.endswith("ubProcess") or node.kind == "transaction" else {}


def _flows_in_order(graph: Graph) -> Iterator[str]:
    yield from (flow.id for flow in graph.flows)
    for node in graph.nodes.values():
        if node.inside is not None:
            yield from _flows_in_order(node.inside)


def _shape(plane: Element, shape: str, box: Box, label: Box | None, marks: Mapping[str, str]) -> None:
    drawn = etree.SubElement(plane, _di("BPMNShape"), {"id": f"{shape}_di", "bpmnElement": shape, **marks})
    _bounds(drawn, box)
    _label(drawn, label)


def _edge(plane: Element, flow: str, way: Way, label: Box | None) -> None:
    drawn = etree.SubElement(plane, _di("BPMNEdge"), {"id": f"{flow}_di", "bpmnElement": flow})
    for x, y in way:
        etree.SubElement(drawn, f"{{{namespaces.DI}}}waypoint", {"x": f"{x:.0f}", "y": f"{y:.0f}"})
    _label(drawn, label)


def _label(drawn: Element, label: Box | None) -> None:
    if label is not None:
        _bounds(etree.SubElement(drawn, _di("BPMNLabel")), label)


def _bounds(drawn: Element, box: Box) -> None:
    numbers = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    etree.SubElement(drawn, f"{{{namespaces.DC}}}Bounds", {name: f"{number:.0f}" for name, number in numbers.items()})
