"""Errors go by code and must be caught: SpiffWorkflow passes over one that nobody catches as if all were well."""

from collections.abc import Iterator

from engine.bpmn.checker.diagram import Diagram, children, kind_of
from engine.bpmn.checker.rule import Problem, Rule, Surroundings
from engine.bpmn.texts import Element


def find(diagram: Diagram, around: Surroundings) -> Iterator[Problem]:
    for definition in diagram.running("errorEventDefinition"):
        event = definition.getparent()
        code = _code(diagram, definition)
        thrown = event is not None and kind_of(event) == "endEvent"
        if code is None and (thrown or definition.get("errorRef")):
            yield Problem(definition, "lỗi chưa có mã (errorRef, errorCode)", "the error has no code")
        elif event is not None and thrown and not _caught(diagram, event, code or "", around, set()):
            yield Problem(
                event,
                f"không sự kiện biên nào bắt lỗi “{code}”; hãy gắn vào quy trình con hoặc nơi gọi quy trình này",
                f"no boundary event catches the error “{code}”; attach one to the sub-process or to the call",
            )


def _code(diagram: Diagram, definition: Element) -> str | None:
    error = diagram.by_id.get(definition.get("errorRef", ""))
    return (error.get("errorCode") or None) if error is not None and kind_of(error) == "error" else None


def _caught(diagram: Diagram, thrower: Element, code: str, around: Surroundings, seen: set[str]) -> bool:
    """Whether the thrower, something around it, or every call of its process catches the code.

    `seen` are processes whose callers were looked at already.
    """
    for element in (thrower, *thrower.iterancestors()):
        if _catches(diagram, element, code):
            return True
        if kind_of(element) == "process":
            return _callers_catch(element.get("id", ""), code, around, seen)
    return False


def _callers_catch(process: str, code: str, around: Surroundings, seen: set[str]) -> bool:
    if process in seen:
        return True
    seen.add(process)
    callers = [diagram for diagrams in around.diagrams.values() for diagram in diagrams]
    calls = [(d, call) for d in callers for call in d.running("callActivity") if call.get("calledElement") == process]
    return bool(calls) and all(_caught(caller, call, code, around, seen) for caller, call in calls)


def _catches(diagram: Diagram, host: Element, code: str) -> bool:
    boundaries = diagram.boundaries.get(host.get("id", ""), [])
    definitions = [d for boundary in boundaries for d in children(boundary, "errorEventDefinition")]
    return any(_code(diagram, definition) in (None, code) for definition in definitions)


RULE = Rule(key="error_event", find=find)
