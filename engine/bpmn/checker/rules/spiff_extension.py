"""SpiffWorkflow extensions that would store data in a way of their own, or that stand where nothing reads them."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.checker.diagram import Diagram, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import SPIFF
from engine.bpmn.texts import Element

PLACES = {
    "serviceTaskOperator": frozenset({"serviceTask"}),
    "calledDecisionId": frozenset({"businessRuleTask"}),
    "messagePayload": frozenset({"sendTask", "messageEventDefinition", "message"}),
    "processVariableCorrelation": frozenset({"sendTask", "receiveTask", "messageEventDefinition"}),
    "variableName": frozenset(),
    "payloadExpression": frozenset(),
    "retry": frozenset(),
}


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for extension in diagram.judged():
        name = etree.QName(extension)
        if name.namespace == SPIFF and _holder(extension) not in PLACES.get(name.localname, {_holder(extension)}):
            yield Problem(
                extension,
                f"“{name.localname}” không được hỗ trợ ở đây; dữ liệu được lưu theo mã phần tử, thử lại do máy chủ lo",
                f"“{name.localname}” is not supported here; data is stored under element ids, retries are the server's",
            )


def _holder(extension: Element) -> str:
    """What the extensionElements around the extension belong to; "" for a place that is not directly in them."""
    around = [kind_of(element) for element in extension.iterancestors()][:2]
    return around[1] if around[:1] == ["extensionElements"] else ""


RULE = Rule(key="spiff_extension", find=find)
