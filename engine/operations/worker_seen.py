"""A worker shows that it runs. No event: it says nothing about anybody's work."""

from datetime import datetime

from engine.operations.installation import Installation
from engine.store import workers as worker_store
from engine.store.database import in_transaction


def worker_seen(installation: Installation, name: str, *, now: datetime) -> None:
    in_transaction(installation.database, lambda session: worker_store.seen(session, name, now))
