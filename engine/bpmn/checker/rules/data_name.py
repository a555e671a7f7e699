"""Names under which the engine stores data: expressions must be able to say them, and the store to keep them.

SpiffWorkflow takes data with a key `typename` for a stored object, and such an instance cannot be restored.
"""

import re
from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, text_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import spiff
from engine.bpmn.texts import DATA_ITEMS, DATA_REFERENCES, Element, data_item_name
from engine.domain.expressions import BadExpression, parse

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}", re.ASCII)
RESERVED = frozenset({"typename", "data_objects"})


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for element, name in _stored(diagram):
        if not _sayable(name):
            yield Problem(
                element,
                f"tên dữ liệu “{name[:60]}” không dùng được; hãy dùng chữ a-z, số và _, không trùng từ khóa",
                f"the data name “{name[:60]}” cannot be used; use a-z, digits and _, and no keyword",
            )


def _stored(diagram: Diagram) -> Iterator[tuple[Element, str]]:
    for element in diagram.judged():
        if element.tag == spiff("serviceTaskOperator") and element.get("resultVariable"):
            yield element, element.get("resultVariable", "")
        elif element.tag in DATA_REFERENCES:
            yield element, text_of(element)
        elif element.tag in DATA_ITEMS:
            yield element, data_item_name(element)


def _sayable(name: str) -> bool:
    try:
        return bool(_NAME.fullmatch(name)) and name not in RESERVED and parse(name).names == {name}
    except BadExpression:
        return False


RULE = Rule(key="data_name", find=find)
