"""Retry what failed, after its cause is gone."""

from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import NotFound
from engine.domain.identifiers import IncidentId, UserId, WorkItemId
from engine.domain.receipt_books import read_sheets
from engine.operations.administration import administer
from engine.operations.command import on_known
from engine.operations.complete_work_item import complete_work_item
from engine.operations.fire_timer import fire_timer
from engine.operations.installation import Installation
from engine.operations.users import actors_of
from engine.store import dossiers as dossier_store
from engine.store import incidents as incident_store
from engine.store import timers as timer_store
from engine.store import users as user_store
from engine.store import work_items as work_item_store
from engine.store.database import Session, in_transaction
from engine.store.incidents import IncidentRecord


def retry_incident(installation: Installation, incident_id: IncidentId, *, actor: Actor, now: datetime) -> bool:
    """Attempt the failed command again with what it was given; true when it succeeded and the incident is resolved.

    The retry is noted as the operator's, who need not know whose dossier it is; the answer of a work item stays that of
    the person who gave it. Raises NotFound, AdministratorsOnly; for a work item also StageFailed when it fails again,
    and whatever its completion refuses now."""
    with installation.database.reading() as session:
        incident = incident_store.get(session, incident_id)
    if incident is None or incident.resolved_at is not None:
        raise NotFound("sự cố đang mở", "open incident", incident_id)
    in_transaction(installation.database, lambda session: _note(installation, session, incident, actor, now))
    if incident.command == "fire_timer":
        return fire_timer(installation, incident.subject_id, incident.dossier_id, now=now)
    author = _author(installation, incident, now)
    given = incident.arguments
    complete_work_item(
        installation,
        WorkItemId(incident.subject_id),
        given["answer"],
        actor=author,
        now=now,
        sheets=read_sheets(given.get("sheets", ())),
        left_out=given.get("left_out", ""),
    )
    return True


def _note(installation: Installation, session: Session, incident: IncidentRecord, actor: Actor, now: datetime) -> None:
    dossier = dossier_store.lock(session, incident.dossier_id)
    if dossier is None:
        raise NotFound("hồ sơ", "dossier", incident.dossier_id)
    with on_known(installation, session, dossier, actor=actor, now=now) as retrying:
        administer(installation, actor, retrying.stage(incident.stage_id).unit_id)
        retrying.record(
            AuditKind.INCIDENT_RETRIED,
            {"incident": str(incident.id)},
            stage=retrying.stage(incident.stage_id),
            element=incident.element,
        )
    if incident.command == "fire_timer":
        timer_store.make_due(session, incident.subject_id, now)


def _author(installation: Installation, incident: IncidentRecord, now: datetime) -> Actor:
    """Who gave the answer that failed, in the unit of the work. Raises NotFound where they no longer work there."""
    with installation.database.reading() as session:
        author = user_store.by_login(session, str(incident.arguments["actor"]))
        item = work_item_store.get(session, incident.subject_id)
    hats = [] if author is None else actors_of(installation, UserId(author.id), now=now)
    for hat in hats:
        if item is not None and hat.unit_id == item.unit_id:
            return hat
    raise NotFound("người đã nhập việc này", "author of this work", incident.arguments["actor"])
