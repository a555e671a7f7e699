"""The diagrams of a dossier with what is done and where it is now, as a picture and as the same text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for

from engine.bpmn.definition import Definition
from engine.domain.audit_kind import AuditKind
from engine.store.queries.course import EventView, StageView, StepView, WaitView
from web import context, words
from web.flow import Flow, Flows
from web.language import translated as _
from web.outline import WITHDRAWAL, OutlineLine, outline
from web.step_time import share_of
from web.taken import Known, Taken, leads, taken

OPEN = frozenset({"open", "claimed"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """How one element of a diagram is marked: done, here or overdue. `waits`: for a date or a message, not a person.
    `time`: what it used of its time, in words; `slow`: more than that."""

    state: str
    badge: str
    waits: bool = False
    who: str | None = None
    at: datetime | None = None
    time: str | None = None
    slow: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnProcess:
    """One process of one stage. `is_here`: something is open in it now; `is_at_work`: and somebody can do it."""

    key: str
    stage: StageView
    name: str
    url: str
    marks: dict[str, Mark]
    flows: frozenset[tuple[str, str]]  # that were taken
    since: Mapping[tuple[str, str], datetime] = field(default_factory=dict)  # when, where that is known
    outline: list[OutlineLine]

    @property
    def process_id(self) -> str:
        return self.key.split(".", 1)[1]

    @property
    def is_here(self) -> bool:
        return any(mark.state != "done" for mark in self.marks.values())

    @property
    def is_at_work(self) -> bool:
        return any(mark.state != "done" and not mark.waits for mark in self.marks.values())

    @property
    def drawing(self) -> dict[str, Any]:
        """What the viewer reads from the page."""
        steps = {
            element: {"state": mark.state, "badge": mark.badge, "slow": mark.slow}
            for element, mark in self.marks.items()
        }
        return {"url": self.url, "steps": steps, "flows": sorted(self.flows)}


Call = tuple[str, str]  # process and element


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """What is known of the course of a dossier, with the processes that it runs."""

    steps: list[StepView]
    waits: list[WaitView]
    events: list[EventView]
    definitions: dict[str, Definition]
    flows: Flows
    calls: Mapping[UUID, frozenset[Call]] = field(default_factory=dict)  # stage -> calls with something open in them


def drawn_processes(stages: list[StageView], course: Course) -> list[DrawnProcess]:
    """Each stage's own process, and those it called that have or had work, in the order of the stages."""
    drawn = []
    for stage in stages:
        of_stage = [step for step in course.steps if step.stage_id == stage.id and step.status != "cancelled"]
        waiting = [wait for wait in course.waits if wait.stage_id == stage.id]
        called = [step.process_id for step in of_stage] + [wait.process_id for wait in waiting if wait.message is None]
        for process_id in dict.fromkeys([stage.process_id, *called]):
            drawn.append(_drawn(stage, process_id, of_stage, waiting, course))
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
    stage: StageView, process_id: str, steps: list[StepView], waits: list[WaitView], course: Course
) -> DrawnProcess:
    flow = course.flows(stage.process_version, process_id)
    entered = _entered(process_id, steps, flow, course.calls.get(stage.id, frozenset()))
    marks = _marks(process_id, steps, waits, entered) | _fired(stage, process_id, course)
    way = taken(flow, [*_known(stage, process_id, steps, marks), *_called(entered)])
    marks = {**{element: Mark(state="done", badge="") for element in _passed(stage, process_id, way)}, **marks}
    return DrawnProcess(
        key=f"{stage.id.hex}.{process_id}",
        stage=stage,
        name=_title(stage, process_id, course.definitions[stage.process_version]),
        url=url_for("diagrams.file", version=stage.process_version, process_id=process_id),
        marks=marks,
        flows=way.flows,
        since=way.since,
        outline=outline(flow, marks),
    )


def _title(stage: StageView, process_id: str, definition: Definition) -> str:
    """The unit; for a process that its own one calls, also what it is called there."""
    unit = words.short_unit(stage.unit_id)
    calls = [element.name for element in definition.elements.values() if element.calls == process_id and element.name]
    return unit if process_id == stage.process_id or not calls else f"{unit} – {calls[0]}"


Entered = dict[str, list[StepView]]
"""A call of another process that was entered -> the work in it."""


def _entered(process_id: str, steps: list[StepView], flow: Flow, open_calls: frozenset[Call]) -> Entered:
    """Where one process is called from two places, its work does not tell from which: those in which something is
    open, and those before which a step ended when the work began; all of them where neither is known."""
    entered: Entered = {}
    for called in {line.element.calls for line in flow.lines if line.element.calls}:
        callers = [line.element.id for line in flow.lines if line.element.calls == called]
        inside = [step for step in steps if step.process_id == called]
        here = [key for key in callers if (process_id, key) in open_calls]
        before = [key for key in callers if any(_led_to(flow, steps, process_id, key, step) for step in inside)]
        for key in dict.fromkeys((*here, *before)) or callers if inside else ():
            still_open = len(callers) == 1 or not open_calls or key in here
            entered[key] = inside if still_open else [step for step in inside if step.status not in OPEN]
    return entered


def _led_to(flow: Flow, steps: list[StepView], process_id: str, call: str, first: StepView) -> bool:
    """Whether a step of the process ended when work in the call began, and led to that call."""
    return any(
        step.process_id == process_id and _ended(step) == first.offered_at and leads(flow, step.element, call)
        for step in steps
    )


def _marks(process_id: str, steps: list[StepView], waits: list[WaitView], entered: Entered) -> dict[str, Mark]:
    marks = {}
    for place, step in enumerate(_by_completion(steps), start=1):
        if step.process_id == process_id:
            marks[step.element] = _mark(step, place)
    for wait in waits:
        if wait.process_id == process_id and wait.message != WITHDRAWAL:
            marks[wait.element] = Mark(state="here", badge=_("đang chờ"), waits=True, at=wait.due_at)
    for call, inside in entered.items():
        if inside:
            marks.setdefault(call, _worst(_mark(step, 0) for step in inside))
    return marks


def _fired(stage: StageView, process_id: str, course: Course) -> dict[str, Mark]:
    """Timers of the diagram that ran out."""
    elements = course.definitions[stage.process_version].elements
    return {
        event.element: Mark(state="done", badge=_("đã hết giờ"), at=event.occurred_at)
        for event in course.events
        if event.kind is AuditKind.TIMER_FIRED
        and event.process_version == stage.process_version
        and event.element is not None
        and (process_id, event.element) in elements
    }


def _known(stage: StageView, process_id: str, steps: list[StepView], marks: dict[str, Mark]) -> list[Known]:
    """What was reached in a process, and when."""
    own = [step for step in steps if step.process_id == process_id]
    known = [Known(element=step.element, begun=step.offered_at, ended=_ended(step)) for step in own]
    known_elements = {step.element for step in own}
    for element, mark in marks.items():
        if element not in known_elements and (mark.waits or (mark.state == "done" and mark.at is not None)):
            at = None if mark.waits else mark.at
            known.append(Known(element=element, begun=at, ended=at))
    if process_id == stage.process_id:
        known += [Known(element=event, begun=stage.ended_at, ended=stage.ended_at) for event in stage.end_events or ()]
    return known


def _called(entered: Entered) -> list[Known]:
    """The calls of other processes: from the first work in them to the last, once all of it is done."""
    known = []
    for call, inside in entered.items():
        if inside:
            ends = [_ended(step) for step in inside]
            ended = None if None in ends else max(filter(None, ends))
            known.append(Known(element=call, begun=min(step.offered_at for step in inside), ended=ended))
    return known


def _ended(step: StepView) -> datetime | None:
    return step.occurred_at or step.done_at


def _passed(stage: StageView, process_id: str, way: Taken) -> set[str]:
    """Elements that nobody did, and where the stage ended."""
    return set(way.passed) | (set(stage.end_events or ()) if process_id == stage.process_id else set())


def _by_completion(steps: list[StepView]) -> list[StepView]:
    return sorted(steps, key=lambda step: (step.done_at is None, step.done_at or step.offered_at))


def _mark(step: StepView, place: int) -> Mark:
    """With how much of its time the step used, where it has a time."""
    share = share_of(step, context.now())
    time, percent = (None, "") if share is None else (share.words, f" · {share.percent}%")
    if step.status not in OPEN:
        return Mark(
            state="done",
            badge=f"{place} ✓{percent}",
            who=step.done_by_name,
            at=step.occurred_at or step.done_at,
            time=time,
            slow=share is not None and share.is_slow,
        )
    if step.due_at is not None and step.due_at < context.now():
        return Mark(state="overdue", badge=words.left(step.due_at), at=step.due_at, time=time, slow=True)
    return Mark(state="here", badge=_("đang ở đây") + percent, at=step.due_at, time=time)


def _worst(marks: Iterable[Mark]) -> Mark:
    """A call is overdue when something in it is, here when something in it is open, else done."""
    worst = max(marks, key=lambda mark: ("done", "here", "overdue").index(mark.state))
    done = worst.state == "done"
    return Mark(state=worst.state, badge="✓" if done else worst.badge, at=None if done else worst.at)
