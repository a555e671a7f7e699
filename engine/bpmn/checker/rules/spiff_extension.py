"""SpiffWorkflow extensions that would store data in a way of their own, or that stand where nothing reads them."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.checker.diagram import Diagram, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import spiff
from engine.bpmn.texts import Element

PLACES = {
    "serviceTaskOperator": frozenset({"serviceTask"}),
    "calledDecisionId": frozenset({"businessRuleTask"}),
    "messagePayload": frozenset({"sendTask", "messageEventDefinition", "message"}),
    "processVariableCorrelation": frozenset({"sendTask", "receiveTask", "messageEventDefinition"}),
    "variableName": frozenset(),
    "payloadExpression": frozenset(),
    "messageVariable": frozenset(),
    "retry": frozenset(),
}


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for part in diagram.definitions:
        for extension in part.iter(*(spiff(name) for name in PLACES)):
            name = etree.QName(extension).localname
            if _holder(extension) not in PLACES[name]:
                yield Problem(
                    extension,
                    f"“{name}” không được hỗ trợ ở đây; dữ liệu được lưu theo mã phần tử, thử lại do máy chủ lo",
                    f"“{name}” is not supported here; data is stored under element ids, retries are the server's",
                )


def _holder(extension: Element) -> str:
    parent = extension.getparent()
    holder = None if parent is None else parent.getparent()
    return "" if holder is None or kind_of(parent) != "extensionElements" else kind_of(holder)


RULE = Rule(key="spiff_extension", find=find)
