"""A diagram in words, in the order of the flow: what stands in the picture, for those who do not see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.bpmn.element import GATEWAYS, Element
from engine.bpmn.reading import Line
from web.flow import Flow
from web.language import translated as _

if TYPE_CHECKING:
    from web.course_view import Mark

WITHDRAWAL = "withdrawal"  # every dossier waits for it; nobody does anything there
_AUTOMATIC = frozenset({"serviceTask", "sendTask", "businessRuleTask", "intermediateThrowEvent", "task"})
_WAITS = frozenset({"receiveTask", "intermediateCatchEvent"})


@dataclass(frozen=True, kw_only=True, slots=True)
class OutlineLine:
    """`kind` says in words what it is where the name alone does not; `ways`, where the flow goes from here and when."""

    element: str
    name: str
    kind: str
    lane: str | None
    depth: int
    mark: "Mark | None"
    is_step: bool  # somebody does it, or something is waited for: it has not been reached, or it has
    ways: tuple[str, ...]


def outline(flow: Flow, marks: "Mapping[str, Mark]") -> list[OutlineLine]:
    lines = [line for line in flow.lines if _is_told(line)]
    following = [line.element.id for line in lines[1:]]
    return [_line(flow, line, after, marks) for line, after in zip(lines, [*following, ""], strict=False)]


def _is_told(line: Line) -> bool:
    """Everything with a name, and a nameless gateway that parts ways."""
    return bool(line.element.name) or (line.element.type in GATEWAYS and len(line.ways) > 1)


def _line(flow: Flow, line: Line, after: str, marks: "Mapping[str, Mark]") -> OutlineLine:
    element, mark = line.element, marks.get(line.element.id)
    return OutlineLine(
        element=element.id,
        name=element.name,
        kind=_kind(flow, element),
        lane=element.lane if element.type == "userTask" else None,
        depth=line.depth,
        mark=mark,
        is_step=element.type in _WAITS or element.type in {"userTask", "callActivity"},
        ways=_ways(flow, line, after),
    )


def _kind(flow: Flow, element: Element) -> str:
    match element.type:
        case "startEvent":
            return _("Bắt đầu")
        case "endEvent":
            return _("Kết thúc")
        case "exclusiveGateway" | "inclusiveGateway":
            return _("Rẽ nhánh")
        case "parallelGateway":
            return _("Làm song song")
        case "eventBasedGateway":
            return _("Chờ việc nào đến trước")
        case "boundaryEvent":
            host = flow.element(element.attached_to or "")
            return _("Nếu xảy ra trong lúc “%(name)s”", name="" if host is None else host.name)
        case kind if kind in _AUTOMATIC:
            return _("Phần mềm tự làm")
        case kind if kind in _WAITS:
            return _("Chờ")
        case _:
            return ""


def _ways(flow: Flow, line: Line, after: str) -> tuple[str, ...]:
    """Nothing where the flow just goes on to the line that follows."""
    targets = [(way, _told_target(flow, way.to)) for way in line.ways]
    if len(targets) == 1 and not targets[0][0].name and targets[0][1].element.id == after:
        return ()
    return tuple(_way(way.name, target.element.name, back=way.back) for way, target in targets)


def _told_target(flow: Flow, key: str) -> Line:
    """The next line that is told on the way from here."""
    line, seen = flow.by_element[key], {key}
    while not _is_told(line) and line.ways and line.ways[0].to not in seen:
        seen.add(line.ways[0].to)
        line = flow.by_element[line.ways[0].to]
    return line


def _way(condition: str, target: str, *, back: bool) -> str:
    target = target or _("rẽ nhánh")
    if condition and back:
        return _("nếu “%(condition)s”: quay lại “%(target)s”", condition=condition, target=target)
    if condition:
        return _("nếu “%(condition)s”: đến “%(target)s”", condition=condition, target=target)
    return _("quay lại “%(target)s”", target=target) if back else _("đến “%(target)s”", target=target)
