"""Multi-instance: a number or a list, and results collected into a list. Anything finer SpiffWorkflow ignores."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, children, kind_of, text_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.checker.rules.standard_loop import LOOPING
from engine.bpmn.texts import Element


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for instances in diagram.running("multiInstanceLoopCharacteristics"):
        activity = instances.getparent()
        if activity is not None and kind_of(activity) not in LOOPING:
            kind = kind_of(activity)
            yield Problem(instances, f"“{kind}” không được có nhiều phiên", f"a “{kind}” may not be multi-instance")
        yield from _behaviour(instances)
        yield from _parts(instances)


def _behaviour(instances: Element) -> Iterator[Problem]:
    throwing = any(instances.get(name) for name in ("oneBehaviorEventRef", "noneBehaviorEventRef"))
    if instances.get("behavior", "All") != "All" or throwing or children(instances, "complexBehaviorDefinition"):
        yield Problem(
            instances,
            "behavior của nhiều phiên không được hỗ trợ; hãy dùng completionCondition",
            "a behavior of multi-instance is not supported; use a completionCondition",
        )


def _parts(instances: Element) -> Iterator[Problem]:
    count = len(children(instances, "loopCardinality", "loopDataInputRef"))
    if count != 1:
        yield Problem(
            instances,
            "nhiều phiên cần đúng một trong loopCardinality và loopDataInputRef",
            "multi-instance needs exactly one of loopCardinality and loopDataInputRef",
        )
    if len(children(instances, "loopDataOutputRef")) != len(children(instances, "outputDataItem")):
        yield Problem(
            instances,
            "loopDataOutputRef và outputDataItem phải đi cùng nhau",
            "loopDataOutputRef and outputDataItem go together",
        )
    names = [text_of(part) for part in children(instances, "loopDataInputRef", "loopDataOutputRef")]
    names += [item.get("id", "") for item in children(instances, "inputDataItem", "outputDataItem")]
    if len(set(names)) < len(names):
        yield Problem(
            instances,
            "danh sách và phần tử của nhiều phiên phải có tên khác nhau",
            "the lists and items of multi-instance must have different names",
        )


RULE = Rule(key="multi_instance", find=find)
