"""Lengths of time as an office says them: so many working days, hours and minutes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from engine.domain.calendar import Calendar

_MINUTE = timedelta(minutes=1)


class RoundTheClock:
    """Time that never stops (R13), in the same two questions that a working calendar answers."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        return end - start

    def add(self, instant: datetime, length: timedelta) -> datetime:
        return instant + length


Pace = Calendar | RoundTheClock


@dataclass(frozen=True, kw_only=True, slots=True)
class Duration:
    """Never negative. A working day has the calendar's own minutes; of time round the clock there are only hours."""

    days: int = 0
    hours: int = 0
    minutes: int = 0

    def __bool__(self) -> bool:
        return bool(self.days or self.hours or self.minutes)


def length(start: datetime, end: datetime, pace: Pace) -> Duration:
    """The time from start to end in full minutes; nothing when end is not after start."""
    if end <= start:
        return Duration()
    if isinstance(pace, RoundTheClock):
        return _hours_and_minutes(0, pace.between(start, end))
    return _hours_and_minutes(*pace.days_and_rest(start, end))


def total(spells: Iterable[tuple[datetime, datetime]], pace: Pace) -> Duration:
    """Several stretches together, as one that begins where the first of them began."""
    known = [(start, end) for start, end in spells if end > start]
    if not known:
        return Duration()
    begun = known[0][0]
    if isinstance(pace, RoundTheClock):
        return length(begun, begun + sum((end - start for start, end in known), timedelta(0)), pace)
    return length(begun, pace.add_days(begun, sum((pace.days_between(*spell) for spell in known), Fraction(0))), pace)


def _hours_and_minutes(days: int, rest: timedelta) -> Duration:
    hours, minutes = divmod(rest // _MINUTE, 60)
    return Duration(days=days, hours=hours, minutes=minutes)
