"""What a request works with: the installation, the present instant, and the person."""

from datetime import datetime
from typing import cast

from flask import current_app, g
from flask_login import current_user

from engine.bootstrap import Running
from engine.domain.actor import Actor
from engine.operations.calendar_orders import refresh_orders
from engine.operations.installation import Installation


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


def actor() -> Actor:
    """The signed-in person in the unit that they work in now."""
    return cast(Actor, current_user.actor)
