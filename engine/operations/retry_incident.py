"""Retry what failed, after its cause is gone."""

from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.errors import NotFound
from engine.domain.identifiers import IncidentId, UserId, WorkItemId
from engine.operations.command import on_dossier
from engine.operations.complete_work_item import complete_work_item
from engine.operations.fire_timer import fire_timer
from engine.operations.incidents import resolve
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

    Raises NotFound; a work item's answer is given in the name of who gave it, and the retry is the operator's."""
    with installation.database.reading() as session:
        incident = incident_store.get(session, incident_id)
    if incident is None or incident.resolved_at is not None:
        raise NotFound("sự cố đang mở", "open incident", incident_id)
    if incident.command == "fire_timer":
        return _retry_timer(installation, incident, now=now)
    _retry_work_item(installation, incident, now=now)
    in_transaction(installation.database, lambda session: _resolve(installation, session, incident, actor, now))
    return True


def _retry_timer(installation: Installation, incident: IncidentRecord, *, now: datetime) -> bool:
    in_transaction(installation.database, lambda session: timer_store.make_due(session, incident.subject_id, now))
    return fire_timer(installation, incident.subject_id, incident.dossier_id, now=now)


def _retry_work_item(installation: Installation, incident: IncidentRecord, *, now: datetime) -> None:
    with installation.database.reading() as session:
        author = user_store.by_login(session, str(incident.arguments["actor"]))
        unit_id = _unit(session, incident)
    hats = [] if author is None else actors_of(installation, UserId(author.id), now=now)
    for hat in hats:
        if hat.unit_id == unit_id:
            complete_work_item(
                installation, WorkItemId(incident.subject_id), incident.arguments["answer"], actor=hat, now=now
            )
            return
    raise NotFound("người đã nhập việc này", "author of this work", incident.arguments["actor"])


def _unit(session: Session, incident: IncidentRecord) -> str | None:
    item = work_item_store.get(session, incident.subject_id)
    return None if item is None else item.unit_id


def _resolve(
    installation: Installation, session: Session, incident: IncidentRecord, actor: Actor, now: datetime
) -> None:
    dossier = dossier_store.lock(session, incident.dossier_id)
    with on_dossier(installation, session, dossier, actor=actor, now=now) as resolving:
        resolve(resolving, incident.stage_id, incident.command, incident.subject_id)
