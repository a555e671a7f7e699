"""Keep what somebody sent after their sign-in had ended, until they are back. Nobody acts by it: it leaves no event."""

from datetime import datetime, timedelta

from engine.domain.identifiers import UserId
from engine.operations.installation import Installation
from engine.store import attempts as attempt_store
from engine.store import incoming_files as incoming_store
from engine.store import kept_forms as form_store
from engine.store import online_drafts as draft_store
from engine.store import outbox as outbox_store
from engine.store import users as user_store
from engine.store.database import Session, in_transaction

KEPT_FOR = timedelta(minutes=30)
CODES_KEPT_FOR = timedelta(days=1)  # so long the health page counts those that reached nobody
MOST_OF_ONE = 5


def keep_form(installation: Installation, name: str, user_id: UserId, content: bytes, *, now: datetime) -> bool:
    """The newest of each person are kept; `content` is encrypted. False where there is no such person."""

    def command(session: Session) -> bool:
        if user_store.lock(session, user_id) is None:
            return False
        form_store.drop_expired(session, now)
        form_store.add(session, name, user_id, content, at=now, until=now + KEPT_FOR)
        form_store.drop_all_but(session, user_id, MOST_OF_ONE)
        return True

    return in_transaction(installation.database, command)


def drop_form(installation: Installation, name: str, user_id: UserId) -> None:
    """It was used. Whether there is such a one makes no difference."""
    in_transaction(installation.database, lambda session: form_store.drop(session, name, user_id))


def drop_expired(installation: Installation, *, now: datetime) -> int:
    """Forms that nobody came back for, attempts that count no more, drafts of citizens that were left, files that they
    did not finish sending, letters with their codes; gives how many. Any number of workers may do so at once."""

    def command(session: Session) -> int:
        kept = form_store.drop_expired(session, now) + attempt_store.drop_expired(session, now)
        kept += incoming_store.drop_expired(session, now)
        kept += outbox_store.drop_codes(session, now - CODES_KEPT_FOR)
        return kept + draft_store.drop_expired(session, now)

    return in_transaction(installation.database, command)
