"""The diagrams of a dossier after each of its steps: what was done, where it was, which ways had been taken."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.domain.audit_kind import AuditKind
from engine.store.queries.course import EventView, StepView
from web.course_view import Course, DrawnProcess, Mark
from web.trace_steps import Place, TraceStep

Span = tuple[int, int | None]  # from a step on it is here, from another on it is done


def drawings(processes: Sequence[DrawnProcess], course: Course, steps: Sequence[TraceStep]) -> dict[str, Any]:
    """What the viewer reads from the page: the diagrams, and of each step on which of them it lies and where. Numbers
    of steps stand for instants."""
    clock = _Clock(steps, course.events)
    places = {(process.stage.id, process.process_id): at for at, process in enumerate(processes)}
    return {
        "drawings": [_drawing(process, course, clock) for process in processes],
        "steps": [_step(step, at) for step, at in zip(steps, _followed(steps, places), strict=True)],
    }


def _followed(steps: Iterable[TraceStep], places: Mapping[Place, int]) -> list[int]:
    """A step that is on no diagram leaves the one before it in view."""
    found, here = [], 0
    for step in steps:
        here = here if step.place is None else places.get(step.place, here)
        found.append(here)
    return found


def _step(step: TraceStep, drawing: int) -> dict[str, Any]:
    return {"number": step.number, "drawing": drawing, "elements": list(step.elements) if step.place else []}


def _drawing(process: DrawnProcess, course: Course, clock: "_Clock") -> dict[str, Any]:
    mine = [
        step
        for step in course.steps
        if step.stage_id == process.stage.id and step.process_id == process.process_id and step.status != "cancelled"
    ]
    return {
        "url": process.url,
        "name": process.name,
        "marks": {
            element: {"badge": mark.badge, "slow": mark.slow, "spans": _spans(element, mark, process, mine, clock)}
            for element, mark in process.marks.items()
        },
        "flows": [
            [source, target, clock.at(process.since.get((source, target)))] for source, target in sorted(process.flows)
        ],
    }


def _spans(element: str, mark: Mark, process: DrawnProcess, steps: Iterable[StepView], clock: "_Clock") -> list[Span]:
    own = [step for step in steps if step.element == element]
    if own:
        return [(clock.at(step.offered_at), clock.done(step)) for step in own]
    into = [at for (_, target), at in process.since.items() if target == element]
    out = [at for (source, _), at in process.since.items() if source == element]
    begun = min([*into, *out], default=mark.at or process.stage.started_at)
    ended = min(out, default=mark.at or begun) if mark.state == "done" else None
    return [(clock.at(begun), None if ended is None else clock.at(ended))]


class _Clock:
    """Instants as numbers of steps."""

    def __init__(self, steps: Sequence[TraceStep], events: Iterable[EventView]) -> None:
        self._steps = steps
        by_event = {event.seq: step.number for step in steps for event in step.events}
        self._completed = {
            str(event.data.get("work_item")): by_event[event.seq]
            for event in events
            if event.kind is AuditKind.WORK_ITEM_COMPLETED
        }

    def at(self, instant: datetime | None) -> int:
        """The step of that instant, else the first that was written down after it; the last where it is not known."""
        last = len(self._steps)
        if instant is None:
            return last
        exact = (step.number for step in self._steps if instant in (step.at, step.recorded_at))
        after = (step.number for step in self._steps if step.recorded_at >= instant)
        return next(exact, next(after, last))

    def done(self, step: StepView) -> int | None:
        known = self._completed.get(str(step.id))
        if known is not None or step.done_at is None:
            return known
        return self.at(step.done_at)
