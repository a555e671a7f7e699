"""People of a unit as its administrator sees them: accounts, roles with their days, substitutions, sign-ins."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from engine.store.database import Session
from engine.store.queries.visibility import Reader
from engine.store.tables import assignments, delegations, sign_ins, users

MOST = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class UserView:
    id: UUID
    login: str
    name: str
    active: bool
    must_change: bool
    locked_until: datetime | None
    has_password: bool
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleView:
    id: UUID
    user_id: UUID
    unit_id: str
    role: str
    valid_from: date
    valid_to: date | None

    def ended(self, today: date) -> bool:
        return self.valid_to is not None and self.valid_to < today

    def holds(self, today: date) -> bool:
        return self.valid_from <= today and not self.ended(today)


@dataclass(frozen=True, kw_only=True, slots=True)
class SubstitutionView:
    substitute: str
    absent: str
    role: str
    valid_from: date
    valid_to: date
    signing_only: bool
    reason: str
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SignInView:
    """`name` and `login` are none where there is no such account."""

    at: datetime
    login: str | None
    name: str | None
    address: str | None
    outcome: str


_in_unit = select(assignments.c.user_id).where(assignments.c.unit_id == bindparam("unit"))
_users = (
    select(
        *(users.c[name] for name in ("id", "login", "name", "active", "must_change", "locked_until", "created_at")),
        users.c.password_hash.is_not(None).label("has_password"),
    )
    .where(users.c.id.in_(_in_unit))
    .order_by(users.c.name, users.c.login)
)
_one = _users.where(users.c.id == bindparam("user_id"))
_roles = (
    select(*(assignments.c[name] for name in RoleView.__dataclass_fields__))
    .where(assignments.c.user_id.in_(_in_unit))
    .order_by(assignments.c.unit_id, assignments.c.valid_from, assignments.c.role)
)
_substitute, _absent = users.alias("substitute"), users.alias("absent")
_substitutions: Any = (
    select(
        _substitute.c.name.label("substitute"),
        _absent.c.name.label("absent"),
        *(delegations.c[name] for name in ("role", "valid_from", "valid_to", "signing_only", "reason", "ended_at")),
    )
    .join_from(delegations, _substitute, _substitute.c.id == delegations.c.user_id)
    .join(_absent, _absent.c.id == delegations.c.absent_id)
    .where(delegations.c.unit_id == bindparam("unit"))
    .order_by(delegations.c.valid_to.desc(), delegations.c.valid_from.desc())
    .limit(MOST)
)
_sign_ins = (
    select(sign_ins.c.at, users.c.login, users.c.name, sign_ins.c.address, sign_ins.c.outcome)
    .outerjoin_from(sign_ins, users, users.c.id == sign_ins.c.user_id)
    .where(or_(sign_ins.c.user_id.is_(None), sign_ins.c.user_id.in_(_in_unit)))
    .order_by(sign_ins.c.at.desc(), sign_ins.c.id)
    .limit(MOST)
)
_failed_sign_ins = _sign_ins.where(sign_ins.c.outcome != "entered")


def users_of(session: Session, reader: Reader) -> list[UserView]:
    """Everybody who holds, held or will hold a role in the reader's unit, by name."""
    return [UserView(**row._mapping) for row in session.execute(_users, {"unit": reader.unit_id})]


def user_of(session: Session, reader: Reader, user_id: UUID) -> UserView | None:
    row = session.execute(_one, {"unit": reader.unit_id, "user_id": user_id}).one_or_none()
    return None if row is None else UserView(**row._mapping)


def roles_of(session: Session, reader: Reader) -> list[RoleView]:
    """Every role of the people of the reader's unit, also in other units."""
    return [RoleView(**row._mapping) for row in session.execute(_roles, {"unit": reader.unit_id})]


def substitutions_of(session: Session, reader: Reader) -> list[SubstitutionView]:
    """All that were given in the reader's unit, the last to end first."""
    return [SubstitutionView(**row._mapping) for row in session.execute(_substitutions, {"unit": reader.unit_id})]


def sign_ins_of(session: Session, reader: Reader, *, failed_only: bool) -> list[SignInView]:
    """Of the people of the reader's unit, and those with a login that does not exist; newest first."""
    statement = _failed_sign_ins if failed_only else _sign_ins
    return [SignInView(**row._mapping) for row in session.execute(statement, {"unit": reader.unit_id})]
