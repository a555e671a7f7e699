"""Writing proposals of follow-ups: each thing is proposed once, and decided once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.database import Session
from engine.store.tables import proposals


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposalRecord:
    id: UUID
    dossier_id: UUID
    unit_id: str
    key: str
    procedure_code: str | None
    status: str
    expires_on: date


def _adding(insert: Any) -> Any:
    """What was proposed before, by another dossier too, is not proposed again."""
    return insert(proposals).on_conflict_do_nothing().returning(proposals.c.key)


_add = {"sqlite": _adding(sqlite.insert), "postgresql": _adding(postgresql.insert)}
_one = select(*(proposals.c[name] for name in ProposalRecord.__dataclass_fields__)).where(
    proposals.c.id == bindparam("proposal_id")
)
_decide = (
    update(proposals)
    .where(proposals.c.id == bindparam("proposal_id"), proposals.c.status == "proposed")
    .values(
        status=bindparam("new_status"),
        decided_at=bindparam("at"),
        decided_by=bindparam("by"),
        reason=bindparam("new_reason"),
        filed_dossier_id=bindparam("filed"),
    )
)


def add(session: Session, rows: Sequence[dict[str, Any]]) -> list[str]:
    """The keys of those that are new."""
    statement = _add[session.dialect.name]
    return [key for row in rows for key in session.execute(statement, row).scalars()]


def one(session: Session, proposal_id: UUID) -> ProposalRecord | None:
    row = session.execute(_one, {"proposal_id": proposal_id}).one_or_none()
    return None if row is None else ProposalRecord(**row._mapping)


def decide(
    session: Session,
    proposal_id: UUID,
    *,
    status: str,
    at: datetime,
    by: UUID,
    reason: str | None = None,
    filed: UUID | None = None,
) -> bool:
    """False when somebody decided before."""
    values = {"new_status": status, "at": at, "by": by, "new_reason": reason, "filed": filed}
    return bool(session.execute(_decide, {"proposal_id": proposal_id, **values}).rowcount == 1)
