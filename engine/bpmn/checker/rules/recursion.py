"""A process may not call itself, not even through others: SpiffWorkflow accepts it and unrolls it without end."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.graph import Graph, reachable
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.namespaces import bpmn


def find(diagram: Diagram, around: Surroundings) -> Iterator[Problem]:
    calls = _calls(around)
    for process in diagram.processes:
        name = process.get("id", "")
        for call in process.iter(bpmn("callActivity")):
            called = call.get("calledElement", "")
            if name in reachable(calls, [called]):
                yield Problem(
                    call,
                    f"quy trình “{name}” gọi lại chính nó qua “{called}”",
                    f"the process “{name}” calls itself through “{called}”",
                )


def _calls(around: Surroundings) -> Graph:
    return {
        name: frozenset(
            call.get("calledElement", "")
            for diagram in diagrams
            for process in diagram.processes
            if process.get("id") == name
            for call in process.iter(bpmn("callActivity"))
        )
        & frozenset(around.diagrams)
        for name, diagrams in around.diagrams.items()
    }


RULE = Rule(key="recursion", find=find)
