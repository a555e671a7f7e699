"""Writing delegations (ủy quyền), and reading who may act in whose name on a day."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, and_, bindparam, insert, or_, select, update

from engine.domain.substitution import Scope
from engine.store.database import Session
from engine.store.tables import assignments, delegations, units, users


@dataclass(frozen=True, kw_only=True, slots=True)
class DelegationRecord:
    """`login` and `absent_login` are those of the substitute and of the person in whose name."""

    id: UUID
    user_id: UUID
    absent_id: UUID
    unit_id: str
    role: str
    valid_from: date
    valid_to: date
    procedures: list[str]
    domains: list[str]
    signing_only: bool
    reason: str
    ended_at: datetime | None
    login: str
    name: str
    absent_login: str
    absent_name: str

    @property
    def scope(self) -> Scope:
        return Scope(
            procedures=frozenset(self.procedures), domains=frozenset(self.domains), signing_only=self.signing_only
        )


_substitute, _absent = users.alias("substitute"), users.alias("absent")
_JOINED = {
    "login": _substitute.c.login,
    "name": _substitute.c.name,
    "absent_login": _absent.c.login,
    "absent_name": _absent.c.name,
}
_every: Select[Any] = (
    select(
        *(delegations.c[f.name] for f in fields(DelegationRecord) if f.name not in _JOINED),
        *(column.label(name) for name, column in _JOINED.items()),
    )
    .join(_substitute, _substitute.c.id == delegations.c.user_id)
    .join(_absent, _absent.c.id == delegations.c.absent_id)
)
_on: BindParameter[date] = bindparam("on")
# Whoever no longer holds the role, or whose account is closed, has nothing that somebody could do in their name.
_held = (
    select(assignments.c.id)
    .where(
        assignments.c.user_id == delegations.c.absent_id,
        assignments.c.unit_id == delegations.c.unit_id,
        assignments.c.role == delegations.c.role,
        assignments.c.valid_from <= _on,
        or_(assignments.c.valid_to.is_(None), assignments.c.valid_to >= _on),
    )
    .exists()
)
_of_user = _every.where(
    delegations.c.user_id == bindparam("user_id"),
    delegations.c.valid_from <= _on,
    delegations.c.valid_to >= _on,
    delegations.c.ended_at.is_(None),
    _absent.c.active.is_(True),
    _held,
).order_by(delegations.c.unit_id, delegations.c.role, _absent.c.login, delegations.c.id)
_meeting = _every.where(
    delegations.c.unit_id == bindparam("unit"),
    delegations.c.ended_at.is_(None),
    and_(delegations.c.valid_from <= bindparam("last"), delegations.c.valid_to >= bindparam("first")),
)
_of_day = _every.where(
    delegations.c.unit_id == bindparam("unit"),
    delegations.c.role == bindparam("role"),
    delegations.c.valid_from <= _on,
    delegations.c.valid_to >= _on,
    delegations.c.ended_at.is_(None),
)
_of_unit = _every.where(delegations.c.unit_id == bindparam("unit")).order_by(
    delegations.c.valid_from, delegations.c.created_at, delegations.c.id
)
_one = _every.where(delegations.c.id == bindparam("delegation"))
_insert = insert(delegations)
_end = (
    update(delegations)
    .where(delegations.c.id == bindparam("delegation"), delegations.c.ended_at.is_(None))
    .values(ended_at=bindparam("at"), ended_by=bindparam("by"), end_reason=bindparam("why"))
)
_lock_unit = select(units.c.id).where(units.c.id == bindparam("unit")).with_for_update()


def of_user(session: Session, user_id: UUID, on: date) -> list[DelegationRecord]:
    """In whose name the person may act on a day, in which units."""
    return _records(session.execute(_of_user, {"user_id": user_id, "on": on}))


def of_day(session: Session, unit: str, role: str, on: date) -> list[DelegationRecord]:
    """Of a role of a unit, those that hold on a day."""
    return _records(session.execute(_of_day, {"unit": unit, "role": role, "on": on}))


def meeting(session: Session, unit: str, first: date, last: date) -> list[DelegationRecord]:
    """The delegations of a unit that hold on some day of a period. Locks the unit: two that exclude each other are
    given one after the other."""
    session.execute(_lock_unit, {"unit": unit})
    return _records(session.execute(_meeting, {"unit": unit, "first": first, "last": last}))


def of_unit(session: Session, unit: str) -> list[DelegationRecord]:
    """All that were ever given, in the order in which they begin."""
    return _records(session.execute(_of_unit, {"unit": unit}))


def get(session: Session, delegation_id: UUID) -> DelegationRecord | None:
    found = _records(session.execute(_one, {"delegation": delegation_id}))
    return found[0] if found else None


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(_insert, values)


def end(session: Session, delegation_id: UUID, *, at: datetime, by: str, why: str) -> bool:
    """False where it had been ended before."""
    return bool(session.execute(_end, {"delegation": delegation_id, "at": at, "by": by, "why": why}).rowcount == 1)


def _records(rows: Any) -> list[DelegationRecord]:
    return [DelegationRecord(**row._mapping) for row in rows]
