"""The allow-list of elements: whatever no rule has looked at is refused, wherever it stands."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.checker.diagram import Diagram, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.checker.vocabulary import CHILDREN, EVERYWHERE
from engine.bpmn.namespaces import BPMNDI


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for parent in (diagram.definitions, *diagram.judged()):
        kind = kind_of(parent)
        if kind not in CHILDREN or kind in EVERYWHERE:
            continue
        for child in parent:
            picture = kind == "definitions" and etree.QName(child).namespace == BPMNDI
            if not picture and kind_of(child) not in CHILDREN[kind] | EVERYWHERE:
                yield _unknown(child, kind)


def _unknown(element: etree._Element, parent: str) -> Problem:
    name = etree.QName(element).localname
    return Problem(
        element,
        f"phần tử “{name}” trong “{parent}” không được hỗ trợ; hãy bỏ nó hoặc vẽ cách khác",
        f"the element “{name}” inside “{parent}” is not supported; remove it or draw it differently",
    )


RULE = Rule(key="unknown_element", find=find)
