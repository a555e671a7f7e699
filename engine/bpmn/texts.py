"""Every text of a diagram that the engine evaluates, and the process-data names that a diagram reads.

The checker parses these texts, the runtime evaluates them and keeps the names; a place that is missing here would be
evaluated unchecked, so places are added here first. Decision tables have theirs in `engine.bpmn.dmn`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.bpmn.namespaces import BPMN, bpmn, motcua, spiff
from engine.bpmn.source import line_of
from engine.domain.expressions import parse

Element = etree._Element


@dataclass(frozen=True, kw_only=True, slots=True)
class EvaluatedText:
    element: str  # id of the flow element, message or correlation property that holds the text
    place: str  # the XML name of the holder of the text, such as "conditionExpression"
    text: str
    line: int
    holder: Element


def _content(holder: Element) -> str:
    return holder.text or ""


def _value(holder: Element) -> str:
    return holder.get("value", "")


PLACES: Mapping[str, Callable[[Element], str]] = {
    bpmn("conditionExpression"): _content,
    bpmn("timeDate"): _content,
    bpmn("loopCondition"): _content,
    bpmn("loopCardinality"): _content,
    bpmn("completionCondition"): _content,
    bpmn("messagePath"): _content,
    bpmn("formalExpression"): _content,  # of a correlation property, as bpmn-js writes it
    spiff("parameter"): _value,
    spiff("messagePayload"): _content,
    spiff("expression"): _content,  # of a processVariableCorrelation
}
# endings of elements that may have an id and are still only parts of what a person sees
PARTS = ("Definition", "Characteristics", "xpression", "ondition", "Cardinality", "DataItem", "timeDate")
DATA_REFERENCES = (bpmn("loopDataInputRef"), bpmn("loopDataOutputRef"))
DATA_ITEMS = (bpmn("inputDataItem"), bpmn("outputDataItem"))


def executable_processes(definitions: Element) -> tuple[Element, ...]:
    """The processes that run; isExecutable counts as true where a tool left it out."""
    return tuple(p for p in definitions.findall(bpmn("process")) if p.get("isExecutable", "true") in ("true", "1"))


def evaluated_texts(definitions: Element) -> Iterator[EvaluatedText]:
    """Every text that running the file's executable processes evaluates, in document order."""
    for part in _running_parts(definitions):
        for holder in part.iter(*PLACES):
            text = PLACES[holder.tag](holder)
            place = etree.QName(holder).localname
            yield EvaluatedText(element=owner(holder), place=place, text=text, line=line_of(holder), holder=holder)


def names_in(definitions: Element) -> frozenset[str]:
    """Names of process data that the diagram reads: in expressions, payload lists and multi-instance data.

    Raises BadExpression for a text that the checker would have refused.
    """
    read: set[str] = set()
    for evaluated in evaluated_texts(definitions):
        read |= parse(evaluated.text).names
    for part in _running_parts(definitions):
        read.update(name for sender in part.iter() for name in sender.get(motcua("payload"), "").split())
        read.update((reference.text or "").strip() for reference in part.iter(*DATA_REFERENCES))
        read.update(data_item_name(item) for item in part.iter(*DATA_ITEMS))
    return frozenset(read - {""})


def data_item_name(item: Element) -> str:
    """The process-data name of an inputDataItem or outputDataItem: SpiffWorkflow goes by its id."""
    return item.get("id", "")


def called_decision(task: Element) -> str:
    """The decision that a business rule task calls, "" if it names none."""
    named = task.find(f"{bpmn('extensionElements')}/{spiff('calledDecisionId')}")
    return "" if named is None else (named.text or "").strip()


def owner(part: Element) -> str:
    """Id of the element itself or the nearest one around it that a person can find in the diagram."""
    for element in (part, *part.iterancestors()):
        name = etree.QName(element)
        if name.namespace == BPMN and element.get("id") and not name.localname.endswith(PARTS):
            return str(element.get("id"))
    return ""


def _running_parts(definitions: Element) -> Iterator[Element]:
    running = frozenset(executable_processes(definitions))
    for part in definitions:
        if part.tag != bpmn("process") or part in running:
            yield part
