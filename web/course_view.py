"""The diagrams of a dossier with what is done and where it is now, as a picture and as the same text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from engine.bpmn.definition import Definition
from engine.store.queries.course import StageView, StepView, WaitView
from web import context, words
from web.language import translated as _

OPEN = frozenset({"open", "claimed"})
WITHDRAWAL = "withdrawal"  # every dossier waits for it; nobody does anything there
_DRAWN = frozenset({"userTask", "callActivity", "receiveTask", "intermediateCatchEvent"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """How one element of a diagram is marked: done, here or overdue. `waits`: for a date or a message, not a person."""

    state: str
    badge: str
    waits: bool = False
    who: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OutlineLine:
    name: str
    lane: str | None
    mark: Mark | None


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnProcess:
    """One process of one stage. `is_here`: something is open in it now; `is_at_work`: and somebody can do it."""

    key: str
    stage: StageView
    name: str
    url: str
    marks: dict[str, Mark]
    outline: list[OutlineLine]

    @property
    def is_here(self) -> bool:
        return any(mark.state != "done" for mark in self.marks.values())

    @property
    def is_at_work(self) -> bool:
        return any(mark.state != "done" and not mark.waits for mark in self.marks.values())

    @property
    def drawing(self) -> dict[str, Any]:
        """What the viewer reads from the page."""
        steps = {element: {"state": mark.state, "badge": mark.badge} for element, mark in self.marks.items()}
        return {"url": self.url, "steps": steps}


def drawn_processes(
    stages: list[StageView], steps: list[StepView], waits: list[WaitView], definitions: dict[str, Definition]
) -> list[DrawnProcess]:
    """Each stage's own process, and those it called that have or had work, in the order of the stages."""
    drawn = []
    for stage in stages:
        of_stage = [step for step in steps if step.stage_id == stage.id and step.status != "cancelled"]
        waiting = [wait for wait in waits if wait.stage_id == stage.id]
        called = [step.process_id for step in of_stage] + [wait.process_id for wait in waiting if wait.message is None]
        for process_id in dict.fromkeys([stage.process_id, *called]):
            drawn.append(_drawn(stage, process_id, of_stage, waiting, definitions[stage.process_version]))
    return drawn


def chosen(processes: list[DrawnProcess], key: str | None) -> DrawnProcess | None:
    """The one asked for, else where somebody has work, else where something waits, else that of the receiving unit."""
    asked = [process for process in processes if process.key == key]
    at_work = [process for process in processes if process.is_at_work]
    here = [process for process in processes if process.is_here]
    return next(iter([*asked, *at_work, *here, *processes]), None)


def waited_for(processes: list[DrawnProcess]) -> list[tuple[DrawnProcess, OutlineLine]]:
    """Where a process waits for a date or for another agency: nobody has it in their inbox."""
    return [
        (process, line)
        for process in processes
        for line in process.outline
        if line.mark is not None and line.mark.waits
    ]


def _drawn(
    stage: StageView, process_id: str, steps: list[StepView], waits: list[WaitView], definition: Definition
) -> DrawnProcess:
    marks = _marks(process_id, steps, waits, definition)
    for event in stage.end_events or ():
        if process_id == stage.process_id:
            marks.setdefault(event, Mark(state="done", badge=""))
    elements = [element for element in definition.elements.values() if element.process_id == process_id]
    return DrawnProcess(
        key=f"{stage.id.hex}.{process_id}",
        stage=stage,
        name=_title(stage, process_id, definition),
        url=url_for("diagrams.file", version=stage.process_version, process_id=process_id),
        marks=marks,
        outline=[
            OutlineLine(name=element.name or element.id, lane=element.lane, mark=marks.get(element.id))
            for element in elements
            if element.type in _DRAWN and element.name and element.message != WITHDRAWAL
        ],
    )


def _title(stage: StageView, process_id: str, definition: Definition) -> str:
    """The unit; for a process that its own one calls, also what it is called there."""
    unit = words.short_unit(stage.unit_id)
    calls = [element.name for element in definition.elements.values() if element.calls == process_id and element.name]
    return unit if process_id == stage.process_id or not calls else f"{unit} – {calls[0]}"


def _marks(process_id: str, steps: list[StepView], waits: list[WaitView], definition: Definition) -> dict[str, Mark]:
    marks = {}
    for place, step in enumerate(_by_completion(steps), start=1):
        if step.process_id == process_id:
            marks[step.element] = _mark(step, place)
    for wait in waits:
        if wait.process_id == process_id and wait.message != WITHDRAWAL:
            marks[wait.element] = Mark(state="here", badge=_("đang chờ"), waits=True, at=wait.due_at)
    for element in definition.elements.values():
        inside = [_mark(step, 0) for step in steps if element.calls and step.process_id == element.calls]
        if element.process_id == process_id and inside:
            marks.setdefault(element.id, _worst(inside))
    return marks


def _by_completion(steps: list[StepView]) -> list[StepView]:
    return sorted(steps, key=lambda step: (step.done_at is None, step.done_at or step.offered_at))


def _mark(step: StepView, place: int) -> Mark:
    if step.status not in OPEN:
        return Mark(state="done", badge=f"{place} ✓", who=step.done_by_name, at=step.occurred_at or step.done_at)
    if step.due_at is not None and step.due_at < context.now():
        return Mark(state="overdue", badge=words.left(step.due_at), at=step.due_at)
    return Mark(state="here", badge=_("đang ở đây"), at=step.due_at)


def _worst(marks: Iterable[Mark]) -> Mark:
    """A call is overdue when something in it is, here when something in it is open, else done."""
    worst = max(marks, key=lambda mark: ("done", "here", "overdue").index(mark.state))
    return Mark(state=worst.state, badge="✓" if worst.state == "done" else worst.badge, at=worst.at)
