"""Deliver what commands left in the outbox: retried with back-off, a failure is a visible row."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from engine.operations.installation import Installation
from engine.ports import Courier, DeliveryFailed
from engine.store import outbox as outbox_store
from engine.store.database import Session, in_transaction
from engine.store.outbox import Pending

MOST_ATTEMPTS = 8
LEASE = timedelta(minutes=5)  # a letter whose worker died is tried again after this
_FIRST_PAUSE = timedelta(seconds=30)


def deliver_outbox(installation: Installation, courier: Courier, *, now: datetime, most: int = 50) -> int:
    """Deliver due letters; gives how many left.

    A worker leases letters in one transaction, delivers outside of any, and notes what became of them in another: a
    slow mail server holds up nobody. Couriers know a letter by its id, so that one sent just before a crash and leased
    again reaches nobody twice."""
    leased = in_transaction(installation.database, lambda session: _lease(session, now, most))
    if not leased:
        return 0
    failures = {letter.id: failed for letter in leased if (failed := _failure(courier, letter)) is not None}
    in_transaction(installation.database, lambda session: _note(session, leased, failures, now))
    return len(leased) - len(failures)


def _lease(session: Session, now: datetime, most: int) -> list[Pending]:
    letters = outbox_store.claim(session, now, most)
    for letter in letters:
        outbox_store.lease(session, letter.id, now + LEASE)
    return letters


def _failure(courier: Courier, letter: Pending) -> str | None:
    """Why a letter could not be delivered; none when it was."""
    try:
        courier.deliver(letter.id, letter.topic, letter.body)
    except DeliveryFailed as failure:
        return failure.vietnamese
    return None


def _note(session: Session, letters: Sequence[Pending], failures: Mapping[UUID, str], now: datetime) -> None:
    for letter in letters:
        cause = failures.get(letter.id)
        if cause is None:
            outbox_store.mark_sent(session, letter.id, now)
        elif letter.attempts + 1 >= MOST_ATTEMPTS:
            outbox_store.mark_failed(session, letter.id, cause)
        else:
            outbox_store.mark_retry(session, letter.id, now + _FIRST_PAUSE * 2**letter.attempts, cause)
