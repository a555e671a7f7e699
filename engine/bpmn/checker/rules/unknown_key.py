"""Roles, forms and receivers that a diagram names are in the catalogue."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.finding import Kind, Severity
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import motcua

REQUESTER = "requester"
_NOUNS = {"role": ("vai trò", "role"), "form": ("biểu mẫu", "form"), "receiver": ("nơi nhận", "receiver")}


def find(diagram: Diagram, around: Surroundings) -> Iterator[Problem]:
    receivers = None if around.functions is None else around.functions | {REQUESTER}
    for attribute, known in (("role", around.roles), ("form", around.forms), ("receiver", receivers)):
        vi, en = _NOUNS[attribute]
        for element in diagram.judged():
            key = element.get(motcua(attribute))
            if key and known is not None and key not in known:
                yield Problem(
                    element, f"danh mục không có {vi} “{key[:60]}”", f"the catalogue has no {en} “{key[:60]}”"
                )


RULE = Rule(key="unknown_key", find=find, kind=Kind.HOUSE, elsewhere=Severity.WARNING)
