"""Writing proposals: made by one officer, settled by another."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from engine.store.database import Session
from engine.store.tables import proposals


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposalRecord:
    id: UUID
    act: str
    unit_id: str
    dossier_id: UUID | None
    subject_id: UUID
    related_id: UUID | None
    reason: str
    arguments: dict[str, Any]
    proposed_by: UUID
    proposed_at: datetime
    status: str


_columns = [proposals.c[name] for name in ProposalRecord.__dataclass_fields__]
_get = select(*_columns).where(proposals.c.id == bindparam("proposal_id"))
_lock = _get.with_for_update()
_open_for = select(proposals.c.id).where(
    proposals.c.act == bindparam("of_act"), proposals.c.subject_id == bindparam("subject"), proposals.c.status == "open"
)
_insert = insert(proposals)
_settle = (
    update(proposals)
    .where(proposals.c.id == bindparam("proposal_id"), proposals.c.status == "open")
    .values(
        status=bindparam("new_status"),
        settled_by=bindparam("by"),
        settled_at=bindparam("at"),
        note=bindparam("new_note"),
        dossier_id=bindparam("about"),
    )
)


def get(session: Session, proposal_id: UUID) -> ProposalRecord | None:
    row = session.execute(_get, {"proposal_id": proposal_id}).one_or_none()
    return None if row is None else ProposalRecord(**row._mapping)


def lock(session: Session, proposal_id: UUID) -> ProposalRecord | None:
    row = session.execute(_lock, {"proposal_id": proposal_id}).one_or_none()
    return None if row is None else ProposalRecord(**row._mapping)


def is_open_for(session: Session, act: str, subject_id: UUID) -> bool:
    """Whether somebody already asked for this and nobody has settled it."""
    return session.execute(_open_for, {"of_act": act, "subject": subject_id}).first() is not None


def add(session: Session, record: ProposalRecord) -> None:
    session.execute(_insert, {name: getattr(record, name) for name in ProposalRecord.__dataclass_fields__})


def settle(
    session: Session,
    proposal: ProposalRecord,
    status: str,
    *,
    by: UUID,
    at: datetime,
    note: str | None = None,
    dossier_id: UUID | None = None,
) -> bool:
    """False when somebody else was faster. `dossier_id`: the dossier that a late filing became."""
    about = dossier_id or proposal.dossier_id
    given = {"proposal_id": proposal.id, "new_status": status, "by": by, "at": at, "new_note": note, "about": about}
    return bool(session.execute(_settle, given).rowcount == 1)
