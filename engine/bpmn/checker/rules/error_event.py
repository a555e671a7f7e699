"""Errors go by code and must be caught: SpiffWorkflow passes over one that nobody catches as if all were well."""

from collections.abc import Iterator, Mapping
from functools import cache

from engine.bpmn.checker.calls import called_by, known_processes
from engine.bpmn.checker.diagram import Diagram, children, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.texts import Element

Calls = Mapping[str, list[tuple[Diagram, Element]]]  # called process -> diagram and call activity


def find(diagram: Diagram, around: Surroundings) -> Iterator[Problem]:
    calls = _calls(around)
    escapes = cache(lambda process, code: _escapes(calls, process, code))
    for definition in diagram.running("errorEventDefinition"):
        event = definition.getparent()
        code = _code(diagram, definition)
        thrown = event is not None and kind_of(event) == "endEvent"
        if code is None and (thrown or definition.get("errorRef")):
            yield Problem(definition, "lỗi chưa có mã (errorRef, errorCode)", "the error has no code")
        elif event is not None and thrown:
            process = _uncaught_within(diagram, event, code or "")
            if process is not None and escapes(process, code):
                yield Problem(
                    event,
                    f"không sự kiện biên nào bắt lỗi “{code}”; hãy gắn vào quy trình con hoặc nơi gọi quy trình này",
                    f"no boundary event catches the error “{code}”; attach one to the sub-process or to the call",
                )


def _calls(around: Surroundings) -> Calls:
    calls: dict[str, list[tuple[Diagram, Element]]] = {}
    for _, diagram, process in known_processes(around):
        for call, called in called_by(process):
            calls.setdefault(called, []).append((diagram, call))
    return calls


def _escapes(calls: Calls, process: str, code: str) -> bool:
    """Whether the code, thrown out of the process, can reach a process that nobody calls."""
    seen = {process}
    waiting = [process]
    while waiting:
        callers = calls.get(waiting.pop())
        if not callers:
            return True
        for diagram, call in callers:
            above = _uncaught_within(diagram, call, code)
            if above is not None and above not in seen:
                seen.add(above)
                waiting.append(above)
    return False


def _uncaught_within(diagram: Diagram, thrower: Element, code: str) -> str | None:
    """The process out of which the code goes; None if the thrower or something around it catches it."""
    for element in (thrower, *thrower.iterancestors()):
        if _catches(diagram, element, code):
            return None
        if kind_of(element) == "process":
            return element.get("id", "")
    return None


def _catches(diagram: Diagram, host: Element, code: str) -> bool:
    boundaries = diagram.boundaries.get(host.get("id", ""), [])
    definitions = [d for boundary in boundaries for d in children(boundary, "errorEventDefinition")]
    return any(_code(diagram, definition) in (None, code) for definition in definitions)


def _code(diagram: Diagram, definition: Element) -> str | None:
    error = diagram.by_id.get(definition.get("errorRef", ""))
    return (error.get("errorCode") or None) if error is not None and kind_of(error) == "error" else None


RULE = Rule(key="error_event", find=find)
