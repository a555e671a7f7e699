"""Writing how dossiers were filed, and finding the dossier that a form has filed already."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select

from engine.store.database import Session
from engine.store.tables import filings, stages, users

_insert = insert(filings)
_one_at_a_time = select(users.c.id).where(users.c.id == bindparam("user_id")).with_for_update(key_share=True)
_attendance = select(filings.c.attendance).where(filings.c.dossier_id == bindparam("dossier_id"))
_filed_by = (
    select(filings.c.dossier_id, stages.c.id)
    .join(stages, stages.c.dossier_id == filings.c.dossier_id)
    .where(
        filings.c.filed_by == bindparam("user_id"),
        filings.c.token == bindparam("token"),
        stages.c.requester_id.is_(None),
    )
)


def filed_with(session: Session, user_id: UUID, token: UUID) -> tuple[UUID, UUID] | None:
    """The dossier, and its stage at the desk, that a person's form has filed. Until the transaction ends no other form
    of theirs is looked at: of two that were sent at once, the second finds what the first has filed."""
    session.execute(_one_at_a_time, {"user_id": user_id})
    row = session.execute(_filed_by, {"user_id": user_id, "token": token}).first()
    return None if row is None else (row[0], row[1])


def attendance(session: Session, dossier_id: UUID) -> dict[str, Any]:
    """Who stood by when it was filed, and how the applicant signed; empty where nothing was noted."""
    return dict(session.execute(_attendance, {"dossier_id": dossier_id}).scalar() or {})


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(_insert, values)
