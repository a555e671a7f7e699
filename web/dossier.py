"""One dossier: who and what, its clock in words, its course, its money, and its diagram with "you are here"."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.domain.audit_kind import AuditKind
from engine.domain.dossier import DossierStatus, may_become
from engine.domain.errors import NotFound
from engine.domain.identifiers import DossierId, ProcedureCode
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.operations.open_dossier import open_dossier
from engine.store.database import Session
from engine.store.queries.charges import charges_of
from engine.store.queries.course import EventView, events_of, stages_of, steps_of, visits_of, waits_of
from engine.store.queries.custodies import custodies_of
from engine.store.queries.documents import entries_of, slips_of
from engine.store.queries.dossier import DossierView, dossier
from engine.store.queries.nonconforming_results import nonconforming_of, notes_of
from engine.store.queries.proposals import ProposalView, proposals_of
from engine.store.queries.suggestions import suggestions_of
from engine.store.queries.visibility import Reader
from web import context
from web.answers import forms_of
from web.clock_words import clock_words
from web.course_view import OPEN, chosen, drawn_processes, waited_for
from web.facts_view import told_facts
from web.follow_ups import shown_suggestions
from web.timeline import timeline

blueprint = Blueprint("dossier", __name__, url_prefix="/dossiers")
_BESIDE: dict[str, Callable[[Session, Reader, DossierId], Any]] = {
    "visits": visits_of,
    "charges": charges_of,
    "slips": slips_of,
    "entries": entries_of,
    "papers_at": custodies_of,
    "wrong": nonconforming_of,
    "notes": notes_of,
}


@blueprint.get("/<uuid:key>")
def page(key: UUID) -> ResponseReturnValue:
    installation, actor, dossier_id = context.installation(), context.actor(), DossierId(key)
    reader = open_dossier(installation, dossier_id, actor=actor, now=context.now())
    with installation.database.reading() as session:
        found = dossier(session, reader, dossier_id)
        if found is None:
            raise NotFound("hồ sơ", "dossier", key)
        stages, steps = stages_of(session, reader, dossier_id), steps_of(session, reader, dossier_id)
        waits, events = waits_of(session, reader, dossier_id), events_of(session, reader, dossier_id)
        beside = {name: read(session, reader, dossier_id) for name, read in _BESIDE.items()}
        asked = proposals_of(session, reader, dossier_id)
        suggested = suggestions_of(session, reader, dossier_id)
        versions = {stage.process_version: installation.version(session, stage.process_version) for stage in stages}
    definitions = {version: loaded.definition for version, loaded in versions.items()}
    processes = drawn_processes(stages, steps, waits, definitions)
    procedure = installation.catalog.procedure(ProcedureCode(found.procedure_code))
    here = [step for step in steps if step.unit_id == actor.unit_id]
    return render_template(
        "dossier.html",
        dossier=found,
        procedure=procedure,
        clock=clock_words(found),
        facts=told_facts(found),
        stages=stages,
        asked=asked,
        may_annul=_may_annul(found, asked),
        ordered=_ordered(found, events),
        waits=waited_for(processes),
        waiting=[step for step in steps if step.status in OPEN],
        mine={step.id for step in here if context.may_do(step.role, step.kind, procedure.domain)},
        timeline=timeline(events, forms_of(steps, stages, versions)),
        suggestions=shown_suggestions(suggested),
        processes=processes,
        process=chosen(processes, request.args.get("process")),
        **beside,
    )


def _may_annul(found: DossierView, asked: list[ProposalView]) -> bool:
    """Whether the page offers to propose an annulment; the operation judges anew."""
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
