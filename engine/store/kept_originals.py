"""Writing which originals a desk keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from engine.domain.identifiers import UnitId
from engine.store.database import Session
from engine.store.tables import dossiers, kept_originals


@dataclass(frozen=True, kw_only=True, slots=True)
class OriginalRecord:
    id: UUID
    dossier_id: UUID
    unit_id: str
    paper: str
    count: int
    returned_at: datetime | None
    returned_to: str | None


_k = kept_originals.c
_columns = [_k[name] for name in OriginalRecord.__dataclass_fields__]
_insert = insert(kept_originals)
_get = select(*_columns).where(_k.id == bindparam("original_id"))
_kept_of = (
    select(*_columns).where(_k.dossier_id == bindparam("dossier"), _k.returned_at.is_(None)).order_by(_k.kept_at, _k.id)
)
_give_back = (
    update(kept_originals)
    .where(_k.id == bindparam("original_id"), _k.returned_at.is_(None))
    .values(returned_at=bindparam("at"), returned_by=bindparam("by"), returned_to=bindparam("taker"))
)
_kept_at = (
    select(_k.id, _k.unit_id, dossiers.c.procedure_code)
    .join(dossiers, dossiers.c.id == _k.dossier_id)
    .where(_k.returned_at.is_(None), _k.unit_id.in_(bindparam("units", expanding=True)))
    .order_by(_k.kept_at, _k.id)
)
_move = update(kept_originals).where(_k.id == bindparam("original_id")).values(unit_id=bindparam("to_unit"))


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(_insert, values)


def get(session: Session, original_id: UUID) -> OriginalRecord | None:
    row = session.execute(_get, {"original_id": original_id}).one_or_none()
    return None if row is None else OriginalRecord(**row._mapping)


def kept_of(session: Session, dossier_id: UUID) -> list[OriginalRecord]:
    """What is still kept of a dossier, oldest first."""
    return [OriginalRecord(**row._mapping) for row in session.execute(_kept_of, {"dossier": dossier_id})]


def give_back(session: Session, original_id: UUID, *, to: str, by: UUID, at: datetime) -> bool:
    changed = session.execute(_give_back, {"original_id": original_id, "taker": to, "by": by, "at": at})
    return bool(changed.rowcount == 1)


def kept_at(session: Session, units: Sequence[UnitId]) -> list[tuple[UUID, UnitId, str]]:
    """(original, who keeps it, procedure of its dossier) of all that these units keep."""
    rows = session.execute(_kept_at, {"units": list(units)})
    return [(row.id, UnitId(row.unit_id), row.procedure_code) for row in rows]


def move(session: Session, original_id: UUID, to_unit: UnitId) -> None:
    session.execute(_move, {"original_id": original_id, "to_unit": to_unit})
