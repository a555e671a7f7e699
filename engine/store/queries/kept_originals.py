"""Originals that desks keep: of one dossier, and all that lie at a desk."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from engine.domain.dossier import CLOSED, DossierStatus
from engine.domain.identifiers import DossierId, UnitId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in, may_know, size_of, values_of
from engine.store.tables import dossiers, kept_originals, users

MOST = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class OriginalView:
    id: UUID
    dossier_id: UUID
    unit_id: str
    paper: str
    count: int
    owner: str
    place: str
    kept_at: datetime
    kept_by_name: str
    returned_at: datetime | None
    returned_to: str | None
    returned_by_name: str | None
    code: str | None
    applicant_name: str
    applicant: dict[str, Any]
    status: str
    closed_at: datetime | None

    @property
    def is_forgotten(self) -> bool:
        """The dossier is over and the original is still here."""
        return self.returned_at is None and DossierStatus(self.status) in CLOSED

    def as_json(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "dossier": self.code or str(self.dossier_id),
            "unit": self.unit_id,
            "paper": self.paper,
            "count": self.count,
            "owner": self.owner,
            "place": self.place,
            "kept_at": self.kept_at.isoformat(),
            "dossier_closed": self.closed_at and self.closed_at.isoformat(),
        }


_k = kept_originals.c
_keepers, _givers = users.alias("keepers"), users.alias("givers")
_OF_DOSSIER = ("code", "applicant_name", "applicant", "status", "closed_at")
_joined = {"kept_by_name", "returned_by_name", *_OF_DOSSIER}
_all = (
    select(
        *(_k[name] for name in OriginalView.__dataclass_fields__ if name not in _joined),
        *(dossiers.c[name] for name in _OF_DOSSIER),
        _keepers.c.name.label("kept_by_name"),
        _givers.c.name.label("returned_by_name"),
    )
    .join_from(kept_originals, dossiers, dossiers.c.id == _k.dossier_id)
    .join(_keepers, _keepers.c.id == _k.kept_by)
    .outerjoin(_givers, _givers.c.id == _k.returned_by)
)
_kept = _all.where(_k.returned_at.is_(None))
# What was forgotten stands first.
_FORGOTTEN_FIRST = (dossiers.c.closed_at.is_(None), _k.kept_at, _k.id)
_STATEMENTS = {
    "of_dossier": _all.where(_k.dossier_id == bindparam("dossier")).order_by(_k.kept_at, _k.id),
    "at_unit": _kept.where(_k.unit_id == bindparam("at_unit")).order_by(*_FORGOTTEN_FIRST).limit(MOST + 1),
    "everywhere": _kept.order_by(_k.unit_id, *_FORGOTTEN_FIRST),
}


@lru_cache
def _seen(of: str, size: Size | None) -> Select[Any]:
    return _STATEMENTS[of].where(keeps_in(_k.dossier_id, size))


@lru_cache
def _at_unit(size: Size) -> Select[Any]:
    """What lies at the desk is known to it, also where a unit that it succeeded had the dossier."""
    return _STATEMENTS["at_unit"].where(may_know(size, dossiers))


def originals_of(session: Session, reader: Reader, dossier_id: DossierId) -> list[OriginalView]:
    """What is or was kept of a dossier, oldest first."""
    values = {**reader.values(), "dossier": dossier_id}
    return [OriginalView(**row._mapping) for row in session.execute(_seen("of_dossier", reader.size), values)]


def originals_at(session: Session, reader: Reader, unit_id: UnitId) -> list[OriginalView]:
    """What a desk keeps, that of closed dossiers first; one more than MOST where there are more."""
    values = {**reader.values(), "at_unit": unit_id}
    return [OriginalView(**row._mapping) for row in session.execute(_at_unit(reader.size), values)]


def all_originals(session: Session, reader: Reader | None) -> list[OriginalView]:
    """What all desks keep. Without a reader nothing of a confidential dossier."""
    rows = session.execute(_seen("everywhere", size_of(reader)), values_of(reader))
    return [OriginalView(**row._mapping) for row in rows]
