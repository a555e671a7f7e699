"""Deliver what commands left in the outbox: retried with back-off, a failure is a visible row."""

from datetime import datetime, timedelta

from engine.operations.installation import Installation
from engine.ports import Courier, DeliveryFailed
from engine.store import outbox as outbox_store
from engine.store.database import Session, in_transaction

MOST_ATTEMPTS = 8
LEASE = timedelta(minutes=5)  # a letter whose worker died is tried again after this
_FIRST_PAUSE = timedelta(seconds=30)


def deliver_outbox(installation: Installation, courier: Courier, *, now: datetime, most: int = 50) -> int:
    """Deliver due letters; gives how many left.

    A worker leases letters in one transaction, delivers outside of any, and notes what became of them in another: a slow
    mail server holds up nobody. Couriers know a letter by its id, so that one sent just before a crash and leased again
    reaches nobody twice."""
    leased = in_transaction(installation.database, lambda session: _lease(session, now, most))
    return sum(_deliver(installation, courier, letter, now) for letter in leased)


def _lease(session: Session, now: datetime, most: int) -> list[outbox_store.Pending]:
    letters = outbox_store.claim(session, now, most)
    for letter in letters:
        outbox_store.lease(session, letter.id, now + LEASE)
    return letters


def _deliver(installation: Installation, courier: Courier, letter: outbox_store.Pending, now: datetime) -> bool:
    try:
        courier.deliver(letter.id, letter.topic, letter.body)
    except DeliveryFailed as failure:
        cause = failure.vietnamese
        in_transaction(installation.database, lambda session: _postpone(session, letter, cause, now))
        return False
    in_transaction(installation.database, lambda session: outbox_store.mark_sent(session, letter.id, now))
    return True


def _postpone(session: Session, letter: outbox_store.Pending, cause: str, now: datetime) -> None:
    if letter.attempts + 1 >= MOST_ATTEMPTS:
        outbox_store.mark_failed(session, letter.id, cause)
    else:
        outbox_store.mark_retry(session, letter.id, now + _FIRST_PAUSE * 2**letter.attempts, cause)
