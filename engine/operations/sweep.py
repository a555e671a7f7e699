"""One round of the worker: due timers, due warnings, the outbox. Any number of workers may sweep at once."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

from engine.domain.notice import NoticeChannel
from engine.operations.calendar_orders import refresh_orders
from engine.operations.deliver_outbox import deliver_outbox
from engine.operations.fire_timer import fire_timer
from engine.operations.give_warning import give_warnings
from engine.operations.installation import Installation
from engine.ports import Courier
from engine.store import due as due_store
from engine.store import timers as timer_store

MOST_TIMERS = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Swept:
    timers: int
    warnings: int
    letters: int

    def __bool__(self) -> bool:
        return bool(self.timers or self.warnings or self.letters)


def sweep(
    installation: Installation, courier: Courier, *, now: datetime, channels: Set[NoticeChannel] = frozenset()
) -> Swept:
    """Do what is due by `now`; costs what is due, not what is open. `channels`: those by which notices can leave."""
    with installation.database.reading() as session:
        first = due_store.earliest(session)
        if first is None or first > now:
            return Swept(timers=0, warnings=0, letters=0)
        due = timer_store.due(session, now, MOST_TIMERS)
    refresh_orders(installation)
    fired = sum(fire_timer(installation, timer_id, dossier_id, now=now) for timer_id, dossier_id in due)
    return Swept(
        timers=fired,
        warnings=give_warnings(installation, now=now),
        letters=deliver_outbox(installation, courier, now=now, channels=channels),
    )
