"""Correlations have no effect: a message goes to the stage of its dossier that waits for it."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, kind_of
from engine.bpmn.checker.finding import Severity
from engine.bpmn.checker.rule import Problem, Rule, Surroundings


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for part in diagram.definitions:
        if kind_of(part) == "correlationProperty":
            yield Problem(
                part,
                "tương quan được kiểm tra nhưng không dùng để chọn nơi nhận: thông điệp đi theo hồ sơ",
                "the correlation is checked but does not choose the receiver: messages go by dossier",
            )


RULE = Rule(key="correlation", find=find, severity=Severity.WARNING)
