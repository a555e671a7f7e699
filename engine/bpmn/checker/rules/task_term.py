"""Every user task on the clock says how long it may take: what has no term cannot be late, and no sum counts it.

The work of a supplement has none: it falls in the term of the step that found what is missing."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, named
from engine.bpmn.checker.finding import Kind, Severity
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import motcua


def find(diagram: Diagram, _around: Surroundings) -> Iterator[Problem]:
    for task in diagram.running("userTask"):
        timed = task.get(motcua("term")) or task.get(motcua("clock")) == "stopped"
        if not timed and task.get(motcua("kind")) != "supplement":
            yield Problem(
                task,
                f"việc “{named(task)}” chưa có thời hạn (motcua:term)",
                f"the user task “{named(task)}” has no term (motcua:term)",
            )


RULE = Rule(key="task_term", find=find, kind=Kind.HOUSE, elsewhere=Severity.WARNING)
