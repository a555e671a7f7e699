"""When a term ends: the counting rules R1–R5, R7, R13, R14, R16 and L, for one term and for terms in a row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

from engine.domain.calendar import Calendar
from engine.domain.instant import local
from engine.domain.term import Term, Unit


class Mode(StrEnum):
    """The two ways of counting working days (R14). Hours and calendar days count the same in both."""

    LEGAL_EOD = "legal_eod"  # the day of receipt is not counted, the last day counts to its end (R2, R3)
    EXACT = "exact"  # from the instant of receipt, a working day as long as its own hours


SAME_DAY_UNTIL = time(15, 0)  # LHT Đ.5.3, NĐ 23/2015 Đ.7: received after it, the next working day will do

_HOUR = timedelta(hours=1)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Spell:
    """A stretch in which the clock ran, between a start and the stop that ended it."""

    start: datetime
    stop: datetime


def due(start: datetime, term: Term, calendar: Calendar, mode: Mode, spent: Fraction = Fraction(0)) -> datetime:
    """The instant at which a term that runs from `start` ends.

    `spent` is what of the term had run, in its own units, before the clock stopped; `start` is then when it ran again.
    Whole days spent are taken off a term counted to the end of its days (P1); a day begun is given again.
    """
    match term.unit:
        case Unit.SAME_DAY:
            return _same_day(start, calendar)
        case Unit.CLOCK_HOURS:
            return local(start) + _hours_left(term, spent)
        case Unit.WORKING_HOURS:
            return calendar.add(start, _hours_left(term, spent))
        case Unit.CALENDAR_DAYS:
            return _calendar_days(start, max(0, int(term.amount) - int(spent)), calendar)
        case Unit.WORKING_DAYS | Unit.LAND_DAYS if mode is Mode.EXACT:
            return calendar.add_days(start, max(Fraction(0), Fraction(term.amount) - spent))
        case Unit.WORKING_DAYS | Unit.LAND_DAYS:
            return _working_days(start, max(Fraction(0), Fraction(term.amount) - int(spent)), calendar)
        case _:
            assert_never(term.unit)


def due_in_row(start: datetime, terms: Iterable[Term], calendar: Calendar, mode: Mode) -> datetime:
    """The end of the last of several terms, each running from the end of the one before."""
    for term in terms:
        start = due(start, term, calendar, mode)
    return start


def due_after_stops(
    ran: Sequence[Spell], start: datetime, terms: Sequence[Term], calendar: Calendar, mode: Mode
) -> datetime:
    """The end of terms in a row when the clock ran in `ran`, stopped after each, and runs again from `start`.

    A term that had ended before the clock stopped stays ended: a stop gives back no time.
    """
    left, spent = list(terms), Fraction(0)
    for spell in ran:
        begun = spell.start
        while (end := due(begun, left[0], calendar, mode, spent)) < spell.stop:
            if len(left) == 1:
                return end
            del left[0]
            begun, spent = end, Fraction(0)
        spent += _run(begun, spell.stop, left[0], calendar)
    return due_in_row(due(start, left[0], calendar, mode, spent), left[1:], calendar, mode)


def _run(start: datetime, stop: datetime, term: Term, calendar: Calendar) -> Fraction:
    """How much of a term passes between two instants, in the term's own unit."""
    match term.unit:
        case Unit.SAME_DAY:
            return Fraction(0)
        case Unit.CLOCK_HOURS:
            return _hours(stop - start)
        case Unit.WORKING_HOURS:
            return _hours(calendar.between(start, stop))
        case Unit.CALENDAR_DAYS:
            return calendar.calendar_days_between(calendar.next_working_instant(start), stop)
        case Unit.WORKING_DAYS | Unit.LAND_DAYS:
            return calendar.days_between(start, stop)
        case _:
            assert_never(term.unit)


def _same_day(start: datetime, calendar: Calendar) -> datetime:
    begun = local(calendar.next_working_instant(start))
    if begun.time() > SAME_DAY_UNTIL:
        return calendar.end_of_day_after(begun.date(), 1)
    return calendar.end_of_day(begun.date())


def _calendar_days(start: datetime, days: int, calendar: Calendar) -> datetime:
    begun = calendar.next_working_instant(start)
    return calendar.end_of_day(calendar.calendar_day_after(begun.date(), days))


def _working_days(start: datetime, days: Fraction, calendar: Calendar) -> datetime:
    """Whole days to the end of the last; a part of a day runs in exact working time (R7: half a day is 4 hours)."""
    begun = calendar.next_working_instant(start)
    whole, part = divmod(days, 1)
    if whole or not part:
        begun = calendar.end_of_day_after(begun.date(), whole) if whole else calendar.end_of_day(begun.date())
    return calendar.add_days(begun, part) if part else begun


def _hours_left(term: Term, spent: Fraction) -> timedelta:
    left = max(Fraction(0), Fraction(term.amount) - spent)
    return timedelta(microseconds=int(left * (_HOUR // _MICROSECOND)))


def _hours(length: timedelta) -> Fraction:
    return Fraction(length // _MICROSECOND, _HOUR // _MICROSECOND)
