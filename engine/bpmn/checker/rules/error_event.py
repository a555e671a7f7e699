"""Errors go by code and must be caught: SpiffWorkflow passes over one that nobody catches as if all were well."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from engine.bpmn.checker.calls import called_by, known_processes
from engine.bpmn.checker.diagram import Diagram, children, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.texts import Element

Codes = frozenset[str | None]  # None stands for every code


@dataclass(frozen=True, kw_only=True, slots=True)
class Throw:
    """The way out of what throws: what is caught on it, and the process that it leaves."""

    caught: tuple[Codes, ...]
    process: str

    def is_caught(self, code: str) -> bool:
        return any(code in codes or None in codes for codes in self.caught)


def find(diagram: Diagram, around: Surroundings) -> Iterator[Problem]:
    calls = _calls(around)
    caught = _caught(diagram)
    escapes = cache(lambda process, code: _escapes(calls, process, code))
    for definition in diagram.running("errorEventDefinition"):
        event = definition.getparent()
        code = _code(diagram, definition)
        thrown = event is not None and kind_of(event) == "endEvent"
        if code is None and (thrown or definition.get("errorRef")):
            yield Problem(definition, "lỗi chưa có mã (errorRef, errorCode)", "the error has no code")
        elif event is not None and thrown:
            throw = _throw(caught, event)
            if not throw.is_caught(code or "") and escapes(throw.process, code):
                yield Problem(
                    event,
                    f"không sự kiện biên nào bắt lỗi “{code}”; hãy gắn vào quy trình con hoặc nơi gọi quy trình này",
                    f"no boundary event catches the error “{code}”; attach one to the sub-process or to the call",
                )


def _calls(around: Surroundings) -> Mapping[str, list[Throw]]:
    """For each called process, the ways on from where it is called. Made once: files may hold thousands of each."""
    caught = cache(_caught)
    calls: dict[str, list[Throw]] = {}
    for _, diagram, process in known_processes(around):
        for call, called in called_by(process):
            calls.setdefault(called, []).append(_throw(caught(diagram), call))
    return calls


def _escapes(calls: Mapping[str, list[Throw]], process: str, code: str) -> bool:
    """Whether the code, thrown out of the process, can reach a process that nobody calls."""
    seen = {process}
    waiting = [process]
    while waiting:
        callers = calls.get(waiting.pop())
        if not callers:
            return True
        for call in callers:
            if call.process not in seen and not call.is_caught(code):
                seen.add(call.process)
                waiting.append(call.process)
    return False


def _throw(caught: Mapping[str, Codes], thrower: Element) -> Throw:
    around = [thrower, *thrower.iterancestors()]
    process = next((element.get("id", "") for element in around if kind_of(element) == "process"), "")
    hosts = [element.get("id", "") for element in around]
    return Throw(caught=tuple(caught[host] for host in hosts if host in caught), process=process)


def _caught(diagram: Diagram) -> dict[str, Codes]:
    """Codes by the activity whose boundary events catch them."""
    return {
        host: frozenset(
            _code(diagram, definition)
            for boundary in boundaries
            for definition in children(boundary, "errorEventDefinition")
        )
        for host, boundaries in diagram.boundaries.items()
    }


def _code(diagram: Diagram, definition: Element) -> str | None:
    error = diagram.by_id.get(definition.get("errorRef", ""))
    return (error.get("errorCode") or None) if error is not None and kind_of(error) == "error" else None


RULE = Rule(key="error_event", find=find)
