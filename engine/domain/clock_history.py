"""A legal clock as it stood at an earlier instant: reports say what was true then, whatever happened since."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from engine.domain.calendar import Calendar
from engine.domain.clock_record import VERSION, from_record
from engine.domain.legal_clock import LegalClock
from engine.domain.suspension import Suspension

_CHANGES = ("suspensions", "extensions", "admitted_at", "missed_at", "finished_at")


def as_of(clock: LegalClock, at: datetime, calendar: Calendar) -> LegalClock:
    """The clock without what happened at `at` or later. `at` lies after the acceptance."""
    known = tuple(_known(suspension, at) for suspension in clock.suspensions if suspension.since < at)
    earlier = replace(
        clock,
        suspensions=tuple(suspension for suspension in known if not suspension.is_open),
        extensions=tuple(extension for extension in clock.extensions if extension.decided_at < at),
        admitted_at=clock.admitted_at if clock.admitted_at is not None and clock.admitted_at < at else None,
        missed_at=clock.missed_at if clock.missed_at is not None and clock.missed_at < at else None,
        finished_at=clock.finished_at if clock.finished_at is not None and clock.finished_at < at else None,
        ending=clock.ending if clock.finished_at is not None and clock.finished_at < at else None,
    )
    # The limit is counted while nothing is open: a clock that stands still keeps the limit that it stopped with.
    return replace(earlier.reschedule(calendar), suspensions=known)


def was_late(record: Mapping[str, Any], end: datetime, now: datetime, calendar: Calendar) -> bool:
    """Whether a stored clock had run past its limit at `end`, or has by now where that is earlier.

    A report asks this of every open dossier: what nothing happened to since `end` is as it was then, and where nothing
    ever happened only the limit is read. Raises ClockUnreadable."""
    if record.get("version") == VERSION and not any(record.get(name) for name in _CHANGES):
        return min(end, now) > datetime.fromisoformat(record["limit_at"])
    clock = from_record(record)
    unchanged = all(instant < end for instant in _happened(clock))
    return (clock if unchanged else as_of(clock, end, calendar)).is_overdue(min(end, now))


def _happened(clock: LegalClock) -> Iterator[datetime]:
    """When something changed the clock."""
    for suspension in clock.suspensions:
        yield suspension.until or suspension.since
    for extension in clock.extensions:
        yield extension.decided_at
    yield from filter(None, (clock.admitted_at, clock.missed_at, clock.finished_at))


def _known(suspension: Suspension, at: datetime) -> Suspension:
    still_open = suspension.until is not None and suspension.until >= at
    return replace(suspension, until=None) if still_open else suspension
