"""People by what they may do: the accounts of a demo installation, and who could be given some work."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, bindparam, or_, select

from engine.store.database import Session
from engine.store.tables import assignments, delegations, units, users


@dataclass(frozen=True, kw_only=True, slots=True)
class HoldingView:
    login: str
    name: str
    unit_id: str
    unit_name: str
    role: str


_demo = (
    select(users.c.login, users.c.name, assignments.c.unit_id, units.c.name.label("unit_name"), assignments.c.role)
    .join(assignments, assignments.c.user_id == users.c.id)
    .join(units, units.c.id == assignments.c.unit_id)
    .where(
        users.c.demo.is_(True),
        users.c.active.is_(True),
        users.c.password_hash.is_not(None),
        assignments.c.valid_from <= bindparam("day"),
        or_(assignments.c.valid_to.is_(None), assignments.c.valid_to >= bindparam("day")),
    )
    .order_by(assignments.c.unit_id, users.c.login, assignments.c.role)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ColleagueView:
    login: str
    name: str


_role: BindParameter[str] = bindparam("role")
_unit: BindParameter[str] = bindparam("unit")
_day: BindParameter[date] = bindparam("day")
_holding = select(assignments.c.user_id).where(
    assignments.c.unit_id == _unit,
    assignments.c.role == _role,
    assignments.c.valid_from <= _day,
    or_(assignments.c.valid_to.is_(None), assignments.c.valid_to >= _day),
)
_standing_in = select(delegations.c.user_id).where(
    delegations.c.unit_id == _unit,
    delegations.c.role == _role,
    delegations.c.valid_from <= _day,
    delegations.c.valid_to >= _day,
    delegations.c.ended_at.is_(None),
)
_colleagues = (
    select(users.c.login, users.c.name)
    .where(users.c.active.is_(True), or_(users.c.id.in_(_holding), users.c.id.in_(_standing_in)))
    .order_by(users.c.name, users.c.login)
)


def colleagues(session: Session, unit: str, role: str, on: date) -> list[ColleagueView]:
    """Who holds a role in a unit on a day, or stands in for somebody who does."""
    values = {"unit": unit, "role": role, "day": on}
    return [ColleagueView(**row._mapping) for row in session.execute(_colleagues, values)]


def demo_accounts(session: Session, on: date) -> list[HoldingView]:
    """Who can sign in on that day in which role of which unit; empty in a working installation."""
    return [HoldingView(**row._mapping) for row in session.execute(_demo, {"day": on})]
