"""Writing what was sent after a sign-in had ended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select

from engine.store.database import Session
from engine.store.tables import kept_forms

_k = kept_forms.c
_insert = insert(kept_forms)
_drop = delete(kept_forms).where(_k.name == bindparam("form"), _k.user_id == bindparam("owner"))
_drop_expired = delete(kept_forms).where(_k.until <= bindparam("now"))
_names = select(_k.name).where(_k.user_id == bindparam("owner")).order_by(_k.kept_at.desc(), _k.name)


def add(session: Session, name: str, user: UUID, content: bytes, *, at: datetime, until: datetime) -> None:
    session.execute(_insert, {"name": name, "user_id": user, "content": content, "kept_at": at, "until": until})


def drop(session: Session, name: str, user: UUID) -> None:
    session.execute(_drop, {"form": name, "owner": user})


def drop_all_but(session: Session, user: UUID, most: int) -> None:
    """The newest of the person stay."""
    for name in session.execute(_names, {"owner": user}).scalars().all()[most:]:
        drop(session, name, user)


def drop_expired(session: Session, now: datetime) -> int:
    return int(session.execute(_drop_expired, {"now": now}).rowcount)
