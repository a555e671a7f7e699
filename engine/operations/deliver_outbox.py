"""Deliver what commands left in the outbox: retried with back-off, a failure is a visible row."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime, timedelta
from uuid import UUID

from engine.domain.notice import NoticeChannel
from engine.operations.address_notices import address
from engine.operations.installation import Installation
from engine.ports import Courier, DeliveryFailed
from engine.store import outbox as outbox_store
from engine.store.database import Session, in_transaction
from engine.store.outbox import Pending

MOST_ATTEMPTS = 8
LEASE = timedelta(minutes=5)  # a letter whose worker died is tried again after this
_FIRST_PAUSE = timedelta(seconds=30)


def pause(attempts: int) -> timedelta:
    """How long to wait after an attempt that failed, of which so many failed before."""
    return _FIRST_PAUSE * int(2**attempts)


def deliver_outbox(
    installation: Installation,
    courier: Courier,
    *,
    now: datetime,
    channels: Set[NoticeChannel] = frozenset(),
    most: int = 50,
) -> int:
    """Deliver due letters; gives how many left. What one of the `channels` can bring to somebody is only addressed
    here: `send_notice` sends it.

    A worker leases letters in one transaction, delivers outside of any, and notes what became of them in another: a
    slow mail server holds up nobody. Couriers know a letter by its id, so that one sent just before a crash and leased
    again reaches nobody twice."""
    leased = in_transaction(installation.database, lambda session: _lease(installation, session, channels, now, most))
    if not leased:
        return 0
    failures = {letter.id: failed for letter in leased if (failed := _failure(courier, letter)) is not None}
    in_transaction(installation.database, lambda session: _note(session, leased, failures, now))
    return len(leased) - len(failures)


def _lease(
    installation: Installation, session: Session, channels: Set[NoticeChannel], now: datetime, most: int
) -> list[Pending]:
    due = outbox_store.claim(session, now, most)
    letters = [letter for letter in due if not address(installation, session, letter, channels, now=now)]
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
            outbox_store.mark_retry(session, letter.id, now + pause(letter.attempts), cause)
