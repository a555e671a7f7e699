"""Papers that lie at another desk, for those who send and receive them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from engine.domain.identifiers import DossierId
from engine.store.database import Session
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


def papers_under_way(session: Session) -> list[CustodyView]:
    """What has not reached the unit that it is for, oldest first."""
    return [CustodyView(**row._mapping) for row in session.execute(_under_way)]


def custodies_of(session: Session, dossier_id: DossierId) -> list[CustodyView]:
    return [CustodyView(**row._mapping) for row in session.execute(_of_dossier, {"dossier": dossier_id})]
