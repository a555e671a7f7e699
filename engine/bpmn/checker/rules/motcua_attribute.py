"""The office's own attributes, each on the elements that read it; a misspelt one would be a silent loss."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.checker.diagram import Diagram, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import MOTCUA

_TASK = frozenset({"form", "term", "clause", "record", "kind", "clock"})
_SENDER = frozenset({"receiver", "payload", "clause", "record"})
ATTRIBUTES = {
    "lane": frozenset({"role"}),
    "userTask": _TASK,
    "intermediateCatchEvent": frozenset({"term"}),  # a wait that is part of the legal term, such as a posting
    "sendTask": _SENDER,
    "intermediateThrowEvent": _SENDER,
    "endEvent": _SENDER,
}


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for element in diagram.judged():
        kind = kind_of(element)
        for attribute in element.attrib:
            name = etree.QName(str(attribute))
            if name.namespace == MOTCUA and name.localname not in ATTRIBUTES.get(kind, frozenset()):
                yield Problem(
                    element,
                    f"“{kind}” không có thuộc tính motcua:{name.localname}",
                    f"“{kind}” has no attribute motcua:{name.localname}",
                )
        if etree.QName(element).namespace == MOTCUA:
            name = etree.QName(element)
            yield Problem(
                element, f"không có phần tử motcua:{name.localname}", f"there is no element motcua:{name.localname}"
            )


RULE = Rule(key="motcua_attribute", find=find)
