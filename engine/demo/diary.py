"""When people come to the office: on which working days of the year, and at what time of the day."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from engine.domain.calendar import Calendar
from engine.domain.instant import VIETNAM

FIRST_DAY, LAST_DAY = date(2021, 5, 30), date(2022, 5, 30)
_MONDAY, _FRIDAY = 0, 4
_MORNING = (time(7, 20), time(11, 0))
_AFTERNOON = (time(13, 40), time(16, 10))
_EARLY = (time(7, 20), time(9, 0))  # who comes on the last day comes early, so that the day suffices
_MORNING_SHARE = 0.68

Season = Callable[[date], float]
"""How much more people come on a day than on an ordinary one."""


def even(day: date) -> float:
    """More after the weekend, fewer before it."""
    return {_MONDAY: 1.3, _FRIDAY: 0.8}.get(day.weekday(), 1.0)


def school_papers(day: date) -> float:
    """Copies are certified before the school year, for examinations, and after Tết when people look for work."""
    month = {6: 1.4, 7: 1.3, 8: 2.2, 9: 1.6, 2: 1.3}.get(day.month, 1.0)
    return even(day) * month


def weddings(day: date) -> float:
    """People marry around the end of the lunar year."""
    return even(day) * {11: 1.5, 12: 1.8, 1: 2.0, 2: 1.4}.get(day.month, 0.8)


def yearly_review(day: date) -> float:
    """Households are reviewed in autumn."""
    return even(day) * {9: 3.0, 10: 4.0, 11: 4.0}.get(day.month, 0.3)


@dataclass(frozen=True, kw_only=True, slots=True)
class Diary:
    """Draws arrivals. The same chance gives the same diary."""

    calendar: Calendar
    chance: Random
    days: tuple[date, ...]

    @classmethod
    def of_the_year(cls, calendar: Calendar, chance: Random) -> "Diary":
        every = (FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1))
        return cls(calendar=calendar, chance=chance, days=tuple(filter(calendar.is_working_day, every)))

    def arrivals(
        self, count: int, *, first: date = FIRST_DAY, last: date = LAST_DAY, season: Season = even
    ) -> list[datetime]:
        """So many arrivals at the desk between two days, both included, in order of time."""
        days = self._between(first, last)
        chosen = self.chance.choices(days, [season(day) for day in days], k=count)
        return sorted(self.at_desk(day) for day in chosen)

    def at_desk(self, day: date) -> datetime:
        if day == LAST_DAY:
            return self._within(day, *_EARLY)
        return self._within(day, *(_MORNING if self.chance.random() < _MORNING_SHARE else _AFTERNOON))

    def online(self, count: int, *, first: date, last: date) -> list[datetime]:
        """Online people file on any day, most in the evening; the desk sees it in its next hours."""
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        chosen = self.chance.choices(days, k=count)
        return sorted(self._within(day, time(18, 30), time(22, 30)) for day in chosen)

    def day_before(self, day: date) -> date:
        """The last working day of the year before a day."""
        return self.days[bisect_left(self.days, day) - 1]

    def _between(self, first: date, last: date) -> Sequence[date]:
        return self.days[bisect_left(self.days, first) : bisect_left(self.days, last + timedelta(days=1))]

    def _within(self, day: date, begin: time, end: time) -> datetime:
        span = datetime.combine(day, end) - datetime.combine(day, begin)
        seconds = self.chance.randrange(int(span.total_seconds()))
        return datetime.combine(day, begin, VIETNAM) + timedelta(seconds=seconds)
