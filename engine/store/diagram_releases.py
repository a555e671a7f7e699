"""Writing what a unit released of its own diagrams, and what its new stages run from which day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select

from engine.store.database import Session
from engine.store.tables import diagram_releases, versions_in_force


@dataclass(frozen=True, kw_only=True, slots=True)
class DiagramRelease:
    id: UUID
    unit_id: str
    process_id: str
    number: int
    text: str
    forms: dict[str, Any]
    product: str
    valid_from: date
    reason: str
    legal_basis: str
    draft_id: UUID
    submitted_by: UUID
    released_by: UUID
    released_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class InForce:
    version: str
    valid_from: date


_r, _v = diagram_releases.c, versions_in_force.c
_of_unit = (
    select(*(_r[name] for name in DiagramRelease.__dataclass_fields__))
    .where(_r.unit_id == bindparam("unit"))
    .order_by(_r.process_id, _r.number)
)
_units = select(_v.unit_id).distinct().order_by(_v.unit_id)
_in_force = (
    select(_v.version, _v.valid_from)
    .where(_v.unit_id == bindparam("unit"), _v.process_id == bindparam("process"), _v.valid_from <= bindparam("day"))
    .order_by(_v.valid_from.desc(), _v.seq.desc())
    .limit(1)
)
_last = (
    select(_v.process_id, func.max(_v.seq).label("last")).where(_v.unit_id == bindparam("unit")).group_by(_v.process_id)
)
_insert = insert(diagram_releases)
_insert_in_force = insert(versions_in_force)


def of_unit(session: Session, unit_id: str) -> list[DiagramRelease]:
    """Every release of a unit, by diagram and number."""
    return [DiagramRelease(**row._mapping) for row in session.execute(_of_unit, {"unit": unit_id})]


def units(session: Session) -> list[str]:
    """The units that have ever had a diagram of their own."""
    return list(session.execute(_units).scalars())


def add(session: Session, release: DiagramRelease) -> None:
    session.execute(_insert, {name: getattr(release, name) for name in DiagramRelease.__dataclass_fields__})


def in_force(session: Session, unit_id: str, process_id: str, day: date) -> InForce | None:
    """What a stage of the unit started on a day runs; None where it runs what the product brings."""
    row = session.execute(_in_force, {"unit": unit_id, "process": process_id, "day": day}).one_or_none()
    return None if row is None else InForce(**row._mapping)


def last_seqs(session: Session, unit_id: str) -> dict[str, int]:
    """The last row of each process of a unit."""
    return {row.process_id: row.last for row in session.execute(_last, {"unit": unit_id})}


def put_in_force(session: Session, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(_insert_in_force, rows)
