"""A process in words, to be read aloud: its elements in the order of the flow, for those who do not see the drawing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.bpmn.definition import Definition
from engine.bpmn.element import FLOW_NODES, Element
from engine.bpmn.namespaces import bpmn
from engine.bpmn.source import read_bpmn
from engine.domain.errors import NotFound

Xml = etree._Element
Links = Mapping[str, list[tuple[str, str]]]  # source to (target, name of the flow)


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """Where the flow goes from here."""

    to: str  # element id
    name: str  # of the flow: what must hold for it; often empty
    back: bool  # leads to an element that came before


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    element: Element
    depth: int  # 0 in the process, 1 in its sub-processes, …
    ways: tuple[Way, ...]


def reading(definition: Definition, data: bytes, process_id: str | None = None) -> tuple[Line, ...]:
    """The lines of a process; `data` is the diagram that holds it. Boundary events follow what they are attached to,
    elements of a sub-process follow the sub-process. Raises NotFound."""
    wanted = process_id or definition.process_id
    for process in read_bpmn(data, wanted).findall(bpmn("process")):
        if process.get("id") == wanted:
            return tuple(_lines(definition, wanted, process, 0))
    raise NotFound("quy trình", "process", wanted)


def _lines(definition: Definition, process_id: str, container: Xml, depth: int) -> Iterator[Line]:
    nodes = {node.get("id", ""): node for node in container if node.tag in map(bpmn, FLOW_NODES)}
    links = _links(container, nodes)
    order = _flow_order(nodes, links)
    position = {name: place for place, name in enumerate(order)}
    for name in order:
        ways = [Way(to=to, name=flow, back=position[to] <= position[name]) for to, flow in links[name]]
        yield Line(element=definition.element(process_id, name), depth=depth, ways=tuple(ways))
        if nodes[name].tag == bpmn("subProcess"):
            yield from _lines(definition, process_id, nodes[name], depth + 1)


def _links(container: Xml, nodes: Mapping[str, Xml]) -> Links:
    links: dict[str, list[tuple[str, str]]] = {name: [] for name in nodes}
    for flow in container.findall(bpmn("sequenceFlow")):
        source, target = flow.get("sourceRef", ""), flow.get("targetRef", "")
        if source in nodes and target in nodes:
            links[source].append((target, flow.get("name", "")))
    return links


def _flow_order(nodes: Mapping[str, Xml], links: Links) -> list[str]:
    """Each element after all that lead to it, loops apart: the reverse of the order in which a depth-first walk
    leaves the elements. Of several ways the first drawn comes first; what no flow reaches comes last."""
    attached: dict[str, list[str]] = {name: [] for name in nodes}
    for name, node in nodes.items():
        if node.get("attachedToRef", "") in attached:
            attached[node.get("attachedToRef", "")].append(name)
    left: list[str] = []
    seen: set[str] = set()
    waiting = [(name, False) for name, node in nodes.items() if node.tag == bpmn("startEvent")]
    while waiting:
        name, leaving = waiting.pop()
        if leaving:
            left.append(name)
        elif name not in seen:
            seen.add(name)
            waiting.append((name, True))
            waiting += [(target, False) for target in (*attached[name], *(to for to, _ in links[name]))]
    return left[::-1] + [name for name in nodes if name not in seen]


def process_name(diagram: bytes, process_id: str) -> str:
    """What a process is called in its diagram; its id where the diagram gives it no name."""
    processes = read_bpmn(diagram, process_id).findall(bpmn("process"))
    names = (process.get("name", "") for process in processes if process.get("id") == process_id)
    return next(filter(None, names), process_id)
