"""Writing stages: the state of one agency's run, saved under its version."""

from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update

from engine.domain.identifiers import UnitId
from engine.store.database import Session
from engine.store.statement import Statement
from engine.store.tables import process_versions, stages, visits


@dataclass(slots=True)
class StageRecord:
    """A stage's row while its dossier is locked."""

    id: UUID
    dossier_id: UUID
    requester_id: UUID | None
    function: str | None
    unit_id: UnitId
    level: str
    process_id: str
    process_version: str
    status: str
    state: bytes
    started_at: datetime
    term: str | None = None
    clock: dict[str, Any] | None = None
    due_at: datetime | None = None
    planned_due_at: datetime | None = None
    handed_over_at: datetime | None = None
    own_verdict: str | None = None
    ended_at: datetime | None = None
    end_events: list[str] | None = None
    warned: int = 0
    warn_at: datetime | None = None
    version: int = 1
    visit: int = 1


_NAMES = [f.name for f in fields(StageRecord)]
_FIXED = {"id", "dossier_id", "requester_id", "function", "unit_id", "level", "process_id", "started_at", "version"}
_WHOLE = set(_NAMES) - _FIXED
_LIGHT = {"state", "status"}
COLUMNS = [stages.c[name] for name in _NAMES]

_lock = Statement(select(*COLUMNS).where(stages.c.id == bindparam("stage_id")).with_for_update())
_open_of_dossier = (
    select(*COLUMNS)
    .where(stages.c.dossier_id == bindparam("dossier_id"), stages.c.ended_at.is_(None))
    .order_by(stages.c.started_at, stages.c.id)
    .with_for_update()
)
_had = (
    select(stages.c.id)
    .where(stages.c.dossier_id == bindparam("dossier_id"), stages.c.unit_id == bindparam("unit_id"))
    .limit(1)
)
_last_visit = select(func.max(stages.c.visit)).where(
    stages.c.dossier_id == bindparam("dossier_id"),
    stages.c.unit_id == bindparam("unit_id"),
    stages.c.function.is_not_distinct_from(bindparam("function")),
)
_insert_visit = insert(visits)
_values = attrgetter(*_NAMES)
_insert = Statement(insert(stages), columns=_NAMES)
_version = select(process_versions.c.process_id, process_versions.c.files, process_versions.c.forms).where(
    process_versions.c.hash == bindparam("hash")
)
_known = select(process_versions.c.hash)
_release = insert(process_versions)


def _saving(names: set[str]) -> Statement:
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in sorted(names)}
    return Statement(
        update(stages)
        .where(stages.c.id == bindparam("stage_id"), stages.c.version == bindparam("seen"))
        .values(version=bindparam("next"), **values)
    )


_save_light = _saving(_LIGHT)
_save_whole = _saving(_WHOLE)


def lock(session: Session, stage_id: UUID) -> StageRecord | None:
    """The stage, locked; its dossier must be locked before it."""
    row = _lock.send(session, {"stage_id": stage_id}).row()
    return None if row is None else StageRecord(*row)


def lock_open(session: Session, dossier_id: UUID) -> list[StageRecord]:
    """The stages of a dossier that have not ended, oldest first, locked."""
    return [StageRecord(*row) for row in session.execute(_open_of_dossier, {"dossier_id": dossier_id})]


def has_had(session: Session, dossier_id: UUID, unit_id: str) -> bool:
    """Whether the dossier has ever lain with this unit."""
    return bool(session.execute(_had, {"dossier_id": dossier_id, "unit_id": unit_id}).all())


def last_visit(session: Session, dossier_id: UUID, unit_id: str, function: str | None) -> int:
    """How many times the dossier has come to this unit for this function, the last time included."""
    asked = {"dossier_id": dossier_id, "unit_id": unit_id, "function": function}
    return int(session.execute(_last_visit, asked).scalar() or 0)


def keep_visit(session: Session, stage: StageRecord) -> None:
    """Put away the visit that the stage has handed over, before the next one begins."""
    kept = ("visit", "dossier_id", "unit_id", "term", "clock", "planned_due_at", "handed_over_at", "own_verdict")
    session.execute(_insert_visit, {"stage_id": stage.id, **{name: getattr(stage, name) for name in kept}})


def add(session: Session, stage: StageRecord) -> None:
    _insert.send(session, {name: getattr(stage, name) for name in _NAMES})


def values(record: StageRecord) -> tuple[Any, ...]:
    """What the record holds now: save() compares with it."""
    found: tuple[Any, ...] = _values(record)
    return found


def save(session: Session, before: tuple[Any, ...], after: StageRecord) -> None:
    """Write what changed, if anything, under the version that was read."""
    changed = {name for name, old, new in zip(_NAMES, before, values(after), strict=True) if old != new}
    if not changed:
        return
    statement, written = (_save_light, _LIGHT) if changed <= _LIGHT else (_save_whole, _WHOLE)
    given = {f"new_{name}": getattr(after, name) for name in written}
    statement.send(session, {**given, "stage_id": after.id, "seen": after.version, "next": after.version + 1})
    after.version += 1


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessVersion:
    """One released diagram with all it calls and their forms; immutable."""

    process_id: str
    files: dict[str, str]
    forms: dict[str, Any]


def process_version(session: Session, version: str) -> ProcessVersion | None:
    row = session.execute(_version, {"hash": version}).one_or_none()
    return None if row is None else ProcessVersion(process_id=row.process_id, files=row.files, forms=row.forms)


def known_versions(session: Session) -> set[str]:
    return set(session.execute(_known).scalars())


def release(session: Session, values: list[dict[str, Any]]) -> None:
    if values:
        session.execute(_release, values)
