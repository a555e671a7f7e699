"""A business rule task names one decision table that can be evaluated."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.texts import called_decision


def find(diagram: Diagram, around: Surroundings) -> Iterator[Problem]:
    for task in diagram.running("businessRuleTask"):
        called = called_decision(task)
        found = around.decisions.get(called, ())
        if not called:
            yield Problem(
                task,
                "tác vụ quy tắc thiếu spiffworkflow:calledDecisionId",
                "the business rule task lacks a spiffworkflow:calledDecisionId",
            )
        elif len(found) != 1:
            count = "không tìm thấy" if not found else "có nhiều hơn một"
            number = "there is no" if not found else "there is more than one"
            yield Problem(
                task,
                f"{count} bảng quyết định “{called}” dùng được (tệp .dmn cùng thư mục hoặc workflows/bpmn)",
                f"{number} usable decision table “{called}” (a .dmn file beside this one or in workflows/bpmn)",
            )


RULE = Rule(key="decision", find=find)
