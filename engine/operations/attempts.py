"""Count attempts in the database: a restart forgets none, and several processes count together."""

from datetime import datetime, timedelta
from hashlib import sha256

from engine.operations.installation import Installation
from engine.store import attempts as attempt_store
from engine.store.database import in_transaction


def count_attempt(installation: Installation, key: str, more: int, seconds: int, *, now: datetime) -> int:
    """How often it has been tried since counting began, with these; it begins again `seconds` after it began."""
    until = now + timedelta(seconds=seconds)
    return in_transaction(
        installation.database,
        lambda session: attempt_store.count(session, _name(key), more, now=now, until=until),
    )


def attempts_of(installation: Installation, key: str, *, now: datetime) -> tuple[int, datetime]:
    """How often, and when it is forgotten: none, and now, where nothing is counted."""
    with installation.database.reading() as session:
        return attempt_store.get(session, _name(key), now) or (0, now)


def forget_attempts(installation: Installation, key: str | None) -> int:
    """Of one key, or of everybody."""
    if key is None:
        return in_transaction(installation.database, attempt_store.drop_all)
    in_transaction(installation.database, lambda session: attempt_store.drop(session, _name(key)))
    return 1


def _name(key: str) -> str:
    """No address stands in the table."""
    return sha256(key.encode()).hexdigest()
