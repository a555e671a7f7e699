"""The allow-list of elements: whatever no rule has looked at is refused, wherever it stands."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.checker.diagram import Diagram, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.checker.vocabulary import CHILDREN, EVERYWHERE, TEXTS
from engine.bpmn.namespaces import BPMNDI
from engine.bpmn.texts import Element


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for parent in (diagram.definitions, *diagram.judged()):
        for child in parent:
            if not _may_stand(child, kind_of(parent)):
                yield _unknown(child, etree.QName(parent).localname)
    for drawn in diagram.drawn():
        if kind_of(drawn):
            yield _unknown(drawn, "BPMNDiagram")


def _may_stand(child: Element, parent: str) -> bool:
    """Anything but BPMN may stand in extensions and documentation; SpiffWorkflow would find BPMN even there."""
    if parent in TEXTS:
        return False
    if parent in EVERYWHERE or not parent:
        return not kind_of(child)
    picture = parent == "definitions" and etree.QName(child).namespace == BPMNDI
    return picture or parent not in CHILDREN or kind_of(child) in CHILDREN[parent] | EVERYWHERE


def _unknown(element: Element, parent: str) -> Problem:
    name = etree.QName(element).localname
    return Problem(
        element,
        f"phần tử “{name}” trong “{parent}” không được hỗ trợ; hãy bỏ nó hoặc vẽ cách khác",
        f"the element “{name}” inside “{parent}” is not supported; remove it or draw it differently",
    )


RULE = Rule(key="unknown_element", find=find)
