"""The history of a clock says what had been used and what was left at each moment."""

from datetime import UTC, datetime
from decimal import Decimal

from engine import catalog as catalogs
from engine.domain.clock_course import ClockMove, course
from engine.domain.duration import Duration
from engine.domain.effects import StopReason
from engine.domain.extension import Extension
from engine.domain.legal_clock import LegalClock
from engine.domain.suspension import ClockEffect
from engine.domain.term import Term, Unit

CALENDAR = catalogs.load().working_calendar
FIVE = Term(amount=Decimal(5), unit=Unit.WORKING_DAYS)


def at(day: int, hour: int) -> datetime:
    """A day of March 2022, by the clocks of Vietnam."""
    return datetime(2022, 3, day, hour - 7, tzinfo=UTC)


def started() -> LegalClock:
    return LegalClock.start(at(7, 8), (FIVE,), CALENDAR)


def test_a_pause_keeps_what_was_used_and_a_restart_forgets_it() -> None:
    paused = started().stop(at(9, 8), StopReason.PAYMENT, CALENDAR).resume(at(14, 8), StopReason.PAYMENT, CALENDAR)
    accepted, waited = course(paused, CALENDAR)
    assert (accepted.move, accepted.used) == (ClockMove.ACCEPTED, Duration())
    assert (waited.used, waited.left.days, waited.is_overdue) == (Duration(days=2), 3, False)
    assert paused.used(at(15, 8), CALENDAR) == Duration(days=3)
    again = started().stop(at(9, 8), StopReason.SUPPLEMENT, CALENDAR).resume(at(14, 8), StopReason.SUPPLEMENT, CALENDAR)
    assert again.used(at(15, 8), CALENDAR) == Duration(days=1), "the term began again"
    assert course(again, CALENDAR)[1].used == Duration(days=2), "as it stood when it stopped"


def test_while_it_stands_still_nothing_is_used() -> None:
    stopped = started().stop(at(9, 8), StopReason.PAYMENT, CALENDAR)
    assert stopped.used(at(30, 8), CALENDAR) == Duration(days=2)


def test_every_moment_is_told_in_its_order() -> None:
    clock = started().stop(at(8, 8), StopReason.OPINION, CALENDAR, effect=ClockEffect.INSIDE)
    clock = clock.resume(at(10, 8), StopReason.OPINION, CALENDAR)
    more = Extension(key="verification", term=FIVE, decided_at=at(11, 8))
    clock = clock.extend(at(11, 8), more, CALENDAR).finish(at(25, 8))
    moves = course(clock, CALENDAR)
    assert [moment.move for moment in moves] == [
        ClockMove.ACCEPTED,
        ClockMove.WAITED,
        ClockMove.EXTENDED,
        ClockMove.FINISHED,
    ]
    assert moves[1].suspension is not None
    assert moves[1].left.days == 4, "the clock ran on"
    assert moves[2].left.days == 6
    assert moves[3].is_overdue
    assert moves[3].left == Duration()
