"""A legal clock as it stood at an earlier instant: reports say what was true then, whatever happened since."""

from dataclasses import replace
from datetime import datetime

from engine.domain.calendar import Calendar
from engine.domain.legal_clock import LegalClock
from engine.domain.suspension import Suspension


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


def _known(suspension: Suspension, at: datetime) -> Suspension:
    still_open = suspension.until is not None and suspension.until >= at
    return replace(suspension, until=None) if still_open else suspension
