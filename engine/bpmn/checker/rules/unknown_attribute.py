"""The allow-list of attributes: a BPMN attribute that no rule has looked at is refused."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.checker.diagram import Diagram, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.checker.vocabulary import ATTRIBUTES, CHILDREN, NAMED
from engine.bpmn.namespaces import BPMN, XSI


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for element in (diagram.definitions, *diagram.judged()):
        kind = kind_of(element)
        if kind not in CHILDREN:
            continue
        for written in element.attrib:
            name = etree.QName(str(written))
            known = name.localname in NAMED | ATTRIBUTES.get(kind, frozenset())
            if name.namespace == BPMN or (name.namespace is None and not known):
                yield Problem(
                    element,
                    f"thuộc tính “{name.localname}” của “{kind}” không được hỗ trợ; hãy bỏ nó",
                    f"the attribute “{name.localname}” of “{kind}” is not supported; remove it",
                )
        kind_written = element.get(f"{{{XSI}}}type", "")
        if kind_written.rpartition(":")[2] not in ("", "tFormalExpression", "tExpression"):
            yield Problem(
                element, f"xsi:type “{kind_written}” không được hỗ trợ", f"xsi:type “{kind_written}” is not supported"
            )


RULE = Rule(key="unknown_attribute", find=find)
