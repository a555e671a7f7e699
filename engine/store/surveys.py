"""Writing satisfaction surveys."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select

from engine.store.database import Session
from engine.store.tables import surveys

_insert = insert(surveys)
_exists = select(surveys.c.id).where(surveys.c.dossier_id == bindparam("dossier_id"))


def exists(session: Session, dossier_id: UUID) -> bool:
    return session.execute(_exists, {"dossier_id": dossier_id}).first() is not None


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(_insert, values)
