"""Commands without a dossier: their events stand in the chain of the unit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from engine.domain.actor import Actor
from engine.store.audit import Draft, append_to_unit
from engine.store.database import Session


@contextmanager
def on_unit(session: Session, *, actor: Actor, now: datetime, unit_id: str | None = None) -> Iterator[list[Draft]]:
    """Collects the events of a command and appends them to the chain of a unit, the actor's by default, at its end."""
    drafts: list[Draft] = []
    yield drafts
    append_to_unit(session, unit_id or actor.unit_id, drafts=drafts, actor=actor, occurred_at=now, recorded_at=now)
