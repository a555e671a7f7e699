"""Every lane says whose it is: work without a role is offered to nobody."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, children, named
from engine.bpmn.checker.finding import Kind
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import motcua


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for lane in diagram.running("lane"):
        around = [lane, *lane.iterancestors()]
        divided = bool(children(lane, "childLaneSet"))
        if not divided and not any(element.get(motcua("role")) for element in around):
            yield Problem(
                lane,
                f"làn “{named(lane)}” chưa có vai trò (motcua:role)",
                f"the lane “{named(lane)}” has no role (motcua:role)",
            )


RULE = Rule(key="lane_role", find=find, kind=Kind.HOUSE)
