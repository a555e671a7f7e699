"""A process as drawn: its elements, and which may come after which. For sums along the ways through it."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn.checker.diagram import SUB_PROCESSES, children
from engine.bpmn.checker.graph import flow_graph
from engine.bpmn.element import Element as DrawnElement
from engine.bpmn.element import message_names, read_elements
from engine.bpmn.namespaces import bpmn
from engine.bpmn.source import BrokenXml, read_bpmn
from engine.bpmn.texts import Element, executable_processes


@dataclass(frozen=True, kw_only=True, slots=True)
class Outline:
    """`following` leads into sub-processes by their start and out of them by their ends."""

    elements: Mapping[str, DrawnElement]
    following: Mapping[str, frozenset[str]]


def outlines(files: Mapping[str, bytes]) -> dict[str, Outline]:
    """The outlines of every executable process by its id; files that cannot be read are left to the checker."""
    found: dict[str, Outline] = {}
    for name, data in files.items():
        try:
            definitions = read_bpmn(data, name)
        except BrokenXml:
            continue
        for process in executable_processes(definitions):
            elements = read_elements(process, message_names(definitions))
            found[process.get("id", "")] = Outline(
                elements={element.id: element for element in elements}, following=_following(process)
            )
    return found


def _following(process: Element) -> dict[str, frozenset[str]]:
    following: dict[str, frozenset[str]] = {}
    for container in (process, *process.iter(*(bpmn(kind) for kind in SUB_PROCESSES))):
        following.update(flow_graph(container))
    for container in process.iter(*(bpmn(kind) for kind in SUB_PROCESSES)):
        name = container.get("id", "")
        after = following[name]
        following[name] = after | {start.get("id", "") for start in children(container, "startEvent")}
        for end in children(container, "endEvent"):
            following[end.get("id", "")] |= after
    return following
