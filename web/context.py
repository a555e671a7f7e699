"""What a request works with: the installation, the present instant, and the person."""

from datetime import datetime
from typing import cast

from flask import current_app, g
from flask_login import current_user

from engine.bootstrap import Running
from engine.domain.actor import Actor
from engine.domain.calendar import Calendar
from engine.domain.delegation import Lent
from engine.domain.identifiers import RoleKey
from engine.domain.instant import local
from engine.domain.work_item import TaskKind
from engine.operations.calendar_orders import refresh_orders
from engine.operations.installation import Installation
from engine.store.queries.visibility import Reader


def running() -> Running:
    return cast(Running, current_app.extensions["motcua"])


def installation() -> Installation:
    return running().installation


def refresh() -> None:
    """Count by the orders that are recorded now: once a request, before anything is counted."""
    if "refreshed" not in g:
        g.refreshed = True
        refresh_orders(installation())


def now() -> datetime:
    """One instant a request, so that a page does not contradict itself."""
    if "now" not in g:
        g.now = running().clock.now()
    return cast(datetime, g.now)


def reader() -> Reader:
    """The same person as queries ask who reads."""
    return Reader.of(actor(), lent())


def actor() -> Actor:
    """The signed-in person in the unit that they work in now."""
    return cast(Actor, current_user.actor)


def lent() -> tuple[Lent, ...]:
    """Work of other roles that was delegated to the person's; a list asks for each of its lines."""
    person = actor()
    if "lent" not in g:
        g.lent = installation().catalog.organisation.lent_to(person.roles, person.unit_id, local(now()).date())
    return cast(tuple[Lent, ...], g.lent)


def calendar() -> Calendar:
    """The working calendar of the unit that the person works in; a list asks for each of its lines."""
    if "calendar" not in g:
        g.calendar = installation().calendar(actor().unit_id)
    return cast(Calendar, g.calendar)


def may_do(role: str, kind: str, domain: str) -> bool:
    """Whether work of a role is the person's own, an absent person's in whose name they act, or delegated by law."""
    return (
        RoleKey(role) in actor().acting_roles or Lent(role=RoleKey(role), kind=TaskKind(kind), domain=domain) in lent()
    )
