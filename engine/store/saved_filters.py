"""Writing the filters that people save, and which one they begin with."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, func, insert, select, update

from engine.store.database import Session
from engine.store.tables import default_filters, saved_filters, users

_f, _d = saved_filters.c, default_filters.c
_of_name = select(_f.id).where(
    _f.unit_id == bindparam("unit"), _f.owner_id == bindparam("owner"), _f.name == bindparam("named")
)
_count = select(func.count()).where(_f.unit_id == bindparam("unit"), _f.owner_id == bindparam("owner"))
_insert = insert(saved_filters)
_change = (
    update(saved_filters)
    .where(_f.id == bindparam("filter"))
    .values(
        shared=bindparam("is_shared"),
        list=bindparam("of_list"),
        narrowing=bindparam("new_narrowing"),
        changed_at=bindparam("at"),
    )
)
_one = (
    select(_f.id, _f.name, _f.owner_id, _f.unit_id, _f.shared, users.c.name.label("owner_name"))
    .join(users, users.c.id == _f.owner_id)
    .where(_f.id == bindparam("filter"))
)
_undefault = delete(default_filters).where(_d.filter_id == bindparam("filter"))
_undefault_others = _undefault.where(_d.user_id != bindparam("owner"))
_drop = delete(saved_filters).where(_f.id == bindparam("filter"))
_forget = delete(default_filters).where(_d.user_id == bindparam("user"), _d.unit_id == bindparam("unit"))
_begin_with = insert(default_filters)


def id_of(session: Session, unit: str, owner: UUID, name: str) -> UUID | None:
    found: UUID | None = session.execute(_of_name, {"unit": unit, "owner": owner, "named": name}).scalar_one_or_none()
    return found


def count(session: Session, unit: str, owner: UUID) -> int:
    return int(session.execute(_count, {"unit": unit, "owner": owner}).scalar_one())


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(_insert, values)


def change(session: Session, filter_id: UUID, *, shared: bool, of_list: str, narrowing: Any, at: datetime) -> None:
    values = {"filter": filter_id, "is_shared": shared, "of_list": of_list, "new_narrowing": narrowing, "at": at}
    session.execute(_change, values)


def get(session: Session, filter_id: UUID) -> Any:
    """The row with the name of its owner, or None."""
    return session.execute(_one, {"filter": filter_id}).one_or_none()


def unshare(session: Session, filter_id: UUID, owner: UUID) -> None:
    """Nobody but the owner begins with it any more."""
    session.execute(_undefault_others, {"filter": filter_id, "owner": owner})


def drop(session: Session, filter_id: UUID) -> None:
    session.execute(_undefault, {"filter": filter_id})
    session.execute(_drop, {"filter": filter_id})


def begin_with(session: Session, user: UUID, unit: str, filter_id: UUID | None) -> None:
    """Begin with this filter from now on, or with none."""
    session.execute(_forget, {"user": user, "unit": unit})
    if filter_id is not None:
        session.execute(_begin_with, {"user_id": user, "unit_id": unit, "filter_id": filter_id})
