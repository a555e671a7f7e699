"""Incidents: a step that failed, what was attempted, and whether it has been put right."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from engine.store.database import Session
from engine.store.tables import incidents


@dataclass(frozen=True, kw_only=True, slots=True)
class IncidentRecord:
    id: UUID
    stage_id: UUID
    dossier_id: UUID
    element: str | None
    command: str
    subject_id: UUID
    arguments: dict[str, Any]
    error: str
    attempts: int
    raised_at: datetime
    resolved_at: datetime | None


_columns = [incidents.c[name] for name in IncidentRecord.__dataclass_fields__]
_get = select(*_columns).where(incidents.c.id == bindparam("incident_id"))
_open_for = select(*_columns).where(
    incidents.c.command == bindparam("what"),
    incidents.c.subject_id == bindparam("subject"),
    incidents.c.resolved_at.is_(None),
)
_open_of_stage = (
    select(*_columns)
    .where(incidents.c.stage_id == bindparam("stage_id"), incidents.c.resolved_at.is_(None))
    .order_by(incidents.c.raised_at, incidents.c.id)
)
_insert = insert(incidents)
_again = (
    update(incidents)
    .where(incidents.c.id == bindparam("incident_id"))
    .values(attempts=incidents.c.attempts + 1, error=bindparam("message"))
)
_resolve = (
    update(incidents)
    .where(incidents.c.id == bindparam("incident_id"), incidents.c.resolved_at.is_(None))
    .values(resolved_at=bindparam("at"), resolved_by=bindparam("by"))
)


def get(session: Session, incident_id: UUID) -> IncidentRecord | None:
    row = session.execute(_get, {"incident_id": incident_id}).one_or_none()
    return None if row is None else IncidentRecord(**row._mapping)


def open_for(session: Session, command: str, subject_id: UUID) -> IncidentRecord | None:
    row = session.execute(_open_for, {"what": command, "subject": subject_id}).one_or_none()
    return None if row is None else IncidentRecord(**row._mapping)


def open_of_stage(session: Session, stage_id: UUID) -> list[IncidentRecord]:
    rows = session.execute(_open_of_stage, {"stage_id": stage_id})
    return [IncidentRecord(**row._mapping) for row in rows]


def add(session: Session, record: IncidentRecord) -> None:
    session.execute(_insert, {name: getattr(record, name) for name in IncidentRecord.__dataclass_fields__})


def failed_again(session: Session, incident_id: UUID, error: str) -> None:
    session.execute(_again, {"incident_id": incident_id, "message": error})


def resolve(session: Session, incident_id: UUID, *, at: datetime, by: str) -> bool:
    return bool(session.execute(_resolve, {"incident_id": incident_id, "at": at, "by": by}).rowcount == 1)
