"""Standard loops: a whole maximum, a condition, or both, around something that runs as one piece."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, children, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.texts import Element

LOOPING = frozenset({"task", "userTask", "manualTask", "serviceTask", "subProcess", "callActivity"})
MAXIMUM = 1000
_WAITING = frozenset({"task", "userTask", "manualTask"})


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for loop in diagram.running("standardLoopCharacteristics"):
        activity = loop.getparent()
        if activity is not None and kind_of(activity) not in LOOPING:
            kind = kind_of(activity)
            yield Problem(loop, f"“{kind}” không được lặp", f"a “{kind}” may not loop")
        elif activity is not None:
            yield from _bounded(loop, activity)


def _bounded(loop: Element, activity: Element) -> Iterator[Problem]:
    maximum = loop.get("loopMaximum")
    conditional = bool(children(loop, "loopCondition"))
    if maximum is not None and not (maximum.isascii() and maximum.isdigit() and 0 < int(maximum[:9]) <= MAXIMUM):
        yield Problem(
            loop,
            f"loopMaximum phải là số nguyên từ 1 đến {MAXIMUM}",
            f"loopMaximum must be a whole number from 1 to {MAXIMUM}",
        )
    if maximum is None and not conditional:
        yield Problem(
            loop, "vòng lặp cần loopCondition hoặc loopMaximum", "a loop needs a loopCondition or loopMaximum"
        )
    elif maximum is None and kind_of(activity) not in _WAITING:
        yield Problem(
            loop,
            "vòng lặp quanh bước tự động hay quy trình con cần loopMaximum, để không quay mãi",
            "a loop around an automatic step or a sub-process needs a loopMaximum, lest it turn for ever",
        )


RULE = Rule(key="standard_loop", find=find)
