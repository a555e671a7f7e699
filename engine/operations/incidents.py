"""Incidents: a step that failed because of its diagram or of the engine, kept with what was attempted, and retried."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import NotFound
from engine.domain.stage import StageStatus
from engine.operations.command import Command, on_dossier
from engine.operations.installation import Installation
from engine.store import dossiers as dossier_store
from engine.store import incidents as incident_store
from engine.store import work_items as work_item_store
from engine.store.database import Session, in_transaction
from engine.store.incidents import IncidentRecord
from engine.store.stages import StageRecord

_LONGEST_ERROR = 2000


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """The command that failed and what it was given."""

    command: str
    subject_id: UUID
    arguments: Mapping[str, Any]
    error: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Where:
    """Where an attempt failed."""

    dossier_id: UUID
    stage_id: UUID
    element: str


def raise_incident(
    installation: Installation, attempt: Attempt, *, actor: Actor, now: datetime, where: Where | None = None
) -> tuple[str, str]:
    """Keep a failed attempt, in a transaction of its own: the failed one was rolled back. Gives the names of the step
    and of the dossier for the sentence that the person reads."""

    def command(session: Session) -> tuple[str, str]:
        place = where or _place_of_work_item(session, attempt.subject_id)
        dossier = dossier_store.lock(session, place.dossier_id)
        with on_dossier(installation, session, dossier, actor=actor, now=now) as failing:
            _keep(failing, place, attempt)
        return place.element, failing.label

    return in_transaction(installation.database, command)


def _place_of_work_item(session: Session, work_item_id: UUID) -> Where:
    item = work_item_store.get(session, work_item_id)
    if item is None:
        raise NotFound("việc", "work item", work_item_id)
    return Where(dossier_id=item.dossier_id, stage_id=item.stage_id, element=item.element)


def _keep(command: Command, place: Where, attempt: Attempt) -> None:
    stage = command.stage(place.stage_id)
    error = attempt.error[:_LONGEST_ERROR]
    known = incident_store.open_for(command.session, attempt.command, attempt.subject_id)
    if known is not None:
        incident_store.failed_again(command.session, known.id, error)
        return
    if stage.status == StageStatus.RUNNING:
        stage.status = StageStatus.INCIDENT
    record = IncidentRecord(
        id=uuid4(),
        stage_id=stage.id,
        dossier_id=stage.dossier_id,
        element=place.element,
        command=attempt.command,
        subject_id=attempt.subject_id,
        arguments=dict(attempt.arguments),
        error=error,
        attempts=1,
        raised_at=command.now,
        resolved_at=None,
    )
    incident_store.add(command.session, record)
    command.record(
        AuditKind.INCIDENT_RAISED,
        {"incident": str(record.id), "command": attempt.command, "error": error},
        stage=stage,
        element=place.element,
    )


def resolve(command: Command, stage_id: UUID, what: str, subject_id: UUID) -> None:
    """A command that had failed has succeeded: its incident is over; the stage runs again if that was the last."""
    known = incident_store.open_for(command.session, what, subject_id)
    if known is None:
        return
    stage = command.stage(stage_id)
    _close(command, stage, known)
    if stage.status == StageStatus.INCIDENT and not incident_store.open_of_stage(command.session, stage_id):
        stage.status = StageStatus.RUNNING


def resolve_all(command: Command, stage: StageRecord) -> None:
    """The stage has ended another way: what failed in it before needs no retry."""
    for known in incident_store.open_of_stage(command.session, stage.id):
        _close(command, stage, known)


def _close(command: Command, stage: StageRecord, known: IncidentRecord) -> None:
    incident_store.resolve(command.session, known.id, at=command.now, by=command.actor.login)
    command.record(AuditKind.INCIDENT_RESOLVED, {"incident": str(known.id)}, stage=stage, element=known.element)
