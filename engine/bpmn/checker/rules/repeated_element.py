"""What an element has once: of several, SpiffWorkflow takes the first or the last and forgets the others."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.checker.diagram import LOOPS, Diagram, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import spiff
from engine.bpmn.texts import Element

SINGLE = frozenset(
    {
        "extensionElements",
        "conditionExpression",
        "loopCondition",
        "loopCardinality",
        "loopDataInputRef",
        "loopDataOutputRef",
        "inputDataItem",
        "outputDataItem",
        "completionCondition",
        "messagePath",
        "formalExpression",
    }
)
EXTENSIONS = frozenset(spiff(kind) for kind in ("calledDecisionId", "messagePayload"))
LOOP = "standardLoopCharacteristics, multiInstanceLoopCharacteristics"


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for parent in diagram.judged():
        seen: set[str] = set()
        for child in parent:
            name = _single(child)
            if name and name in seen:
                yield Problem(
                    child,
                    f"ở đây chỉ được có một {name}; phần thừa sẽ bị bỏ qua",
                    f"only one {name} may stand here; another would be ignored",
                )
            seen.add(name)


def _single(child: Element) -> str:
    """What the child may not be beside another of; "" if there may be many."""
    kind = kind_of(child)
    if kind in LOOPS:
        return LOOP
    if kind in SINGLE:
        return kind
    return etree.QName(child).localname if child.tag in EXTENSIONS else ""


RULE = Rule(key="repeated_element", find=find)
