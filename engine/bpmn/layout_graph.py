"""What is to be drawn: lanes, nodes and flows, read from the semantic part of a BPMN file."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from lxml import etree

from engine.bpmn.layout_text import task_size, text_size
from engine.bpmn.namespaces import BPMN, bpmn, motcua
from engine.domain.errors import Refusal

Element = etree._Element

EVENT, GATEWAY, DATA_OBJECT, DATA_STORE = (36, 36), (50, 50), (36, 50), (50, 50)
ANNOTATION_WIDTH = 150
MOST_NODES = 300  # more would take minutes, and no page holds them
ARTIFACTS = frozenset({"textAnnotation", "dataObjectReference", "dataStoreReference"})
_ACTIVITIES = ("Task", "task", "Activity", "ubProcess", "transaction")
_NODES = (*_ACTIVITIES, "Event", "Gateway")
# Lanes stand in the order in which a dossier meets the roles; lanes of the same rank keep the order of the file.
ROLES = ("tn", "vp", "cv", "tp", "dc", "vx", "tc", "hd", "ld", "vt")


class NotDrawable(Refusal):
    """The diagram has no shape that one pool with lanes could take."""

    vi = "{file}: không sắp xếp được sơ đồ: {problem_vi}."
    en = "{file}: the diagram cannot be laid out: {problem_en}."

    def __init__(self, file: str, vi: str, en: str) -> None:
        super().__init__(file=file, problem_vi=vi, problem_en=en)


class FlowKind(StrEnum):
    SEQUENCE = "sequenceFlow"
    MESSAGE = "messageFlow"
    ASSOCIATION = "association"


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """`size` is width and height in pixels; `inside` is what an embedded sub-process holds."""

    id: str
    kind: str  # BPMN name, such as "userTask"
    name: str
    size: tuple[int, int]
    lane: int = 0
    host: str | None = None  # what a boundary event is attached to
    throws: str | None = None  # kind of the event definition, such as "error"
    default: str | None = None  # the flow that a gateway takes when no condition holds
    inside: "Graph | None" = None

    @property
    def is_event(self) -> bool:
        return self.kind.endswith("Event")

    @property
    def is_gateway(self) -> bool:
        return self.kind.endswith("Gateway")

    @property
    def is_artifact(self) -> bool:
        return self.kind in ARTIFACTS

    @property
    def labelled_outside(self) -> bool:
        """Its name stands beside the shape, not in it."""
        return bool(self.name) and (self.is_event or self.is_gateway or self.kind.endswith("Reference"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Flow:
    id: str
    kind: FlowKind
    source: str
    target: str
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lane:
    id: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BlackBox:
    """Another party of whom only the messages are seen."""

    id: str
    name: str
    above: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Graph:
    nodes: dict[str, Node]  # in document order
    flows: tuple[Flow, ...]
    lanes: tuple[Lane, ...] = ()
    pool: str | None = None  # id of the participant around the process
    others: tuple[BlackBox, ...] = ()
    process: str = ""

    def attached(self, host: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.host == host]

    def anchor(self, node: str) -> str:
        """The node in whose place it stands: the host of a boundary event, else itself (another party, too)."""
        return (self.nodes[node].host if node in self.nodes else None) or node

    @property
    def sequence(self) -> list[Flow]:
        return [flow for flow in self.flows if flow.kind is FlowKind.SEQUENCE]


def kind_of(element: Element) -> str:
    name = etree.QName(element)
    return name.localname if name.namespace == BPMN else ""


def read_graph(definitions: Element, file: str) -> Graph:
    """The one executable process of the file. Raises NotDrawable."""
    processes = definitions.findall(bpmn("process"))
    if len(processes) != 1:
        raise NotDrawable(file, "tệp phải có đúng một process", "the file must hold exactly one process")
    (process,) = processes
    if process.find(f".//{bpmn('childLaneSet')}") is not None:
        raise NotDrawable(file, "làn lồng nhau không được hỗ trợ", "lanes inside lanes are not supported")
    _check_ids(process, file)
    graph = _graph(process, file)
    lanes = _lanes(process)
    graph = replace(graph, lanes=tuple(lane for lane, _ in lanes), nodes=_in_lanes(graph, lanes))
    collaboration = definitions.find(bpmn("collaboration"))
    return graph if collaboration is None else _in_pool(graph, collaboration, file)


def _check_ids(process: Element, file: str) -> None:
    """Shapes go by id, so every node and flow needs one of its own."""
    kinds = [(kind_of(element), element.get("id")) for element in process.iter(f"{{{BPMN}}}*")]
    nodes = [name for kind, name in kinds if kind.endswith(_NODES)]
    drawn = nodes + [name for kind, name in kinds if kind == "sequenceFlow"]
    if not nodes:
        raise NotDrawable(file, "process trống", "the process is empty")
    if None in drawn or len(set(drawn)) < len(drawn):
        raise NotDrawable(file, "có phần tử không có id hoặc trùng id", "an element has no id, or another one's")
    if len(nodes) > MOST_NODES:
        raise NotDrawable(file, f"có hơn {MOST_NODES} phần tử", f"it has more than {MOST_NODES} elements")


def _graph(container: Element, file: str) -> Graph:
    nodes = {node.id: node for node in _nodes(container, file)}
    for node in nodes.values():
        if node.host is not None and node.host not in nodes:
            lost = node.id
            raise NotDrawable(file, f"“{lost}” gắn vào phần tử không có", f"“{lost}” is attached to nothing")
    flows = tuple(flow for flow in _flows(container) if flow.source in nodes and flow.target in nodes)
    return Graph(nodes=nodes, flows=flows, process=container.get("id", ""))


def _nodes(container: Element, file: str) -> Iterator[Node]:
    for child in container:
        kind = kind_of(child)
        size = _size(child, kind)
        if size is None:
            continue
        inside = _graph(child, file) if kind in {"subProcess", "transaction", "adHocSubProcess"} else None
        yield Node(
            id=child.get("id", ""),
            kind=kind,
            name=_name(child),
            size=size,
            host=child.get("attachedToRef"),
            throws=_event_kind(child),
            default=child.get("default"),
            inside=inside if inside is not None and inside.nodes else None,
        )


def _size(child: Element, kind: str) -> tuple[int, int] | None:
    """None for what is not drawn as a shape."""
    if kind.endswith("Event"):
        return EVENT
    if kind.endswith("Gateway"):
        return GATEWAY
    if kind.endswith(_ACTIVITIES):
        return task_size(_name(child))
    match kind:
        case "dataObjectReference":
            return DATA_OBJECT
        case "dataStoreReference":
            return DATA_STORE
        case "textAnnotation":
            return ANNOTATION_WIDTH, text_size(_name(child), ANNOTATION_WIDTH - 10)[1] + 10
        case _:
            return None


def _name(element: Element) -> str:
    text = element.findtext(bpmn("text")) if kind_of(element) == "textAnnotation" else element.get("name")
    return " ".join((text or "").split())


def _event_kind(element: Element) -> str | None:
    kinds = [kind_of(part).removesuffix("EventDefinition") for part in element]
    return next((kind for part, kind in zip(element, kinds, strict=True) if kind != kind_of(part)), None)


def _flows(container: Element) -> Iterator[Flow]:
    for child in container:
        match kind_of(child):
            case "sequenceFlow":
                yield _flow(child, FlowKind.SEQUENCE)
            case "association":
                yield _flow(child, FlowKind.ASSOCIATION)
            case _:
                yield from _data_flows(child)


def _data_flows(activity: Element) -> Iterator[Flow]:
    owner = activity.get("id", "")
    for part in activity.findall(bpmn("dataInputAssociation")):
        source = (part.findtext(bpmn("sourceRef")) or "").strip()
        yield Flow(id=part.get("id", ""), kind=FlowKind.ASSOCIATION, source=source, target=owner)
    for part in activity.findall(bpmn("dataOutputAssociation")):
        target = (part.findtext(bpmn("targetRef")) or "").strip()
        yield Flow(id=part.get("id", ""), kind=FlowKind.ASSOCIATION, source=owner, target=target)


def _flow(element: Element, kind: FlowKind) -> Flow:
    source, target = element.get("sourceRef", ""), element.get("targetRef", "")
    return Flow(id=element.get("id", ""), kind=kind, source=source, target=target, name=_name(element))


def _lanes(process: Element) -> list[tuple[Lane, frozenset[str]]]:
    found = []
    for lane in process.iter(bpmn("lane")):
        members = frozenset((ref.text or "").strip() for ref in lane.findall(bpmn("flowNodeRef")))
        role = lane.get(motcua("role"), "")
        rank = ROLES.index(role) if role in ROLES else len(ROLES)
        found.append((rank, Lane(id=lane.get("id", ""), name=_name(lane)), members))
    return [(lane, members) for _, lane, members in sorted(found, key=lambda entry: entry[0])]


def _in_lanes(graph: Graph, lanes: list[tuple[Lane, frozenset[str]]]) -> dict[str, Node]:
    """Every node with the number of its lane; what names no lane stands with its neighbour."""
    own = {member: number for number, (_, members) in enumerate(lanes) for member in members}
    placed = {}
    for node in graph.nodes.values():
        known = [own[name] for name in (graph.anchor(node.id), *_neighbours(graph, node.id)) if name in own]
        placed[node.id] = replace(node, lane=known[0] if known else 0)
    return placed


def _neighbours(graph: Graph, node: str) -> list[str]:
    before = [flow.source for flow in graph.flows if flow.target == node]
    return before + [flow.target for flow in graph.flows if flow.source == node]


def _in_pool(graph: Graph, collaboration: Element, file: str) -> Graph:
    participants = collaboration.findall(bpmn("participant"))
    own = [place for place, party in enumerate(participants) if party.get("processRef") == graph.process]
    if len(own) != 1:
        raise NotDrawable(file, "process phải thuộc đúng một bên tham gia", "the process must be one participant's")
    others = tuple(
        BlackBox(id=party.get("id", ""), name=_name(party), above=place < own[0])
        for place, party in enumerate(participants)
        if place != own[0]
    )
    boxes = {box.id for box in others}
    sent = (_flow(flow, FlowKind.MESSAGE) for flow in collaboration.findall(bpmn("messageFlow")))
    messages = tuple(flow for flow in sent if _crosses(flow, graph, boxes))
    return replace(graph, pool=participants[own[0]].get("id"), others=others, flows=graph.flows + messages)


def _crosses(message: Flow, graph: Graph, boxes: set[str]) -> bool:
    """Whether a message runs between a node of the pool and another party; others have no way that could be drawn."""
    ends = (message.source, message.target)
    return any(ends[place] in graph.nodes and ends[1 - place] in boxes for place in (0, 1))
