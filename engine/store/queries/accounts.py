"""The accounts of a demo installation, by what they may do."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, or_, select

from engine.store.database import Session
from engine.store.tables import assignments, units, users


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


def demo_accounts(session: Session, on: date) -> list[HoldingView]:
    """Who can sign in on that day in which role of which unit; empty in a working installation."""
    return [HoldingView(**row._mapping) for row in session.execute(_demo, {"day": on})]
