"""What can follow in a dossier: the next work of people behind an open step, as the diagram draws it."""

from dataclasses import dataclass, replace
from uuid import UUID

from engine.bpmn.element import Element
from engine.store.queries.course import StageView
from web import context, words
from web.course_view import OPEN, Course
from web.flow import Flow
from web.language import current
from web.language import translated as _
from web.outline import WITHDRAWAL

MOST = 6
REQUESTER = "requester"
_WAITS = frozenset({"receiveTask", "intermediateCatchEvent"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Onward:
    """One thing that may come next. `who` is the role and unit that would have it; `when`, what must hold for it, as
    the flows of the diagram are named; `kind` is work, handoff, wait or end."""

    kind: str
    name: str
    who: str | None
    when: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    process_id: str
    element: str
    when: tuple[str, ...] = ()


def onward(stage: StageView, process_id: str, element: str, course: Course) -> list[Onward]:
    """At most MOST, in the order of the diagram."""
    return _Walk(stage, course).from_(_Place(process_id, element))


class _Walk:
    def __init__(self, stage: StageView, course: Course) -> None:
        self._stage, self._flows = stage, course.flows
        self._definition = course.definitions[stage.process_version]
        self._open_calls = course.calls.get(stage.id, frozenset())
        self._seen: set[tuple[str, str]] = set()

    def from_(self, place: _Place) -> list[Onward]:
        found: list[Onward] = []
        waiting = self._after(place)
        while waiting and len(found) < MOST:
            here = waiting.pop(0)
            if (here.process_id, here.element) in self._seen:
                continue
            self._seen.add((here.process_id, here.element))
            element = self._flow(here).element(here.element)
            shown = None if element is None else self._shown(element, here.when)
            if shown is not None:
                found.append(shown)
            elif element is not None:
                waiting = [*self._behind(element, here), *waiting]
        return found

    def _flow(self, place: _Place) -> Flow:
        return self._flows(self._stage.process_version, place.process_id)

    def _after(self, place: _Place) -> list[_Place]:
        ways = self._flow(place).ways(place.element)
        return [replace(place, element=way.to, when=(*place.when, *((way.name,) if way.name else ()))) for way in ways]

    def _behind(self, element: Element, here: _Place) -> list[_Place]:
        """Where the flow goes on from something that nobody does."""
        if element.type == "callActivity" and element.calls:
            return self._into(_Place(element.calls, "", here.when), None)
        if element.type == "subProcess":
            return self._into(here, element.id)
        if element.type == "endEvent":
            return self._out(element, here)
        return self._after(here)

    def _into(self, place: _Place, scope: str | None) -> list[_Place]:
        start = self._flow(place).start(scope)
        return [] if start is None else [replace(place, element=start.id)]

    def _out(self, element: Element, here: _Place) -> list[_Place]:
        """Behind what holds the process or sub-process that ends here."""
        if element.scope is not None:
            return self._after(replace(here, element=element.scope))
        callers = [found for found in self._definition.elements.values() if found.calls == here.process_id]
        running = [found for found in callers if (found.process_id, found.id) in self._open_calls]
        return [
            place for call in running or callers for place in self._after(_Place(call.process_id, call.id, here.when))
        ]

    def _shown(self, element: Element, when: tuple[str, ...]) -> Onward | None:
        name = element.name or element.id
        if element.type == "userTask":
            who = f"{words.role(element.role)}, {words.short_unit(self._stage.unit_id)}" if element.role else None
            return Onward(kind="work", name=name, who=who, when=when)
        if element.receiver is not None:
            return Onward(kind="handoff", name=name, who=_receiver(element.receiver), when=when)
        if element.type in _WAITS:
            return Onward(kind="wait", name=name, who=None, when=when)
        top = element.type == "endEvent" and element.scope is None
        if top and element.process_id == self._stage.process_id:
            return Onward(kind="end", name=name, who=None, when=when)
        return None


def _receiver(key: str) -> str:
    if key == REQUESTER:
        return _("trả lại nơi đã chuyển đến")
    function = context.installation().catalog.organisation.functions.get(key)
    if function is None:
        return key
    return function.name_en if current() == "en" else function.name_vi


Key = tuple[UUID, str, str]  # stage, process, element


def onward_of(stages: list[StageView], course: Course) -> dict[Key, list[Onward]]:
    """What may follow each open step, and each wait for a message or a date."""
    by_id = {stage.id: stage for stage in stages}
    steps = [(step.stage_id, step.process_id, step.element) for step in course.steps if step.status in OPEN]
    waits = [(wait.stage_id, wait.process_id, wait.element) for wait in course.waits if wait.message != WITHDRAWAL]
    return {key: onward(by_id[key[0]], key[1], key[2], course) for key in dict.fromkeys((*steps, *waits))}
