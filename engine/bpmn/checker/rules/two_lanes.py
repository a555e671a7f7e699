"""Work belongs to one role: an element that two lanes claim would belong to whichever is written last."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, children, text_of
from engine.bpmn.checker.finding import Kind
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.texts import Element


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    first: dict[str, Element] = {}
    for lane in diagram.running("lane"):
        for reference in children(lane, "flowNodeRef"):
            other = first.setdefault(text_of(reference), lane)
            if other is not lane and other not in lane.iterancestors():
                yield Problem(
                    reference,
                    f"“{text_of(reference)}” nằm trong hai làn",
                    f"“{text_of(reference)}” is in two lanes",
                )


RULE = Rule(key="two_lanes", find=find, kind=Kind.HOUSE)
