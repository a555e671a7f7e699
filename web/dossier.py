"""One dossier: who and what, its clock in words, its course, its money, and its diagram with "you are here"."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.bpmn.runtime import StateAhead, StateUnreadable, open_calls
from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import DossierStatus, may_become
from engine.domain.errors import NotFound
from engine.domain.identifiers import DossierId, ProcedureCode
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.operations.installation import LoadedVersion
from engine.operations.open_dossier import open_dossier
from engine.store.database import Session
from engine.store.queries.beside import beside
from engine.store.queries.charges import charges_of, payable, transferred
from engine.store.queries.comments import comments_of, mentionable
from engine.store.queries.course import (
    EventView,
    StageView,
    events_of,
    stages_of,
    states_of,
    steps_of,
    visits_of,
    waits_of,
)
from engine.store.queries.custodies import custodies_of
from engine.store.queries.documents import entries_of, slips_of
from engine.store.queries.dossier import DossierView, dossier
from engine.store.queries.handoffs import handoffs_of
from engine.store.queries.nonconforming_results import nonconforming_of, notes_of
from engine.store.queries.notices import notices_of
from engine.store.queries.online_filings import online_filing_of
from engine.store.queries.proposals import ProposalView, proposals_of
from engine.store.queries.reception import filing_of
from engine.store.queries.signed_results import results_of
from engine.store.queries.suggestions import suggestions_of
from engine.store.queries.visibility import Reader
from web import context
from web.answers import forms_of
from web.apology import apology_until
from web.asked_for import asked_for
from web.changes import changes
from web.clock_course import clock_lines
from web.clock_words import clock_words
from web.corrections import may_correct
from web.course_view import OPEN, Course, chosen, drawn_processes, waited_for
from web.desk_act import is_under_way, may_act
from web.facts_view import facts_of
from web.flow import flows_of
from web.follow_ups import shown_suggestions
from web.offered_acts import refundable, refundable_by_transfer, voidable
from web.onward import onward_of
from web.papers_view import Known, papers_view
from web.payment_code import payment_code
from web.stages import late_at, open_with, stage_lines, whole_line
from web.timeline import timeline

blueprint = Blueprint("dossier", __name__, url_prefix="/dossiers")
_BESIDE: dict[str, tuple[str, Callable[[Session, Reader, DossierId], Any]]] = {
    "visits": ("visits", visits_of),
    "charges": ("fee_lines", charges_of),
    "slips": ("slips", slips_of),
    "entries": ("register_entries", entries_of),
    "papers_at": ("custodies", custodies_of),
    "results": ("signed_results", results_of),
    "wrong": ("nonconforming_results", nonconforming_of),
    "notes": ("register_notes", notes_of),
    "handoffs": ("handoffs", handoffs_of),
    "comments": ("comments", comments_of),
    "asked": ("proposals", proposals_of),
    "suggested": ("suggestions", suggestions_of),
    "filing": ("filings", filing_of),
    "notices": ("outbox", notices_of),
    "online": ("online_filings", online_filing_of),
}
"""What is read where the table holds something of the dossier."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """What a page reads of a dossier in one picture of the database."""

    dossier: DossierView
    stages: list[StageView]
    course: Course
    versions: dict[str, LoadedVersion]
    colleagues: list[Any]
    beside: dict[str, Any]


@blueprint.get("/<uuid:key>")
def page(key: UUID) -> ResponseReturnValue:
    return render(DossierId(key))


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """What was asked for on the page and refused: the sentence stands in the form that asked for it."""

    form: str
    sentence: str


def render(dossier_id: DossierId, comment: Mapping[str, Any] | None = None, refused: Refused | None = None) -> str:
    """The page, which notes that the person reads it. `comment`: one that was typed and refused. Raises NotFound."""
    reader = open_dossier(context.installation(), dossier_id, actor=context.actor(), now=context.now())
    with context.installation().database.reading() as session:
        read = _read(session, reader, dossier_id)
    return render_template(
        "dossier.html",
        **_told(read),
        **_time(read),
        **_places(read),
        **_may(read),
        **read.beside,
        typed=comment or {},
        refused=refused,
    )


def _read(session: Session, reader: Reader, dossier_id: DossierId) -> Read:
    found = dossier(session, reader, dossier_id)
    if found is None:
        raise NotFound("hồ sơ", "dossier", dossier_id)
    installation, stages = context.installation(), stages_of(session, reader, dossier_id)
    versions = {stage.process_version: installation.version(session, stage.process_version) for stage in stages}
    steps, has = steps_of(session, reader, dossier_id), beside(session, reader, dossier_id)
    return Read(
        dossier=found,
        stages=stages,
        course=Course(
            steps=steps,
            waits=waits_of(session, reader, dossier_id),
            events=events_of(session, reader, dossier_id),
            definitions={version: loaded.definition for version, loaded in versions.items()},
            flows=flows_of(session, versions.values()),
            calls=_calls(stages, states_of(session, reader, dossier_id), versions),
        ),
        versions=versions,
        colleagues=mentionable(session, reader, dossier_id, local(context.now()).date()),
        beside={
            **{
                name: read(session, reader, dossier_id) if table in has else None if name == "filing" else []
                for name, (table, read) in _BESIDE.items()
            },
            **(_payment(session, reader, found) if "fee_lines" in has else {}),
            "papers": papers_view(session, reader, found, known=Known.of(steps, has, reader)),
        },
    )


def _payment(session: Session, reader: Reader, found: DossierView) -> dict[str, Any]:
    """How what is owed is paid by transfer, and what came so; a confidential dossier is never paid so."""
    if found.confidential:
        return {}
    came, owed = transferred(session, reader, DossierId(found.id)), payable(session, reader, DossierId(found.id))
    code = payment_code(session, found.unit_id, found.code, owed if came < owed else 0)
    return {"payment_code": code, "transferred": came}


def _calls(
    stages: list[StageView], states: dict[UUID, bytes], versions: dict[str, LoadedVersion]
) -> dict[UUID, frozenset[tuple[str, str]]]:
    """By stage, in which calls something is open. What cannot be read is an incident, and says nothing here."""
    found = {}
    for stage in stages:
        with suppress(StateUnreadable, StateAhead):
            if stage.id in states:
                found[stage.id] = open_calls(versions[stage.process_version].definition, states[stage.id])
    return found


def _told(read: Read) -> dict[str, Any]:
    """Who and what, and what happened."""
    events, forms = read.course.events, forms_of(read.course.steps, read.stages, read.versions)
    units = open_with(read.stages, read.beside["handoffs"])
    return {
        "dossier": read.dossier,
        "facts": facts_of(read.dossier),
        "timeline": timeline(events, forms),
        "changes": changes(events, forms),
        "asked_for": asked_for(read.dossier, events, forms, read.beside["charges"], units),
        "suggestions": shown_suggestions(read.beside["suggested"]),
        "colleagues": [found for found in read.colleagues if found.login != context.actor().login],
    }


def _time(read: Read) -> dict[str, Any]:
    """The citizen's clock and those of the agencies."""
    events, lines = read.course.events, stage_lines(read.stages, read.beside["visits"], read.beside["handoffs"])
    return {
        "clock": clock_words(read.dossier),
        "clock_lines": clock_lines(read.dossier, events),
        "ordered": _ordered(read.dossier, events),
        "stage_lines": lines,
        "whole": whole_line(read.dossier),
        "late_at": late_at(lines),
    }


def _places(read: Read) -> dict[str, Any]:
    """Where it is, and what may follow."""
    processes = drawn_processes(read.stages, read.course)
    return {
        "waits": waited_for(processes),
        "waiting": [step for step in read.course.steps if step.status in OPEN],
        "onward": onward_of(read.stages, read.course),
        "processes": processes,
        "process": chosen(processes, request.args.get("process")),
    }


def _may(read: Read) -> dict[str, Any]:
    """What the page offers to whoever looks at it; the operations judge anew."""
    actor, domain = context.actor(), context.installation().catalog.procedure(_code(read)).domain
    here = [step for step in read.course.steps if step.unit_id == actor.unit_id]
    return {
        "mine": {step.id for step in here if context.may_do(step.role, step.kind, domain)},
        "may_annul": _may_annul(read.dossier, read.beside["asked"]),
        "voidable": voidable(read.beside["charges"]),
        "refundable": refundable(read.beside["charges"]),
        "refundable_by_transfer": refundable_by_transfer(read.beside["charges"]),
        "may_correct": may_correct(read.dossier, read.beside["wrong"]),
        "may_choose_notices": may_act(read.dossier),
        "may_withdraw": is_under_way(read.dossier) and may_act(read.dossier),
        "apology_until": apology_until(read.dossier),
    }


def _code(read: Read) -> ProcedureCode:
    return ProcedureCode(read.dossier.procedure_code)


def _may_annul(found: DossierView, asked: list[ProposalView]) -> bool:
    """Whether the page offers to propose an annulment."""
    actor, organisation = context.actor(), context.installation().catalog.organisation
    mandate = organisation.mandate(Act.ANNULMENT, local(context.now()).date())
    waits = any(row.act == Act.ANNULMENT and row.status == "open" for row in asked)
    status = DossierStatus(found.status)
    possible = status is not DossierStatus.ANNULLED and may_become(status, DossierStatus.ANNULLED)
    return possible and not waits and actor.unit_id == found.unit_id and bool(actor.roles & mandate.by)


def _ordered(found: DossierView, events: list[EventView]) -> dict[str, Any] | None:
    """Until when and by which order it is due, where that is not what was promised."""
    if found.due_at is None or found.due_at == found.promised_at:
        return None
    orders = [event.data for event in events if event.kind is AuditKind.ORDER_APPLIED]
    return {"due_at": found.due_at, "order": orders[-1]["order"]} if orders else None
