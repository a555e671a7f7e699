"""Writing declared relations. Their numbers are read to be compared, never to be shown."""

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, or_, select, union_all, update

from engine.store.database import Session
from engine.store.tables import relations, users


@dataclass(frozen=True, kw_only=True, slots=True)
class RelationRecord:
    id: UUID
    user_id: UUID
    kinship: str
    identity_number: str = field(repr=False)
    valid_from: date
    valid_to: date | None


_columns = [relations.c[f.name] for f in fields(RelationRecord)]
_of_user = (
    select(*_columns)
    .where(relations.c.user_id == bindparam("user_id"))
    .order_by(relations.c.valid_from, relations.c.declared_at, relations.c.id)
)
_one = select(*_columns).where(relations.c.id == bindparam("relation"))
_interests = union_all(
    select(relations.c.identity_number).where(
        relations.c.user_id == bindparam("user_id"),
        relations.c.valid_from <= bindparam("on"),
        or_(relations.c.valid_to.is_(None), relations.c.valid_to >= bindparam("on")),
    ),
    select(users.c.identity_number).where(users.c.id == bindparam("user_id"), users.c.identity_number.is_not(None)),
)
_insert = insert(relations)
_end = update(relations).where(relations.c.id == bindparam("relation")).values(valid_to=bindparam("last"))


def of_user(session: Session, user_id: UUID) -> list[RelationRecord]:
    return [RelationRecord(**row._mapping) for row in session.execute(_of_user, {"user_id": user_id})]


def get(session: Session, relation_id: UUID) -> RelationRecord | None:
    row = session.execute(_one, {"relation": relation_id}).one_or_none()
    return None if row is None else RelationRecord(**row._mapping)


def interests(session: Session, user_id: UUID, on: date) -> frozenset[str]:
    """The personal numbers of the person and of those declared as relatives on a day."""
    return frozenset(session.execute(_interests, {"user_id": user_id, "on": on}).scalars())


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(_insert, values)


def end(session: Session, relation_id: UUID, last: date) -> None:
    session.execute(_end, {"relation": relation_id, "last": last})
