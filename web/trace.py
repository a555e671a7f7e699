"""The trace of a dossier for whoever audits: every step of its trail on the diagram of the version that it ran."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from engine.domain.actor import AUDITOR
from engine.domain.errors import NotFound
from engine.domain.identifiers import DossierId
from engine.operations.auditing import audit
from engine.operations.open_dossier import open_dossier
from engine.store.audit_verify import TrailReport, verify_dossier
from engine.store.database import Session
from engine.store.queries.course import events_of, stages_of, steps_of, waits_of
from engine.store.queries.dossier import DossierView, dossier
from engine.store.queries.event_log import Logged
from engine.store.queries.trail import TrailView, trail_of
from engine.store.queries.visibility import Reader
from web import context
from web.answers import forms_of
from web.course_view import Course, DrawnProcess, drawn_processes
from web.event_log import as_file, check_form
from web.flow import flows_of
from web.trace_marks import drawings
from web.trace_steps import Followed, TraceStep, steps_of_trail

blueprint = Blueprint("trace", __name__, url_prefix="/dossiers")


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    dossier: DossierView
    trail: TrailView
    course: Course
    processes: list[DrawnProcess]
    steps: list[TraceStep]


@blueprint.get("/<uuid:key>/trace")
def page(key: UUID) -> ResponseReturnValue:
    installation, actor, now = context.installation(), context.actor(), context.now()
    audit(installation, actor)
    dossier_id = DossierId(key)
    reader = open_dossier(installation, dossier_id, actor=actor, now=now, printed={"trace": True})
    with installation.database.reading() as session:
        read = _read(session, reader, dossier_id)
    return render_template(
        "audit/trace.html",
        dossier=read.dossier,
        steps=read.steps,
        reads=read.trail.reads,
        verified=_verified(dossier_id),
        drawing=drawings(read.processes, read.course, read.steps),
        names={(process.stage.id, process.process_id): process.name for process in read.processes},
        versions=_versions(read.processes),
        may_export=AUDITOR in actor.acting_roles,
    )


@blueprint.get("/<uuid:key>/event-log.<form>")
def event_log(key: UUID, form: str) -> Response:
    check_form(form)
    installation, actor, now = context.installation(), context.actor(), context.now()
    audit(installation, actor, frozenset({AUDITOR}))
    reader = open_dossier(installation, DossierId(key), actor=actor, now=now, printed={"event_log": form})
    return as_file(Logged(dossier=key), form, reader, f"nhat-ky-{key}")


def _read(session: Session, reader: Reader, dossier_id: DossierId) -> Read:
    found = dossier(session, reader, dossier_id)
    if found is None:
        raise NotFound("hồ sơ", "dossier", dossier_id)
    installation, stages = context.installation(), stages_of(session, reader, dossier_id)
    versions = {stage.process_version: installation.version(session, stage.process_version) for stage in stages}
    course = Course(
        steps=steps_of(session, reader, dossier_id),
        waits=waits_of(session, reader, dossier_id),
        events=events_of(session, reader, dossier_id),
        definitions={version: loaded.definition for version, loaded in versions.items()},
        flows=flows_of(session, versions.values()),
    )
    trail = trail_of(session, reader, dossier_id)
    forms = forms_of(course.steps, stages, versions)
    return Read(
        dossier=found,
        trail=trail,
        course=course,
        processes=drawn_processes(stages, course),
        steps=steps_of_trail(Followed(course=course, stages=stages, forms=forms, links=trail.links)),
    )


def _versions(processes: list[DrawnProcess]) -> list[tuple[str, str, str]]:
    """Hash, process and its name: what the stages ran."""
    own = (process for process in processes if process.process_id == process.stage.process_id)
    return list(dict.fromkeys((one.stage.process_version, one.process_id, one.name) for one in own))


def _verified(dossier_id: DossierId) -> TrailReport:
    """Read anew, as it lies there: also what somebody has made unreadable."""
    with context.installation().database.surveying() as session:
        return verify_dossier(session, dossier_id)
