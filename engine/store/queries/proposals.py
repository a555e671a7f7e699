"""Proposals as people see them: what waits for a second officer, and what became of a dossier's."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, or_, select

from engine.domain.actor import LEADER
from engine.domain.identifiers import DossierId, UnitId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in, size_of, values_of
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
_of_unit = _open.where(_p.unit_id == bindparam("of_unit"))
_one = _views().where(_p.id == bindparam("wanted"))
_of_dossier = _views().where(
    or_(_p.dossier_id == bindparam("dossier"), _p.related_id == bindparam("dossier")), _p.status != "declined"
)
_STATEMENTS = {"open": _open, "of_unit": _of_unit, "one": _one, "of_dossier": _of_dossier}


@lru_cache
def _seen(of: str, size: Size | None) -> Select[Any]:
    """Those about dossiers that the reader sees, or about one that is not entered yet."""
    both = and_(keeps_in(_p.dossier_id, size), or_(_p.related_id.is_(None), keeps_in(_p.related_id, size)))
    return _STATEMENTS[of].where(or_(_p.dossier_id.is_(None), both))


def _found(session: Session, reader: Reader | None, of: str, values: dict[str, Any]) -> list[ProposalView]:
    rows = session.execute(_seen(of, size_of(reader)), values | values_of(reader))
    return [found for found in (ProposalView(**row._mapping) for row in rows) if _may_know(reader, found)]


def _may_know(reader: Reader | None, found: ProposalView) -> bool:
    """What is to be entered as confidential is known to whoever proposed it, and to the leader who confirms."""
    if found.dossier_id is not None or not found.arguments.get("confidential"):
        return True
    return reader is not None and (LEADER in reader.roles or reader.user_id == found.proposed_by)


def open_proposals(session: Session, reader: Reader | None, unit_id: UnitId | None = None) -> list[ProposalView]:
    """What waits, oldest first: everywhere, or in one unit. Without a reader nothing that is confidential."""
    if unit_id is None:
        return _found(session, reader, "open", {})
    return _found(session, reader, "of_unit", {"of_unit": unit_id})


def proposal(session: Session, reader: Reader, proposal_id: UUID) -> ProposalView | None:
    return next(iter(_found(session, reader, "one", {"wanted": proposal_id})), None)


def proposals_of(session: Session, reader: Reader, dossier_id: DossierId) -> list[ProposalView]:
    """Those about a dossier, or that name it as the one that stays, without the declined ones."""
    return _found(session, reader, "of_dossier", {"dossier": dossier_id})
