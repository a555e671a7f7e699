"""How long one step may take: its share of the legal term, counted in exact working time."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from fractions import Fraction

from engine.domain.calendar import Calendar
from engine.domain.deadline import Mode, due
from engine.domain.term import Term

_WHOLE = Fraction(1)


def step_due(begun_at: datetime, share: Term, calendar: Calendar, scale: Fraction = _WHOLE) -> datetime:
    """When a step that began now should be done."""
    exact = due(begun_at, share, calendar, Mode.EXACT)
    if scale == _WHOLE:
        return exact
    begun = calendar.next_working_instant(begun_at)
    return calendar.add(begun, _scaled(calendar.between(begun, exact), scale))


def scale_to_day(accepted_at: datetime, due_at: datetime, shares: Iterable[Term], calendar: Calendar) -> Fraction:
    """By how much the steps of a same-day procedure shrink to fit what is left of the day; never more than 1."""
    left = calendar.between(accepted_at, due_at)
    needed = sum((_length(accepted_at, share, calendar) for share in shares), timedelta(0))
    if needed <= left:
        return _WHOLE
    return Fraction(left // _MICROSECOND, needed // _MICROSECOND)


def _length(at: datetime, share: Term, calendar: Calendar) -> timedelta:
    begun = calendar.next_working_instant(at)
    return calendar.between(begun, due(begun, share, calendar, Mode.EXACT))


_MICROSECOND = timedelta(microseconds=1)


def _scaled(length: timedelta, scale: Fraction) -> timedelta:
    return timedelta(microseconds=int(length // _MICROSECOND * scale))
