"""Ids are unique. SpiffWorkflow lets the last of two elements win, even when it is a parameter inside another one."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.pictures import INSTRUCTIONS


def find(diagram: Diagram, around: Surroundings) -> Iterator[Problem]:
    seen: set[str] = set()
    everything = [element for part in diagram.definitions for element in part.iter() if element.get("id")]
    for element in everything:
        name = element.get("id", "")
        if kind_of(element) and name in seen:
            yield Problem(element, f"mã “{name}” đã được dùng cho phần tử khác", f"the id “{name}” is used twice")
        elif kind_of(element):
            seen.add(name)
    nodes = {node.get("id") for node in (*diagram.nodes, *diagram.flows)}
    for element in everything:
        if element.tag in INSTRUCTIONS and element.get("id") in nodes:
            name = element.get("id", "")
            yield Problem(
                element,
                f"mã “{name}” của phần mở rộng trùng mã một phần tử của quy trình; hãy đổi mã phần tử",
                f"the id “{name}” of an extension is also the id of an element of the process; rename the element",
            )
    for process in diagram.processes:
        yield from _across_files(process.get("id", ""), diagram, around)


def _across_files(name: str, diagram: Diagram, around: Surroundings) -> Iterator[Problem]:
    for other in around.diagrams.get(name, ()):
        if around.workflows and other is not diagram:
            process = diagram.by_id[name]
            yield Problem(
                process,
                f"quy trình “{name}” có trong cả tệp {other.file}",
                f"the process “{name}” is also in the file {other.file}",
            )


RULE = Rule(key="duplicate_id", find=find)
