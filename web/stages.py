"""The stages of a dossier beside each other: each agency's own clock, who handed it to whom, and who was late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.domain.calendar import CalendarUnknown
from engine.domain.clock_record import from_record
from engine.domain.identifiers import UnitId
from engine.domain.legal_clock import LegalClock
from engine.domain.term import Term
from engine.store.queries.course import StageView, VisitView
from engine.store.queries.dossier import DossierView
from engine.store.queries.handoffs import HandoffView
from web import context, words
from web.clock_course import spelled
from web.language import current
from web.language import translated as _


@dataclass(frozen=True, kw_only=True, slots=True)
class StageLine:
    """One visit of the dossier at one agency, or the citizen's whole. `given_at`: its own work was done."""

    name: str
    work: str | None  # what it was asked for, and by whom
    visit: int
    came_at: datetime | None
    given_at: datetime | None
    term: str | None
    due_at: datetime | None
    used: str | None
    left: str | None  # while it runs
    verdict: str | None
    is_late: bool
    is_open: bool


def stage_lines(stages: list[StageView], visits: list[VisitView], handoffs: list[HandoffView]) -> list[StageLine]:
    """In the order in which the stages began, visits that are over before the one that runs."""
    sent = {handoff.to_stage_id: handoff for handoff in handoffs}
    lines = []
    for stage in stages:
        work = _work(sent.get(stage.id))
        lines += [_visit(visit, work) for visit in visits if visit.stage_id == stage.id]
        lines.append(_stage(stage, work, _came(stage, visits)))
    return lines


def whole_line(dossier: DossierView) -> StageLine | None:
    """The citizen's total, by which the dossier is judged."""
    if dossier.clock is None:
        return None
    clock = from_record(dossier.clock)
    return StageLine(
        name=_("Toàn bộ, với người dân"),
        work=None,
        visit=1,
        came_at=dossier.accepted_at,
        given_at=dossier.result_at,
        term=" + ".join(words.term(term) for term in clock.terms_in_force),
        due_at=dossier.due_at or clock.limit_at,
        is_open=dossier.closed_at is None,
        **_clocked(clock, dossier.unit_id, dossier.verdict),
    )


def _visit(visit: VisitView, work: str | None) -> StageLine:
    clock = None if visit.clock is None else from_record(visit.clock)
    return StageLine(
        name=words.unit(visit.unit_id),
        work=work,
        visit=visit.visit,
        came_at=None if clock is None else clock.accepted_at,
        given_at=visit.handed_over_at,
        term=_term(visit.term),
        due_at=visit.planned_due_at,
        is_open=False,
        **_clocked(clock, visit.unit_id, visit.own_verdict),
    )


def _stage(stage: StageView, work: str | None, came_at: datetime) -> StageLine:
    clock = None if stage.clock is None else from_record(stage.clock)
    clocked = _clocked(clock, stage.unit_id, stage.own_verdict)
    if clock is None and _is_past_plan(stage):
        clocked = {**clocked, "left": _("đã quá hạn"), "is_late": True}
    return StageLine(
        name=stage.unit_name,
        work=work,
        visit=stage.visit,
        came_at=came_at,
        given_at=stage.handed_over_at or stage.ended_at,
        term=_term(stage.term),
        due_at=stage.due_at or stage.planned_due_at,
        is_open=stage.ended_at is None,
        **clocked,
    )


def _is_past_plan(stage: StageView) -> bool:
    """An agency that has not even taken the dossier over has no clock of its own yet; the citizen's plan has run."""
    due_at = stage.planned_due_at
    return stage.handed_over_at is None and stage.ended_at is None and due_at is not None and due_at < context.now()


def _came(stage: StageView, visits: list[VisitView]) -> datetime:
    """Its last visit began with its own clock, where there was one before."""
    if any(visit.stage_id == stage.id for visit in visits) and stage.clock is not None:
        return from_record(stage.clock).accepted_at
    return stage.started_at


def _clocked(clock: LegalClock | None, unit_id: str, verdict: str | None) -> Mapping[str, Any]:
    now, late = context.now(), verdict == "overdue"
    told: dict[str, Any] = {"used": None, "left": None, "verdict": verdict, "is_late": late}
    if clock is None:
        return told
    try:
        calendar = context.installation().calendar(UnitId(unit_id))
        told["used"] = spelled(clock.used(now, calendar), clock)
        if verdict is None and clock.finished_at is None:
            told |= _running(clock, spelled(clock.remaining(now, calendar), clock))
    except CalendarUnknown:
        return told
    return told


def _running(clock: LegalClock, left: str) -> Mapping[str, Any]:
    if clock.is_overdue(context.now()):
        return {"left": _("đã quá hạn"), "is_late": True}
    return {"left": _("%(left)s, đang dừng", left=left) if clock.stopped_since else left}


def _term(text: str | None) -> str | None:
    return None if text is None else " + ".join(words.term(Term.parse(part)) for part in text.split(" + "))


def _work(handoff: HandoffView | None) -> str | None:
    if handoff is None:
        return None
    function = context.installation().catalog.organisation.functions.get(handoff.function)
    name = handoff.function if function is None else function.name_en if current() == "en" else function.name_vi
    return _("%(work)s, do %(unit)s chuyển đến", work=name, unit=words.short_unit(handoff.from_unit_id))


def late_at(lines: list[StageLine]) -> list[str]:
    """The agencies that were late in their own time, each once."""
    return list(dict.fromkeys(line.name for line in lines if line.is_late))


def open_with(stages: list[StageView], handoffs: list[HandoffView]) -> list[str]:
    """The agencies that have the dossier by a hand-off which has not come back."""
    names = {stage.id: stage.unit_name for stage in stages}
    return [_name(names, handoff.to_stage_id) for handoff in handoffs if handoff.returned_at is None]


def _name(names: Mapping[UUID, str], key: UUID) -> str:
    return names.get(key, "")
