"""What a diagram says about each of its elements, read from the XML once and never changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.bpmn.namespaces import bpmn, motcua, spiff
from engine.bpmn.source import line_of
from engine.bpmn.texts import called_decision

Xml = etree._Element

EVENTS = ("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent")
TASKS = ("task", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask")
GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway")
FLOW_NODES = (*EVENTS, *TASKS, *GATEWAYS, "callActivity", "subProcess")
CONTAINERS = (bpmn("subProcess"), bpmn("process"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Element:
    """One flow node. Attributes of the namespace `motcua` are None where the diagram leaves them out."""

    id: str
    type: str  # BPMN element name, e.g. "userTask"
    name: str
    process_id: str
    line: int
    scope: str | None = None  # the embedded sub-process that holds it
    attached_to: str | None = None  # a boundary event's activity
    lane: str | None = None
    role: str | None = None  # of the lane
    form: str | None = None
    term: str | None = None
    clause: str | None = None
    record: str | None = None
    kind: str | None = None
    clock: str = "running"  # or "stopped": outside the legal term
    receiver: str | None = None  # "requester" or the key of a function in the competence table
    payload: tuple[str, ...] = ()  # names of process data that a message carries
    message: str | None = None  # name of the message that it sends or waits for
    operator: str | None = None  # of a service task
    calls: str | None = None  # the process that a call activity runs
    decision: str | None = None  # the decision table that a business rule task applies
    notice: str | None = None  # the kind of notice that a service task sends

    @property
    def label(self) -> str:
        """How a message points at it: by its name in the drawing, and by its id."""
        return f"{self.name} ({self.id})" if self.name else self.id


def read_elements(process: Xml, messages: Mapping[str, str]) -> Iterator[Element]:
    """The flow nodes of a process and of its sub-processes, in document order. `messages`: id to name."""
    lanes = _lanes(process)
    for node in process.iter(*map(bpmn, FLOW_NODES)):
        yield _element(node, process.get("id", ""), lanes, messages)


def message_names(definitions: Xml) -> dict[str, str]:
    return {message.get("id", ""): message.get("name", "") for message in definitions.findall(bpmn("message"))}


def _element(node: Xml, process_id: str, lanes: Mapping[str, Xml], messages: Mapping[str, str]) -> Element:
    lane = _lane_of(node, lanes)
    operator = node.find(f"{bpmn('extensionElements')}/{spiff('serviceTaskOperator')}")
    decision = called_decision(node)
    return Element(
        id=node.get("id", ""),
        type=etree.QName(node).localname,
        name=node.get("name", ""),
        process_id=process_id,
        line=line_of(node),
        scope=_scope(node),
        attached_to=node.get("attachedToRef"),
        lane=None if lane is None else lane.get("name"),
        role=None if lane is None else _role(lane),
        form=node.get(motcua("form")),
        term=node.get(motcua("term")),
        clause=node.get(motcua("clause")),
        record=node.get(motcua("record")),
        kind=node.get(motcua("kind")),
        clock=node.get(motcua("clock"), "running"),
        receiver=node.get(motcua("receiver")),
        payload=tuple(node.get(motcua("payload"), "").split()),
        message=_message(node, messages),
        operator=None if operator is None else operator.get("id"),
        calls=node.get("calledElement"),
        decision=decision or None,
        notice=None if operator is None else _notice(operator),
    )


def _notice(operator: Xml) -> str | None:
    """None where an expression chooses it."""
    if operator.get("id") != "notify":
        return None
    given = operator.find(f"{spiff('parameters')}/{spiff('parameter')}[@id='template']")
    text = "" if given is None else given.get("value", "")
    return text[1:-1] if len(text) > 2 and text[0] == text[-1] and text[0] in "\"'" else None


def _scope(node: Xml) -> str | None:
    holder = next(node.iterancestors(*CONTAINERS), None)
    return None if holder is None or holder.tag == bpmn("process") else holder.get("id")


def _message(node: Xml, messages: Mapping[str, str]) -> str | None:
    reference = node.get("messageRef")
    if reference is None:
        definition = node.find(bpmn("messageEventDefinition"))
        reference = None if definition is None else definition.get("messageRef", "")
    return None if reference is None else messages.get(reference) or node.get("name", "")


def _lanes(process: Xml) -> dict[str, Xml]:
    """Flow node to its lane; where lanes are nested, the inner one."""
    return {
        (reference.text or "").strip(): lane
        for lane in process.iter(bpmn("lane"))
        for reference in lane.findall(bpmn("flowNodeRef"))
    }


def _lane_of(node: Xml, lanes: Mapping[str, Xml]) -> Xml | None:
    """A node inside a sub-process stands in the lane of the sub-process."""
    for holder in (node, *node.iterancestors(bpmn("subProcess"))):
        if holder.get("id", "") in lanes:
            return lanes[holder.get("id", "")]
    return None


def _role(lane: Xml) -> str | None:
    for holder in (lane, *lane.iterancestors(bpmn("lane"))):
        role = holder.get(motcua("role"))
        if role is not None:
            return role
    return None
