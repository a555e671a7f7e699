"""Messages go by name: every sender and catcher must say which, and the message must have one."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, kind_of, named
from engine.bpmn.checker.rule import Problem, Rule, Surroundings


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for element in diagram.running("messageEventDefinition", "sendTask", "receiveTask"):
        reference = element.get("messageRef", "")
        message = diagram.by_id.get(reference)
        if not reference:
            yield Problem(element, "thiếu thông điệp (messageRef)", "the message is missing (messageRef)")
        elif message is not None and kind_of(message) == "message" and not message.get("name", "").strip():
            yield Problem(
                element,
                f"thông điệp “{named(message)}” chưa có tên (name)",
                f"the message “{named(message)}” has no name",
            )


RULE = Rule(key="message_event", find=find)
