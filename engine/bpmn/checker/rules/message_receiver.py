"""A message that is sent says to whom: a function of the competence table, or whoever asked."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, children, kind_of
from engine.bpmn.checker.finding import Kind, Severity
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import motcua


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for element in diagram.running("sendTask", "intermediateThrowEvent", "endEvent"):
        sends = kind_of(element) == "sendTask" or bool(children(element, "messageEventDefinition"))
        if sends and not element.get(motcua("receiver")):
            yield Problem(
                element,
                "thông điệp gửi đi chưa có nơi nhận (motcua:receiver)",
                "the message is sent to nobody (motcua:receiver)",
            )


RULE = Rule(key="message_receiver", find=find, kind=Kind.HOUSE, elsewhere=Severity.WARNING)
