"""A business rule task names one decision table that can be evaluated."""

from collections.abc import Iterator
from pathlib import PurePath

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.rule import FoundDecision, Problem, Rule, Surroundings
from engine.bpmn.texts import Element, called_decision


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
        elif not found:
            yield Problem(
                task,
                f"không tìm thấy bảng quyết định “{called}” (tệp .dmn cùng thư mục hoặc workflows/bpmn)",
                f"there is no decision table “{called}” (a .dmn file beside this one or in workflows/bpmn)",
            )
        elif around.workflows and len(found) > 1:
            files = ", ".join(table.file for table in found)
            yield Problem(
                task,
                f"bảng quyết định “{called}” có trong nhiều tệp: {files}",
                f"the decision table “{called}” is in several files: {files}",
            )
        else:
            yield from _usable(task, _nearest(diagram, found))


def _nearest(diagram: Diagram, found: tuple[FoundDecision, ...]) -> FoundDecision:
    """The table in the file named like the diagram, else one that can be used, else any."""
    stem = PurePath(diagram.file).stem
    named = [table for table in found if PurePath(table.file).stem == stem]
    usable = [table for table in found if table.problem is None]
    return (*named, *usable, *found)[0]


def _usable(task: Element, table: FoundDecision) -> Iterator[Problem]:
    problem = table.problem
    if problem is not None:
        where = f"{table.file}:{problem.line} “{problem.element}”"
        yield Problem(
            task,
            f"bảng quyết định không dùng được: {where}: {problem.vi.rstrip('.')}",
            f"the decision table cannot be used: {where}: {problem.en.rstrip('.')}",
        )


RULE = Rule(key="decision", find=find)
