"""Writing down who tried to sign in, when, from where."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import insert

from engine.store.database import Session
from engine.store.tables import sign_ins

_insert = insert(sign_ins)


def add(session: Session, *, at: datetime, user_id: UUID | None, address: str | None, outcome: str) -> None:
    values = {"id": uuid4(), "at": at, "user_id": user_id, "address": address, "outcome": outcome}
    session.execute(_insert, values)
