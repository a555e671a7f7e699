"""Ids that SpiffWorkflow gives to parts of its own: an element of that name would be taken for them."""

import re
from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.rule import Problem, Rule, Surroundings

_RESERVED = re.compile(
    r"Start|End|Root|StartEventSplit|StartEventJoin|.*\.EndJoin|.*\.BoundaryEvent(Split|Join)|.* \[child\]"
)


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for node in diagram.nodes:
        name = node.get("id", "")
        if _RESERVED.fullmatch(name):
            yield Problem(
                node,
                f"mã “{name}” được dành cho động cơ; hãy đặt mã khác, ví dụ “start_event”",
                f"the id “{name}” is reserved for the engine; choose another, such as “start_event”",
            )


RULE = Rule(key="reserved_id", find=find)
