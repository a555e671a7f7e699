"""A diagram to run has a process that is marked as executable."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.rule import Problem, Rule, Surroundings


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    if not diagram.processes:
        yield Problem(
            diagram.definitions,
            "không có quy trình nào chạy được; hãy đặt isExecutable=“true” cho quy trình của cơ quan mình",
            "there is no process to run; set isExecutable=“true” on your own agency's process",
        )


RULE = Rule(key="no_process", find=find)
