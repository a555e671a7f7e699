"""A process may not call itself, not even through others: SpiffWorkflow accepts it and unrolls it without end."""

from collections.abc import Iterator

from engine.bpmn.checker.calls import call_graph, called_by
from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.graph import cycles
from engine.bpmn.checker.rule import Problem, Rule, Surroundings


def find(diagram: Diagram, around: Surroundings) -> Iterator[Problem]:
    circles = {name: circle for circle in cycles(call_graph(around)) for name in circle}
    for process in diagram.processes:
        name = process.get("id", "")
        for call, called in called_by(process):
            if called in circles.get(name, ()):
                yield Problem(
                    call,
                    f"quy trình “{name}” gọi lại chính nó qua “{called}”",
                    f"the process “{name}” calls itself through “{called}”",
                )


RULE = Rule(key="recursion", find=find)
