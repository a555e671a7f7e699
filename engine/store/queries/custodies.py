"""Papers that lie at another desk, for those who send and receive them."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from engine.domain.identifiers import DossierId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in, size_of, values_of
from engine.store.tables import custodies, dossiers


@dataclass(frozen=True, kw_only=True, slots=True)
class CustodyView:
    id: UUID
    dossier_id: UUID
    code: str | None
    applicant_name: str
    kind: str
    from_unit_id: str
    to_unit_id: str
    taken_at: datetime
    sent_at: datetime | None
    received_at: datetime | None

    def as_json(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "dossier": self.code,
            "kind": self.kind,
            "from": self.from_unit_id,
            "to": self.to_unit_id,
            "taken_at": self.taken_at.isoformat(),
            "sent_at": self.sent_at and self.sent_at.isoformat(),
        }


_columns = [
    *(custodies.c[name] for name in CustodyView.__dataclass_fields__ if name not in {"code", "applicant_name"}),
    dossiers.c.code,
    dossiers.c.applicant_name,
]
_all = (
    select(*_columns)
    .join(dossiers, dossiers.c.id == custodies.c.dossier_id)
    .order_by(custodies.c.taken_at, custodies.c.id)
)
_under_way = _all.where(custodies.c.received_at.is_(None))
_of_dossier = _all.where(custodies.c.dossier_id == bindparam("dossier"))


_STATEMENTS = {"under_way": _under_way, "of_dossier": _of_dossier}


@lru_cache
def _seen(of: str, size: Size | None) -> Select[Any]:
    return _STATEMENTS[of].where(keeps_in(custodies.c.dossier_id, size))


def papers_under_way(session: Session, reader: Reader | None) -> list[CustodyView]:
    """What has not reached the unit that it is for, oldest first. Without a reader nothing that is confidential."""
    rows = session.execute(_seen("under_way", size_of(reader)), values_of(reader))
    return [CustodyView(**row._mapping) for row in rows]


def custodies_of(session: Session, reader: Reader, dossier_id: DossierId) -> list[CustodyView]:
    values = {**reader.values(), "dossier": dossier_id}
    return [CustodyView(**row._mapping) for row in session.execute(_seen("of_dossier", reader.size), values)]
