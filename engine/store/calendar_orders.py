"""Writing and reading the orders that move calendars."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, or_, select

from engine.domain.calendar_order import CalendarOrder
from engine.domain.days_off import OrderEffect
from engine.store.database import Session
from engine.store.tables import calendar_orders, dossiers, stages

_insert = insert(calendar_orders)
_lifting = calendar_orders.alias("lifting")
_all = (
    select(
        calendar_orders,
        _lifting.c.first.label("lifted_from"),
        _lifting.c.number.label("lifted_by"),
    )
    .outerjoin(_lifting, _lifting.c.lifts_id == calendar_orders.c.id)
    .where(calendar_orders.c.lifts_id.is_(None))
    .order_by(calendar_orders.c.first, calendar_orders.c.id, _lifting.c.first)
)
_numbered = select(calendar_orders.c.id).where(
    calendar_orders.c.authority == bindparam("of_authority"), calendar_orders.c.number == bindparam("of_number")
)
_open_dossiers = (
    select(stages.c.dossier_id)
    .join(dossiers, dossiers.c.id == stages.c.dossier_id)
    .where(
        stages.c.ended_at.is_(None),
        or_(
            stages.c.unit_id.in_(bindparam("units", expanding=True)),
            dossiers.c.unit_id.in_(bindparam("of_units", expanding=True)),
        ),
    )
    .distinct()
    .order_by(stages.c.dossier_id)
)


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(_insert, values)


def recorded(session: Session) -> list[CalendarOrder]:
    """Every order with the earliest day on which a later one lifts it."""
    found: dict[UUID, CalendarOrder] = {}
    for row in session.execute(_all):
        found.setdefault(row.id, _order(row))
    return list(found.values())


def _order(row: Any) -> CalendarOrder:
    return CalendarOrder(
        id=row.id,
        number=row.number,
        authority=row.authority,
        decided_on=row.decided_on,
        effect=OrderEffect(row.effect),
        first=row.first,
        last=row.last,
        areas=frozenset(row.areas),
        units=frozenset(row.units),
        reason=row.reason,
        lifted_from=row.lifted_from,
        lifted_by=row.lifted_by,
    )


def is_recorded(session: Session, authority: str, number: str) -> bool:
    return session.execute(_numbered, {"of_authority": authority, "of_number": number}).first() is not None


def open_dossiers(session: Session, units: list[str]) -> list[UUID]:
    """Dossiers of these units, or at work there, that are still open."""
    return list(session.execute(_open_dossiers, {"units": units, "of_units": units}).scalars())
