"""A parsed file with the look-ups that rules share."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from engine.bpmn.namespaces import BPMN, BPMNDI, bpmn
from engine.bpmn.texts import Element, executable_processes

TASKS = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "businessRuleTask",
        "scriptTask",
    }
)
SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES = TASKS | SUB_PROCESSES | {"callActivity"}
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "eventBasedGateway", "inclusiveGateway", "complexGateway"})
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS
EVENT_DEFINITIONS = frozenset(
    {
        "messageEventDefinition",
        "timerEventDefinition",
        "errorEventDefinition",
        "terminateEventDefinition",
        "signalEventDefinition",
        "escalationEventDefinition",
        "conditionalEventDefinition",
        "compensateEventDefinition",
        "cancelEventDefinition",
        "linkEventDefinition",
    }
)
LOOPS = frozenset({"standardLoopCharacteristics", "multiInstanceLoopCharacteristics"})


def kind_of(element: Element) -> str:
    """The BPMN name of the element, "" for one of another namespace."""
    name = etree.QName(element)
    return name.localname if name.namespace == BPMN else ""


def children(element: Element, *kinds: str) -> list[Element]:
    """Direct BPMN children of these kinds."""
    return [child for child in element if kind_of(child) in kinds]


def text_of(element: Element) -> str:
    return (element.text or "").strip()


def is_true(element: Element, attribute: str, default: str = "false") -> bool:
    return element.get(attribute, default) in ("true", "1")


def named(element: Element) -> str:
    """How a sentence names the element: its label, else its id."""
    label = " ".join(element.get("name", "").split())
    return (label or element.get("id", ""))[:60]


@dataclass(frozen=True, kw_only=True)
class Diagram:
    file: str
    definitions: Element

    @cached_property
    def processes(self) -> tuple[Element, ...]:
        """The executable ones. Other participants' processes are pictures and are not judged."""
        return executable_processes(self.definitions)

    @cached_property
    def containers(self) -> tuple[Element, ...]:
        """Every process and sub-process that runs, outer ones first."""
        kinds = [bpmn(kind) for kind in SUB_PROCESSES]
        return tuple(c for process in self.processes for c in (process, *process.iter(*kinds)))

    @cached_property
    def nodes(self) -> tuple[Element, ...]:
        return tuple(node for container in self.containers for node in children(container, *FLOW_NODES))

    @cached_property
    def flows(self) -> tuple[Element, ...]:
        return tuple(flow for container in self.containers for flow in children(container, "sequenceFlow"))

    @cached_property
    def by_id(self) -> dict[str, Element]:
        """BPMN elements by id, in and out of processes; the first of duplicates."""
        found: dict[str, Element] = {}
        for element in self.definitions.iter(f"{{{BPMN}}}*"):
            if element.get("id"):
                found.setdefault(element.get("id", ""), element)
        return found

    @cached_property
    def incoming(self) -> dict[str, list[Element]]:
        return _flows_by(self.flows, "targetRef")

    @cached_property
    def outgoing(self) -> dict[str, list[Element]]:
        return _flows_by(self.flows, "sourceRef")

    def running(self, *kinds: str) -> Iterator[Element]:
        """BPMN elements of these kinds anywhere inside the executable processes, in document order."""
        for process in self.processes:
            yield from process.iter(*(bpmn(kind) for kind in kinds))

    def judged(self) -> Iterator[Element]:
        """Every element that is judged: all but other participants' processes and the drawing."""
        running = frozenset(self.processes)
        for part in self.definitions:
            if not _is_drawing(part) and (part.tag != bpmn("process") or part in running):
                yield from part.iter()

    def drawn(self) -> Iterator[Element]:
        """Every element of the drawing."""
        for part in self.definitions:
            if _is_drawing(part):
                yield from part.iter()

    @cached_property
    def boundaries(self) -> dict[str, list[Element]]:
        """Boundary events by the id of what they are attached to."""
        found: dict[str, list[Element]] = {}
        for boundary in self.running("boundaryEvent"):
            found.setdefault(boundary.get("attachedToRef", ""), []).append(boundary)
        return found


def _is_drawing(part: Element) -> bool:
    return etree.QName(part).namespace == BPMNDI


def _flows_by(flows: tuple[Element, ...], end: str) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    for flow in flows:
        found.setdefault(flow.get(end, ""), []).append(flow)
    return found
