"""Which process calls which, over everything that is known."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram
from engine.bpmn.checker.graph import Graph
from engine.bpmn.checker.rule import Surroundings
from engine.bpmn.namespaces import bpmn
from engine.bpmn.texts import Element


def known_processes(around: Surroundings) -> Iterator[tuple[str, Diagram, Element]]:
    """Every process by its id, with the file that holds it."""
    files = {id(diagram): diagram for diagrams in around.diagrams.values() for diagram in diagrams}
    for diagram in files.values():
        for process in diagram.processes:
            if diagram in around.diagrams.get(process.get("id", ""), ()):
                yield process.get("id", ""), diagram, process


def called_by(process: Element) -> Iterator[tuple[Element, str]]:
    """The call activities of a process, with the process that each calls."""
    for call in process.iter(bpmn("callActivity")):
        yield call, call.get("calledElement", "")


def call_graph(around: Surroundings) -> Graph:
    calls: dict[str, set[str]] = {name: set() for name in around.diagrams}
    for name, _, process in known_processes(around):
        calls[name].update(called for _, called in called_by(process) if called in calls)
    return {name: frozenset(called) for name, called in calls.items()}
