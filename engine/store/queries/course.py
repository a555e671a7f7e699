"""The course of a dossier: its stages, the work done and waiting in each, and what happened when."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import CompoundSelect, bindparam, literal, null, select, union_all

from engine.domain.audit_kind import AuditKind
from engine.domain.identifiers import DossierId, VersionHash
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in
from engine.store.tables import (
    audit_events,
    awaited_messages,
    process_versions,
    stages,
    timers,
    units,
    users,
    visits,
    work_items,
)
from engine.store.types import Instant


@dataclass(frozen=True, kw_only=True, slots=True)
class StageView:
    id: UUID
    unit_id: str
    unit_name: str
    function: str | None
    process_id: str
    process_version: str
    status: str
    started_at: datetime
    due_at: datetime | None
    planned_due_at: datetime | None
    handed_over_at: datetime | None
    own_verdict: str | None
    term: str | None
    clock: dict[str, Any] | None
    visit: int
    ended_at: datetime | None
    end_events: list[str] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitView:
    """A visit at a stage that is over; the last one stands in the stage itself."""

    stage_id: UUID
    visit: int
    unit_id: str
    term: str | None
    clock: dict[str, Any] | None
    planned_due_at: datetime | None
    handed_over_at: datetime
    own_verdict: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class StepView:
    """One work item of the dossier."""

    id: UUID
    stage_id: UUID
    unit_id: str
    process_id: str
    element: str
    name: str
    role: str
    kind: str
    status: str
    offered_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    occurred_at: datetime | None
    done_by_name: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitView:
    """A stage waits here for a message, or until an instant."""

    stage_id: UUID
    process_id: str
    element: str
    message: str | None
    due_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class EventView:
    """An event of the trail with the names of whom and what it speaks of."""

    seq: int
    kind: AuditKind
    actor: str
    actor_name: str | None
    unit_name: str | None
    occurred_at: datetime
    recorded_at: datetime
    element: str | None
    process_version: str | None
    data: dict[str, Any]
    before: dict[str, Any] | None  # what the data was, where the command changed it
    for_name: str | None  # in whose name it was done
    to_name: str | None  # to whom work was given


_stages = (
    select(
        *(stages.c[name] for name in StageView.__dataclass_fields__ if name != "unit_name"),
        units.c.name.label("unit_name"),
    )
    .join(units, units.c.id == stages.c.unit_id)
    .where(stages.c.dossier_id == bindparam("dossier_id"))
    .order_by(stages.c.started_at, stages.c.id)
)
_states = select(stages.c.id, stages.c.state).where(
    stages.c.dossier_id == bindparam("dossier_id"), stages.c.ended_at.is_(None)
)
_visits = (
    select(*(visits.c[name] for name in VisitView.__dataclass_fields__))
    .where(visits.c.dossier_id == bindparam("dossier_id"))
    .order_by(visits.c.handed_over_at, visits.c.visit)
)
_steps = (
    select(
        *(work_items.c[name] for name in StepView.__dataclass_fields__ if name != "done_by_name"),
        users.c.name.label("done_by_name"),
    )
    .outerjoin(users, users.c.id == work_items.c.done_by)
    .where(work_items.c.dossier_id == bindparam("dossier_id"))
    .order_by(work_items.c.offered_at, work_items.c.done_at, work_items.c.id)
)
_READS = (AuditKind.DOSSIER_OPENED, AuditKind.DOSSIER_OPEN_REFUSED, AuditKind.DOSSIER_TRACKED)
_TOLD = ("element", "process_version", "data", "before")
_IN_BODY = {*_TOLD, "for_name", "to_name"}
_places = ("stage_id", "process_id", "element")


def _waits(size: Size) -> CompoundSelect[Any]:
    """By the dossier's stages, of which both tables have an index."""
    of_messages, of_timers = awaited_messages.c, timers.c
    here = select(stages.c.id).where(stages.c.dossier_id == bindparam("dossier_id"))
    return union_all(
        select(
            *(of_messages[name] for name in _places),
            of_messages.name.label("message"),
            null().cast(Instant).label("due_at"),
        ).where(of_messages.stage_id.in_(here), keeps_in(of_messages.dossier_id, size)),
        select(*(of_timers[name] for name in _places), literal(None).label("message"), of_timers.due_at).where(
            of_timers.stage_id.in_(here), keeps_in(of_timers.dossier_id, size)
        ),
    )


_events = (
    select(
        audit_events.c.seq,
        audit_events.c.kind,
        audit_events.c.actor,
        audit_events.c.occurred_at,
        audit_events.c.recorded_at,
        audit_events.c.body,
        users.c.name.label("actor_name"),
        units.c.name.label("unit_name"),
    )
    .outerjoin(users, users.c.login == audit_events.c.actor)
    .outerjoin(units, units.c.id == audit_events.c.unit_id)
    .where(audit_events.c.chain == bindparam("chain"), audit_events.c.kind.not_in(_READS))
    .order_by(audit_events.c.seq)
)
_names = select(users.c.login, users.c.name).where(users.c.login.in_(bindparam("logins", expanding=True)))
_files = select(process_versions.c.files).where(process_versions.c.hash == bindparam("version"))


_SEEN: dict[str, Callable[[Size], Any]] = {
    "stages": lambda size: _stages.where(keeps_in(stages.c.dossier_id, size)),
    "states": lambda size: _states.where(keeps_in(stages.c.dossier_id, size)),
    "steps": lambda size: _steps.where(keeps_in(work_items.c.dossier_id, size)),
    "visits": lambda size: _visits.where(keeps_in(visits.c.dossier_id, size)),
    "waits": lambda size: _waits(size),
    "events": lambda size: _events.where(keeps_in(audit_events.c.dossier_id, size)),
}


@lru_cache
def _seen(of: str, size: Size) -> Any:
    """The statements of this file, of dossiers that a reader sees."""
    return _SEEN[of](size)


def stages_of(session: Session, reader: Reader, dossier_id: DossierId) -> list[StageView]:
    """In the order in which they began."""
    return [StageView(**row._mapping) for row in _rows(session, "stages", reader, dossier_id)]


def visits_of(session: Session, reader: Reader, dossier_id: DossierId) -> list[VisitView]:
    """The visits that are over, in the order in which they ended."""
    return [VisitView(**row._mapping) for row in _rows(session, "visits", reader, dossier_id)]


def steps_of(session: Session, reader: Reader, dossier_id: DossierId) -> list[StepView]:
    """In the order in which they were offered."""
    return [StepView(**row._mapping) for row in _rows(session, "steps", reader, dossier_id)]


def waits_of(session: Session, reader: Reader, dossier_id: DossierId) -> list[WaitView]:
    return [WaitView(**row._mapping) for row in _rows(session, "waits", reader, dossier_id)]


def events_of(session: Session, reader: Reader, dossier_id: DossierId) -> list[EventView]:
    """In the order of the chain, without those that only say that somebody read, or tried to."""
    rows = [(row, orjson.loads(row.body)) for row in _rows(session, "events", reader, dossier_id)]
    logins = {login for _, body in rows for login in (body["on_behalf_of"], _given_to(body)) if login}
    names = {row.login: row.name for row in session.execute(_names, {"logins": sorted(logins)})} if logins else {}
    return [_event(row, body, names) for row, body in rows]


def _given_to(body: dict[str, Any]) -> str | None:
    given = body["data"].get("to") if body["kind"] == AuditKind.WORK_ITEM_ASSIGNED else None
    return given if isinstance(given, str) else None


def _rows(session: Session, of: str, reader: Reader, dossier_id: DossierId) -> Iterable[Any]:
    values = {**reader.values(), "dossier_id": dossier_id, "chain": str(dossier_id)}
    return session.execute(_seen(of, reader.size), values)


def _event(row: Any, body: dict[str, Any], names: Mapping[str, str]) -> EventView:
    known = {name: getattr(row, name) for name in EventView.__dataclass_fields__ if name not in _IN_BODY}
    told = {"kind": AuditKind(row.kind), **{name: body[name] for name in _TOLD}}
    people = {"for_name": names.get(body["on_behalf_of"]), "to_name": names.get(_given_to(body) or "")}
    return EventView(**known | told | people)


def states_of(session: Session, reader: Reader, dossier_id: DossierId) -> dict[UUID, bytes]:
    """The stored states of the stages that have not ended."""
    return {row.id: row.state for row in _rows(session, "states", reader, dossier_id)}


def diagram(session: Session, version: VersionHash, process_id: str) -> str | None:
    """The BPMN of a released process, or of one that it calls, as it was released."""
    files = session.execute(_files, {"version": version}).scalar_one_or_none()
    return None if files is None else files.get(process_id)
