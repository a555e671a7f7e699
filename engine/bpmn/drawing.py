"""A process as drawn: its elements, and which may come after which. For sums along the ways through it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

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


@lru_cache(maxsize=256)
def process_name(data: bytes, process_id: str) -> str:
    """What a diagram calls its process; its id where it has no name."""
    try:
        processes = executable_processes(read_bpmn(data, process_id))
    except BrokenXml:
        return process_id
    return next((found.get("name", "") for found in processes if found.get("id") == process_id), "") or process_id


def callers(drawn: Mapping[str, Outline], wanted: Iterable[str]) -> set[str]:
    """These processes, and whatever calls one of them, directly or through others."""
    calls = {name: _calls(outline) for name, outline in drawn.items()}
    found = set(wanted)
    while more := {name for name, called in calls.items() if called & found} - found:
        found |= more
    return found


def called(drawn: Mapping[str, Outline], wanted: Iterable[str]) -> set[str]:
    """These processes, and whatever they call, directly or through others."""
    found = set(wanted)
    while more := {name for one in found if one in drawn for name in _calls(drawn[one])} - found:
        found |= more
    return found


def _calls(outline: Outline) -> set[str]:
    return {element.calls for element in outline.elements.values() if element.calls}


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
