"""Boundary events stand on something that waits, in the same process; errors only on what can throw them."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import LOOPS, Diagram, children, is_true, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import bpmn
from engine.bpmn.texts import Element

_WAITING = frozenset({"userTask", "manualTask", "task", "receiveTask", "subProcess", "callActivity"})
_THROWING = frozenset({"subProcess", "callActivity"})


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for boundary in diagram.running("boundaryEvent"):
        host = diagram.by_id.get(boundary.get("attachedToRef", ""))
        if host is not None and host.getparent() is boundary.getparent():
            yield from _attached(boundary, host)


def _attached(boundary: Element, host: Element) -> Iterator[Problem]:
    error = bool(children(boundary, "errorEventDefinition"))
    interrupting = is_true(boundary, "cancelActivity", "true")
    if kind_of(host) not in (_THROWING if error else _WAITING):
        yield Problem(
            boundary,
            f"sự kiện biên không bao giờ xảy ra trên “{kind_of(host)}”; hãy gắn vào việc biết chờ hoặc quy trình con",
            f"a boundary event never happens on “{kind_of(host)}”; attach it to what waits or to a sub-process",
        )
    if error and not interrupting:
        yield Problem(
            boundary,
            "sự kiện biên lỗi luôn ngắt hoạt động (cancelActivity=true)",
            "an error boundary event always interrupts (cancelActivity=true)",
        )
    if interrupting and kind_of(host) in _THROWING and any(host.find(bpmn(loop)) is not None for loop in LOOPS):
        yield Problem(
            boundary,
            "không ngắt được quy trình con lặp hay nhiều phiên; hãy gói nó trong một quy trình con và gắn vào đó",
            "a looping or multi-instance sub-process cannot be interrupted; wrap it in a sub-process and attach there",
        )


RULE = Rule(key="boundary_event", find=find)
