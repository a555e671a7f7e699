"""Commands without a dossier: their events stand in the chain of the unit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from engine.domain.actor import Actor
from engine.store import audit as audit_store
from engine.store import users as user_store
from engine.store.database import Session


@contextmanager
def on_unit(session: Session, *, actor: Actor, now: datetime) -> Iterator[list[audit_store.Draft]]:
    """Collects the events of a command and appends them to the chain of the actor's unit at its end."""
    drafts: list[audit_store.Draft] = []
    yield drafts
    seq, head = user_store.lock_unit_chain(session, actor.unit_id)
    seq, head = audit_store.append(
        session,
        chain=f"unit:{actor.unit_id}",
        seq=seq,
        head=head,
        drafts=drafts,
        actor=actor,
        dossier_id=None,
        occurred_at=now,
        recorded_at=now,
    )
    user_store.save_unit_chain(session, actor.unit_id, seq, head)
