"""What happened to a legal clock, moment by moment, with the time used and left at each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from engine.domain.calendar import Calendar
from engine.domain.clock_history import as_of
from engine.domain.duration import Duration
from engine.domain.extension import Extension
from engine.domain.legal_clock import LegalClock
from engine.domain.suspension import Suspension


class ClockMove(StrEnum):
    ACCEPTED = "accepted"
    ADMITTED = "admitted"
    WAITED = "waited"  # for somebody, whether or not that stopped the clock
    EXTENDED = "extended"
    APOLOGISED = "apologised"
    FINISHED = "finished"


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockMoment:
    """`used` and `left` are as they stood right after it; `left` is nothing where the term had passed."""

    move: ClockMove
    at: datetime
    used: Duration
    left: Duration
    is_overdue: bool
    suspension: Suspension | None = None
    extension: Extension | None = None


_INSTANT = timedelta(microseconds=1)
_ORDER = tuple(ClockMove)


def course(clock: LegalClock, calendar: Calendar) -> tuple[ClockMoment, ...]:
    """Oldest first. Raises CalendarUnknown."""
    moves = sorted(_moves(clock), key=lambda move: (move[1], _ORDER.index(move[0])))
    return tuple(_moment(clock, calendar, *move) for move in moves)


Move = tuple[ClockMove, datetime, Suspension | None, Extension | None]


def _moves(clock: LegalClock) -> Iterator[Move]:
    yield ClockMove.ACCEPTED, clock.accepted_at, None, None
    if clock.admitted_at is not None:
        yield ClockMove.ADMITTED, clock.admitted_at, None, None
    for suspension in clock.suspensions:
        yield ClockMove.WAITED, suspension.since, suspension, None
    for extension in clock.extensions:
        yield ClockMove.EXTENDED, extension.decided_at, None, extension
    if clock.apologised_at is not None:
        yield ClockMove.APOLOGISED, clock.apologised_at, None, None
    if clock.finished_at is not None:
        yield ClockMove.FINISHED, clock.finished_at, None, None


def _moment(
    clock: LegalClock,
    calendar: Calendar,
    move: ClockMove,
    at: datetime,
    suspension: Suspension | None,
    extension: Extension | None,
) -> ClockMoment:
    then = as_of(clock, at + _INSTANT, calendar)
    return ClockMoment(
        move=move,
        at=at,
        used=then.used(at, calendar),
        left=then.remaining(at, calendar),
        is_overdue=then.is_overdue(at),
        suspension=suspension,
        extension=extension,
    )
