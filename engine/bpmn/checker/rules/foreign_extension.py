"""Instructions to other engines, and SpiffWorkflow's that this one has no use for: kept in the file, without effect."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.checker.diagram import Diagram, kind_of
from engine.bpmn.checker.finding import Severity
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import SPIFF, bpmn
from engine.bpmn.texts import Element

ENGINES = {
    "http://camunda.org/schema/1.0/bpmn": "Camunda",
    "http://camunda.org/schema/zeebe/1.0": "Camunda 8",
    "http://activiti.org/bpmn": "Activiti",
    "http://flowable.org/bpmn": "Flowable",
    "http://www.jboss.org/drools": "jBPM",
}
HANDLED = frozenset(
    {"serviceTaskOperator", "calledDecisionId", "messagePayload", "processVariableCorrelation"}
    | {"preScript", "postScript", "variableName", "payloadExpression"}
)


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for element in diagram.judged():
        engines = sorted({engine for engine in _engines(element) if engine})
        if kind_of(element) and engines:
            named = ", ".join(engines)
            yield Problem(
                element,
                f"phần mở rộng của {named} được giữ nguyên trong tệp nhưng không có tác dụng",
                f"extensions of {named} stay in the file and have no effect",
            )


def _engines(element: Element) -> Iterator[str | None]:
    for attribute in element.attrib:
        yield ENGINES.get(etree.QName(str(attribute)).namespace or "")
    for extensions in element.findall(bpmn("extensionElements")):
        for extension in extensions:
            name = etree.QName(extension)
            yield ENGINES.get(name.namespace or "")
            if name.namespace == SPIFF and name.localname not in HANDLED:
                yield f"SpiffWorkflow ({name.localname})"


RULE = Rule(key="foreign_extension", find=find, severity=Severity.WARNING)
