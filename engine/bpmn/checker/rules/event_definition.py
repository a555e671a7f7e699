"""Which event may stand where. Anything else SpiffWorkflow drops, or takes for an event without a definition."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import EVENT_DEFINITIONS, EVENTS, Diagram, children, is_true, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.texts import Element

NONE = ""
PLACES = {
    "startEvent": frozenset({NONE, "messageEventDefinition"}),
    "endEvent": frozenset({NONE, "messageEventDefinition", "errorEventDefinition", "terminateEventDefinition"}),
    "intermediateThrowEvent": frozenset({NONE, "messageEventDefinition"}),
    "intermediateCatchEvent": frozenset({"messageEventDefinition", "timerEventDefinition"}),
    "boundaryEvent": frozenset({"messageEventDefinition", "timerEventDefinition", "errorEventDefinition"}),
}
SUPPORTED = frozenset().union(*PLACES.values())


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for event in diagram.running(*EVENTS):
        definitions = [kind_of(definition) for definition in children(event, *EVENT_DEFINITIONS)]
        shared = children(event, "eventDefinitionRef")
        if len(definitions) > 1 or shared or is_true(event, "parallelMultiple"):
            yield Problem(
                event,
                "một sự kiện chỉ được mang đúng một định nghĩa ghi ngay trong nó",
                "an event may carry one definition only, written inside it",
            )
        elif (definitions or [NONE])[0] in SUPPORTED:
            yield from _placed(event, (definitions or [NONE])[0])


def _placed(event: Element, definition: str) -> Iterator[Problem]:
    kind = kind_of(event)
    parent = event.getparent()
    inner_start = kind == "startEvent" and parent is not None and kind_of(parent) != "process"
    if definition not in PLACES[kind] or (inner_start and definition != NONE):
        name = definition.removesuffix("EventDefinition") or "none"
        yield Problem(
            event,
            f"sự kiện “{name}” không được hỗ trợ ở “{kind}”{' trong quy trình con' if inner_start else ''}",
            f"a “{name}” event is not supported as “{kind}”{' of a sub-process' if inner_start else ''}",
        )


RULE = Rule(key="event_definition", find=find)
