"""Proposals as people see them: what waits for a second officer, and what became of a dossier's."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, or_, select

from engine.domain.identifiers import DossierId, UnitId
from engine.store.database import Session
from engine.store.tables import dossiers, proposals, users


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposalView:
    """`code` and `applicant_name` are None for a dossier that is itself entered late. `other_*` is the dossier that
    stays, where one was entered twice."""

    id: UUID
    act: str
    unit_id: str
    dossier_id: UUID | None
    code: str | None
    applicant_name: str | None
    other_id: UUID | None
    other_code: str | None
    reason: str
    arguments: dict[str, Any]
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    status: str
    settled_by_name: str | None
    settled_at: datetime | None

    def as_json(self) -> dict[str, Any]:
        """Without what people typed."""
        return {
            "id": str(self.id),
            "act": self.act,
            "unit": self.unit_id,
            "dossier": self.code,
            "other": self.other_code,
            "reason": self.reason,
            "proposed_by": self.proposed_by_name,
            "proposed_at": self.proposed_at.isoformat(),
            "status": self.status,
        }


_other, _settler = dossiers.alias("other"), users.alias("settler")
_p = proposals.c


def _views() -> Select[Any]:
    return (
        select(
            *(_p[name] for name in ("id", "act", "unit_id", "dossier_id", "reason", "arguments")),
            *(_p[name] for name in ("proposed_by", "proposed_at", "status", "settled_at")),
            dossiers.c.code,
            dossiers.c.applicant_name,
            _other.c.id.label("other_id"),
            _other.c.code.label("other_code"),
            users.c.name.label("proposed_by_name"),
            _settler.c.name.label("settled_by_name"),
        )
        .join(users, users.c.id == _p.proposed_by)
        .outerjoin(_settler, _settler.c.id == _p.settled_by)
        .outerjoin(dossiers, dossiers.c.id == _p.dossier_id)
        .outerjoin(_other, _other.c.id == _p.related_id)
        .order_by(_p.proposed_at, _p.id)
    )


_open = _views().where(_p.status == "open")
_of_unit = _open.where(_p.unit_id == bindparam("unit"))
_one = _views().where(_p.id == bindparam("wanted"))
_of_dossier = _views().where(
    or_(_p.dossier_id == bindparam("dossier"), _p.related_id == bindparam("dossier")), _p.status != "declined"
)


def open_proposals(session: Session, unit_id: UnitId | None = None) -> list[ProposalView]:
    """What waits, oldest first: everywhere, or in one unit."""
    rows = session.execute(_open) if unit_id is None else session.execute(_of_unit, {"unit": unit_id})
    return [ProposalView(**row._mapping) for row in rows]


def proposal(session: Session, proposal_id: UUID) -> ProposalView | None:
    row = session.execute(_one, {"wanted": proposal_id}).one_or_none()
    return None if row is None else ProposalView(**row._mapping)


def proposals_of(session: Session, dossier_id: DossierId) -> list[ProposalView]:
    """Those about a dossier, or that name it as the one that stays, without the declined ones."""
    return [ProposalView(**row._mapping) for row in session.execute(_of_dossier, {"dossier": dossier_id})]
