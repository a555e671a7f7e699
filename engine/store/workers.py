"""Workers as they show that they run: one row each, which is no event of the trail."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, update

from engine.store.database import Session
from engine.store.tables import workers

_FORGOTTEN = timedelta(days=7)
_seen = update(workers).where(workers.c.name == bindparam("worker")).values(seen_at=bindparam("at"))
_insert = insert(workers)
_forget = delete(workers).where(workers.c.seen_at < bindparam("before"))


def seen(session: Session, name: str, at: datetime) -> None:
    """The first time also forgets workers that nobody has seen for a week."""
    if session.execute(_seen, {"worker": name, "at": at}).rowcount == 0:
        session.execute(_forget, {"before": at - _FORGOTTEN})
        session.execute(_insert, {"name": name, "started_at": at, "seen_at": at})
