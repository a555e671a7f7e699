"""Who stands in for whom in a unit, as its page shows it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, bindparam, or_, select, true

from engine.domain.actor import LEADER
from engine.store.database import Session
from engine.store.queries.visibility import Reader
from engine.store.tables import assignments, delegations, users


@dataclass(frozen=True, kw_only=True, slots=True)
class DelegationView:
    id: UUID
    role: str
    valid_from: date
    valid_to: date
    procedures: list[str]
    domains: list[str]
    signing_only: bool
    reason: str
    ended_at: datetime | None
    end_reason: str | None
    user_id: UUID
    absent_id: UUID
    name: str  # of the substitute
    absent_name: str
    decided_by_name: str

    def holds_on(self, day: date) -> bool:
        return self.ended_at is None and self.valid_from <= day <= self.valid_to

    def is_over_on(self, day: date) -> bool:
        return self.ended_at is not None or self.valid_to < day


@dataclass(frozen=True, kw_only=True, slots=True)
class HolderView:
    """Somebody who holds a role in the unit."""

    user_id: UUID
    login: str
    name: str
    role: str


_substitute, _absent, _decider = users.alias("substitute"), users.alias("absent"), users.alias("decider")
_JOINED = {"name": _substitute.c.name, "absent_name": _absent.c.name, "decided_by_name": _decider.c.name}
_of_unit = (
    select(
        *(delegations.c[name] for name in DelegationView.__dataclass_fields__ if name not in _JOINED),
        *(column.label(name) for name, column in _JOINED.items()),
    )
    .join(_substitute, _substitute.c.id == delegations.c.user_id)
    .join(_absent, _absent.c.id == delegations.c.absent_id)
    .join(_decider, _decider.c.id == delegations.c.decided_by)
    .where(
        delegations.c.unit_id == bindparam("unit"),
        or_(
            bindparam("sees_all", type_=Boolean) == true(),
            delegations.c.user_id == bindparam("user"),
            delegations.c.absent_id == bindparam("user"),
        ),
    )
    .order_by(delegations.c.valid_from.desc(), delegations.c.created_at.desc(), delegations.c.id)
    .limit(100)
)
_holders = (
    select(users.c.id.label("user_id"), users.c.login, users.c.name, assignments.c.role)
    .join(assignments, assignments.c.user_id == users.c.id)
    .where(
        assignments.c.unit_id == bindparam("unit"),
        users.c.active.is_(True),
        assignments.c.valid_from <= bindparam("day"),
        or_(assignments.c.valid_to.is_(None), assignments.c.valid_to >= bindparam("day")),
    )
    .order_by(users.c.name, users.c.login, assignments.c.role)
)


def delegations_of(session: Session, reader: Reader) -> list[DelegationView]:
    """The latest first: the leader sees all of the unit, everybody else those that concern them."""
    values: dict[str, Any] = {
        "unit": reader.unit_id,
        "user": reader.user_id,
        "sees_all": LEADER in reader.roles,
    }
    return [DelegationView(**row._mapping) for row in session.execute(_of_unit, values)]


def holders_in(session: Session, reader: Reader, day: date) -> list[HolderView]:
    """Everybody of the reader's unit with each role that they hold on a day."""
    rows = session.execute(_holders, {"unit": reader.unit_id, "day": day})
    return [HolderView(**row._mapping) for row in rows]
