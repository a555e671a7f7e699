"""Deliver what commands left in the outbox: retried with back-off, a failure is a visible row."""

from datetime import datetime, timedelta

from engine.operations.installation import Installation
from engine.ports import Courier, DeliveryFailed
from engine.store import outbox as outbox_store
from engine.store.database import Session, in_transaction

MOST_ATTEMPTS = 8
_FIRST_PAUSE = timedelta(seconds=30)


def deliver_outbox(installation: Installation, courier: Courier, *, now: datetime, most: int = 50) -> int:
    """Deliver due letters; gives how many left. Couriers know a letter by its id, so that one sent just before a crash
    and claimed again reaches nobody twice."""

    def command(session: Session) -> int:
        letters = outbox_store.claim(session, now, most)
        return sum(_deliver(session, courier, letter, now) for letter in letters)

    return in_transaction(installation.database, command)


def _deliver(session: Session, courier: Courier, letter: outbox_store.Pending, now: datetime) -> bool:
    try:
        courier.deliver(letter.id, letter.topic, letter.body)
    except DeliveryFailed as failure:
        if letter.attempts + 1 >= MOST_ATTEMPTS:
            outbox_store.mark_failed(session, letter.id, failure.vietnamese)
        else:
            outbox_store.mark_retry(session, letter.id, now + _FIRST_PAUSE * 2**letter.attempts, failure.vietnamese)
        return False
    outbox_store.mark_sent(session, letter.id, now)
    return True
