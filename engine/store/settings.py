"""The installation's own settings."""

from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from engine.store.database import Session
from engine.store.tables import settings

_get = select(settings.c.value).where(settings.c.key == bindparam("name"))
_drop = delete(settings).where(settings.c.key == bindparam("name"))
_insert = insert(settings)


def get(session: Session, name: str) -> Any:
    return session.execute(_get, {"name": name}).scalar_one_or_none()


def put(session: Session, name: str, value: Any) -> None:
    session.execute(_drop, {"name": name})
    session.execute(_insert, {"key": name, "value": value})
