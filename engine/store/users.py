"""Writing people, what they may do, and their sign-ins."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, or_, select, update

from engine.store.database import Session
from engine.store.tables import assignments, units, users


@dataclass(frozen=True, kw_only=True, slots=True)
class UserRecord:
    id: UUID
    login: str
    name: str
    password_hash: str | None
    active: bool
    demo: bool
    failed_sign_ins: int
    locked_until: datetime | None
    must_change: bool
    identity_number: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignmentRecord:
    """A role held in a unit, from a day, perhaps to a day."""

    id: UUID
    unit_id: str
    role: str
    valid_from: date
    valid_to: date | None


_columns = [users.c[name] for name in UserRecord.__dataclass_fields__]
_by_login = select(*_columns).where(users.c.login == bindparam("login"))
_by_id = select(*_columns).where(users.c.id == bindparam("user_id"))
_lock = _by_id.with_for_update()
_insert = insert(users)
_assign = insert(assignments)
_assignments = (
    select(assignments.c.unit_id, assignments.c.role)
    .where(
        assignments.c.user_id == bindparam("user_id"),
        assignments.c.valid_from <= bindparam("on"),
        or_(assignments.c.valid_to.is_(None), assignments.c.valid_to >= bindparam("on")),
    )
    .order_by(assignments.c.unit_id, assignments.c.role)
)
_throughout = select(assignments.c.id).where(
    assignments.c.user_id == bindparam("user_id"),
    assignments.c.unit_id == bindparam("unit"),
    assignments.c.role == bindparam("role"),
    assignments.c.valid_from <= bindparam("first"),
    or_(assignments.c.valid_to.is_(None), assignments.c.valid_to >= bindparam("last")),
)
_holders = (
    select(*_columns)
    .where(
        users.c.active.is_(True),
        users.c.id.in_(
            select(assignments.c.user_id).where(
                assignments.c.unit_id == bindparam("unit"),
                assignments.c.role == bindparam("role"),
                assignments.c.valid_from <= bindparam("on"),
                or_(assignments.c.valid_to.is_(None), assignments.c.valid_to >= bindparam("on")),
            )
        ),
    )
    .order_by(users.c.login)
)
_identify = update(users).where(users.c.id == bindparam("user_key")).values(identity_number=bindparam("new_number"))
_signed_in = update(users).where(users.c.id == bindparam("user_id")).values(failed_sign_ins=0, locked_until=None)
_failed = (
    update(users)
    .where(users.c.id == bindparam("user_id"))
    .values(failed_sign_ins=bindparam("failures"), locked_until=bindparam("until"))
)
_password = (
    update(users)
    .where(users.c.id == bindparam("user_id"))
    .values(password_hash=bindparam("hashed"), must_change=bindparam("anew"), failed_sign_ins=0, locked_until=None)
)
_activate = update(users).where(users.c.id == bindparam("user_id")).values(active=bindparam("open"))
_held = (
    select(*(assignments.c[name] for name in ("id", "unit_id", "role", "valid_from", "valid_to")))
    .where(assignments.c.user_id == bindparam("user_id"))
    .order_by(assignments.c.unit_id, assignments.c.role, assignments.c.valid_from)
)
_end_role = update(assignments).where(assignments.c.id == bindparam("assignment")).values(valid_to=bindparam("last"))
_known_units = select(units.c.id)
_insert_unit = insert(units)
_update_unit = (
    update(units)
    .where(units.c.id == bindparam("unit_id"))
    .values(
        name=bindparam("new_name"),
        level=bindparam("new_level"),
        area=bindparam("new_area"),
        valid_from=bindparam("new_from"),
        valid_to=bindparam("new_to"),
    )
)


def by_login(session: Session, login: str) -> UserRecord | None:
    row = session.execute(_by_login, {"login": login}).one_or_none()
    return None if row is None else UserRecord(**row._mapping)


def by_id(session: Session, user_id: UUID) -> UserRecord | None:
    row = session.execute(_by_id, {"user_id": user_id}).one_or_none()
    return None if row is None else UserRecord(**row._mapping)


def roles(session: Session, user_id: UUID, on: date) -> list[tuple[str, str]]:
    """(unit, role) pairs that the person holds on the day."""
    return [(row.unit_id, row.role) for row in session.execute(_assignments, {"user_id": user_id, "on": on})]


def holds_throughout(session: Session, user_id: UUID, unit: str, role: str, first: date, last: date) -> bool:
    """Whether one assignment of the person lasts from the first day to the last."""
    values = {"user_id": user_id, "unit": unit, "role": role, "first": first, "last": last}
    return bool(session.execute(_throughout, values).first())


def holders(session: Session, unit: str, role: str, on: date) -> list[UserRecord]:
    """Who holds a role in a unit on a day by themselves, by login."""
    return [UserRecord(**row._mapping) for row in session.execute(_holders, {"unit": unit, "role": role, "on": on})]


def identify(session: Session, user_id: UUID, number: str | None) -> None:
    session.execute(_identify, {"user_key": user_id, "new_number": number})


def add(session: Session, values: dict[str, Any], held: list[dict[str, Any]]) -> None:
    session.execute(_insert, values)
    if held:
        session.execute(_assign, held)


def sign_in_succeeded(session: Session, user_id: UUID) -> None:
    session.execute(_signed_in, {"user_id": user_id})


def sign_in_failed(session: Session, user_id: UUID, failures: int, until: datetime | None) -> None:
    session.execute(_failed, {"user_id": user_id, "failures": failures, "until": until})


def set_password(session: Session, user_id: UUID, hashed: str, *, must_change: bool) -> None:
    """Also opens an account that wrong guesses had locked."""
    session.execute(_password, {"user_id": user_id, "hashed": hashed, "anew": must_change})


def lock(session: Session, user_id: UUID) -> UserRecord | None:
    row = session.execute(_lock, {"user_id": user_id}).one_or_none()
    return None if row is None else UserRecord(**row._mapping)


def activate(session: Session, user_id: UUID, *, active: bool) -> None:
    session.execute(_activate, {"user_id": user_id, "open": active})


def held(session: Session, user_id: UUID) -> list[AssignmentRecord]:
    """Every role that the person holds, held or will hold."""
    return [AssignmentRecord(**row._mapping) for row in session.execute(_held, {"user_id": user_id})]


def assign(session: Session, values: dict[str, Any]) -> None:
    session.execute(_assign, values)


def end_role(session: Session, assignment_id: UUID, last: date) -> None:
    session.execute(_end_role, {"assignment": assignment_id, "last": last})


def sync_units(session: Session, rows: list[dict[str, Any]], genesis: bytes) -> None:
    """Make the units table say what the organisation's files say; units are never deleted."""
    known = set(session.execute(_known_units).scalars())
    new = [{**row, "audit_head": genesis} for row in rows if row["id"] not in known]
    if new:
        session.execute(_insert_unit, new)
    for row in rows:
        if row["id"] in known:
            session.execute(
                _update_unit,
                {
                    "unit_id": row["id"],
                    "new_name": row["name"],
                    "new_level": row["level"],
                    "new_area": row["area"],
                    "new_from": row["valid_from"],
                    "new_to": row["valid_to"],
                },
            )
