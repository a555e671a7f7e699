"""When the database was last backed up."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import insert

from engine.store.database import Session
from engine.store.tables import backups

_insert = insert(backups)


def add(session: Session, *, made_at: datetime, file: str, size: int, sha256: str) -> None:
    session.execute(_insert, {"id": uuid4(), "made_at": made_at, "file": file, "bytes": size, "sha256": sha256})
