"""References lead somewhere, and to the right kind of thing."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import ACTIVITIES, FLOW_NODES, Diagram, kind_of, text_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import BPMNDI
from engine.bpmn.texts import Element

# (element, attribute) -> kinds that it may name; an empty set means any element
ATTRIBUTES: dict[tuple[str, str], frozenset[str]] = {
    ("sequenceFlow", "sourceRef"): FLOW_NODES,
    ("sequenceFlow", "targetRef"): FLOW_NODES,
    ("boundaryEvent", "attachedToRef"): ACTIVITIES,
    ("messageEventDefinition", "messageRef"): frozenset({"message"}),
    ("sendTask", "messageRef"): frozenset({"message"}),
    ("receiveTask", "messageRef"): frozenset({"message"}),
    ("correlationPropertyRetrievalExpression", "messageRef"): frozenset({"message"}),
    ("errorEventDefinition", "errorRef"): frozenset({"error"}),
    ("dataObjectReference", "dataObjectRef"): frozenset({"dataObject"}),
    ("participant", "processRef"): frozenset({"process"}),
    ("messageFlow", "sourceRef"): frozenset(),
    ("messageFlow", "targetRef"): frozenset(),
    ("association", "sourceRef"): frozenset(),
    ("association", "targetRef"): frozenset(),
    **{(kind, "default"): frozenset({"sequenceFlow"}) for kind in FLOW_NODES},
}
REQUIRED = frozenset({("sequenceFlow", "sourceRef"), ("sequenceFlow", "targetRef"), ("boundaryEvent", "attachedToRef")})
TEXTS: dict[str, frozenset[str]] = {
    "flowNodeRef": FLOW_NODES,
    "incoming": frozenset({"sequenceFlow"}),
    "outgoing": frozenset({"sequenceFlow"}),
    "correlationPropertyRef": frozenset({"correlationProperty"}),
}
FLOW_ENDS = {"incoming": "targetRef", "outgoing": "sourceRef"}


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for element in diagram.judged():
        yield from _attributes(diagram, element)
        kinds = TEXTS.get(kind_of(element))
        if kinds is not None and not _leads(diagram, text_of(element), kinds):
            yield _dangling(element, kind_of(element), text_of(element))
        elif kind_of(element) in FLOW_ENDS:
            yield from _disowned(diagram, element)
    for gateway in diagram.running("exclusiveGateway"):
        flow = diagram.by_id.get(gateway.get("default", ""))
        if flow is not None and flow.get("sourceRef") != gateway.get("id"):
            yield _dangling(gateway, "default", gateway.get("default", ""))
    yield from _drawn(diagram)


def _attributes(diagram: Diagram, element: Element) -> Iterator[Problem]:
    for attribute in element.attrib:
        kinds = ATTRIBUTES.get((kind_of(element), str(attribute)))
        if kinds is not None and not _leads(diagram, element.get(str(attribute), ""), kinds):
            yield _dangling(element, str(attribute), element.get(str(attribute), ""))
    for kind, attribute in REQUIRED:
        if kind_of(element) == kind and element.get(attribute) is None:
            yield Problem(element, f"thiếu tham chiếu {attribute}", f"the reference {attribute} is missing")


def _leads(diagram: Diagram, name: str, kinds: frozenset[str]) -> bool:
    target = diagram.by_id.get(name)
    return target is not None and (not kinds or kind_of(target) in kinds)


def _disowned(diagram: Diagram, reference: Element) -> Iterator[Problem]:
    """`incoming` and `outgoing` must say what the flow itself says."""
    flow = diagram.by_id[text_of(reference)]
    node = reference.getparent()
    if node is not None and flow.get(FLOW_ENDS[kind_of(reference)]) != node.get("id"):
        yield Problem(
            reference,
            f"{kind_of(reference)} nói khác với luồng “{text_of(reference)}”",
            f"{kind_of(reference)} contradicts the flow “{text_of(reference)}”",
        )


def _drawn(diagram: Diagram) -> Iterator[Problem]:
    for shape in diagram.definitions.iter(f"{{{BPMNDI}}}BPMNShape", f"{{{BPMNDI}}}BPMNEdge", f"{{{BPMNDI}}}BPMNPlane"):
        name = shape.get("bpmnElement", "")
        if name not in diagram.by_id:
            yield _dangling(shape, "bpmnElement", name)


def _dangling(element: Element, attribute: str, name: str) -> Problem:
    return Problem(
        element,
        f"tham chiếu {attribute} “{name}” không dẫn tới phần tử phù hợp",
        f"the reference {attribute} “{name}” leads to no suitable element",
    )


RULE = Rule(key="dangling_reference", find=find)
