"""What somebody sent after their sign-in had ended; nobody reads another's."""

from datetime import datetime

from sqlalchemy import bindparam, select

from engine.store.database import Session
from engine.store.queries.visibility import Reader
from engine.store.tables import kept_forms
from engine.store.types import Instant

_k = kept_forms.c
_own = select(_k.content).where(
    _k.name == bindparam("form"),
    _k.user_id == bindparam("user"),
    _k.until > bindparam("now", type_=Instant),
)


def kept_form(session: Session, reader: Reader, name: str, *, now: datetime) -> bytes | None:
    """As it was encrypted; none of somebody else's, and none that has expired."""
    values = {"form": name, "user": reader.user_id, "now": now}
    found: bytes | None = session.execute(_own, values).scalar_one_or_none()
    return found
