"""Who signs as head or as deputy of a unit, from day to day."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, or_, select

from engine.domain.signing import Authority
from engine.store.database import Session
from engine.store.tables import signing_positions

_t = signing_positions.c
_insert = insert(signing_positions)
_of = (
    select(_t.authority)
    .where(
        _t.user_id == bindparam("user_id"),
        _t.unit_id == bindparam("unit"),
        _t.valid_from <= bindparam("on"),
        or_(_t.valid_to.is_(None), _t.valid_to >= bindparam("on")),
    )
    .order_by(_t.valid_from.desc(), _t.created_at.desc())
    .limit(1)
)


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(_insert, values)


def position(session: Session, user_id: UUID, unit: str, on: date) -> Authority | None:
    """The latest that holds on the day; none where nobody wrote one down."""
    found = session.execute(_of, {"user_id": user_id, "unit": unit, "on": on}).scalar_one_or_none()
    return None if found is None else Authority(found)
