"""The working calendar of an office: which instants are working time, and how much of it lies between two of them.

Everything is counted in Vietnam's time. Outside the years that the calendar knows it refuses instead of guessing.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from engine.domain.calendar_checks import check
from engine.domain.days_off import Holiday, Order, OrderEffect, Swap
from engine.domain.errors import Refusal
from engine.domain.instant import VIETNAM, local
from engine.domain.working_hours import WorkingHours, microsecond_of_day
from engine.domain.working_time import DayShape, Moment, WorkingTime

_MICROSECOND = timedelta(microseconds=1)


class CalendarUnknown(Refusal):
    """A day was asked about in a year whose holidays nobody has entered."""

    vi = "Lịch làm việc “{calendar}” chưa có năm {year}. Hãy bổ sung ngày nghỉ của năm {year} vào {source}."
    en = "The working calendar “{calendar}” does not know the year {year}. Add the holidays of {year} to {source}."


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """Working hours, holidays, swapped days and orders of the years from first_year to last_year.

    Raises CalendarContradiction when two of its facts cannot both hold. `source` is the file that a sentence names.
    """

    name: str
    first_year: int
    last_year: int
    hours: tuple[WorkingHours, ...]
    holidays: tuple[Holiday, ...] = ()
    swaps: tuple[Swap, ...] = ()
    orders: tuple[Order, ...] = ()
    source: str = "workflows/calendars"
    _work: WorkingTime = field(init=False, repr=False, compare=False)
    _suspended: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        check(self)
        object.__setattr__(self, "_work", WorkingTime.of(dict(self._working_days())))
        suspended = (order.days for order in self.orders if order.effect is OrderEffect.SUSPENDED)
        object.__setattr__(self, "_suspended", tuple(sorted(day.toordinal() for days in suspended for day in days)))

    def with_orders(self, orders: Iterable[Order]) -> "Calendar":
        """The same calendar under more orders."""
        return replace(self, orders=(*self.orders, *orders))

    def is_working_day(self, day: date) -> bool:
        self._require(day)
        return self._work.is_working_day(day.toordinal())

    def end_of_day(self, day: date) -> datetime:
        """The end of office hours of a working day; of a day off, that of the next working day (R3)."""
        with self._known(day):
            return _instant(self._work.end_of(self._work.first_from(day.toordinal())))

    def start_of_next_day(self, day: date) -> datetime:
        """The first working instant after a date."""
        with self._known(day):
            return _instant(self._work.next_moment(day.toordinal() + 1, 0))

    def end_of_day_after(self, day: date, days: int) -> datetime:
        """The end of the n-th working day after a date, which itself is not counted (R2)."""
        with self._known(day):
            return _instant(self._work.end_of(self._work.first_from(day.toordinal() + 1) + days - 1))

    def working_day_before(self, day: date) -> date | None:
        """The last working day before a date; None where the calendar begins after it."""
        self._require(day)
        index = self._work.first_from(day.toordinal()) - 1
        return date.fromordinal(self._work.ordinals[index]) if index >= 0 else None

    def calendar_day_after(self, day: date, days: int) -> date:
        """The n-th calendar day after a date; days under a suspending order are not counted."""
        self._require(day)
        start = day.toordinal()
        passed = bisect_right(self._suspended, start)
        last = start + days
        while last != (moved := start + days + bisect_right(self._suspended, last) - passed):
            last = moved
        return date.fromordinal(last)

    def calendar_days_between(self, start: datetime, end: datetime) -> Fraction:
        """Calendar days that passed, in parts of 24 hours, without the days under a suspending order."""
        first, last = (local(instant).toordinal() for instant in (start, end))
        suspended = bisect_right(self._suspended, last) - bisect_left(self._suspended, first)
        passed = Fraction((end - start) // _MICROSECOND, timedelta(days=1) // _MICROSECOND)
        return max(Fraction(0), passed - suspended)

    def next_working_instant(self, instant: datetime) -> datetime:
        """The instant itself in working time (R16: 11:30 and 17:00 belong to it), else the next such instant."""
        day, moment = self._split(instant)
        with self._known(day):
            return _instant(self._work.next_moment(day.toordinal(), moment))

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from one instant to a later one; negative when it is earlier."""
        return timedelta(microseconds=self._work_done(end) - self._work_done(start))

    def add(self, instant: datetime, working: timedelta) -> datetime:
        """The earliest instant by which so much working time has passed (R16: a full morning ends at 11:30)."""
        start = self.next_working_instant(instant)
        if not working:
            return start
        day, _ = self._split(start)
        with self._known(day):
            return _instant(self._work.moment_of_work(self._work_done(start) + working // _MICROSECOND))

    def days_between(self, start: datetime, end: datetime) -> Fraction:
        """Working days from one instant to another, each day as long as its own hours."""
        return self._days_done(end) - self._days_done(start)

    def days_and_rest(self, start: datetime, end: datetime) -> tuple[int, timedelta]:
        """Whole working days from one instant to a later one, and the working time beyond them."""
        first, last = self._split(start), self._split(end)
        self._require(first[0])
        self._require(last[0])
        days, rest = self._work.days_and_rest((first[0].toordinal(), first[1]), (last[0].toordinal(), last[1]))
        return days, timedelta(microseconds=rest)

    def add_days(self, instant: datetime, days: Fraction) -> datetime:
        """The same point of the n-th working day after (R14 EXACT): n × 480 minutes where every day has 480."""
        start = self.next_working_instant(instant)
        if not days:
            return start
        day, _ = self._split(start)
        with self._known(day):
            return _instant(self._work.moment_of_days(self._days_done(start) + days))

    def _work_done(self, instant: datetime) -> int:
        day, moment = self._split(instant)
        self._require(day)
        return self._work.work_done(day.toordinal(), moment)

    def _days_done(self, instant: datetime) -> Fraction:
        day, moment = self._split(instant)
        self._require(day)
        return self._work.days_done(day.toordinal(), moment)

    def _split(self, instant: datetime) -> tuple[date, int]:
        here = local(instant)
        return here.date(), microsecond_of_day(here.time())

    def _require(self, day: date) -> None:
        if not self.first_year <= day.year <= self.last_year:
            raise CalendarUnknown(calendar=self.name, year=day.year, source=self.source)

    @contextmanager
    def _known(self, day: date) -> Iterator[None]:
        """Refuses a question that begins or ends outside the known years."""
        self._require(day)
        try:
            yield
        except IndexError as beyond:
            raise CalendarUnknown(calendar=self.name, year=self.last_year + 1, source=self.source) from beyond

    def _working_days(self) -> Iterator[tuple[int, DayShape]]:
        worked = {swap.worked: swap.off.weekday() for swap in self.swaps}
        off = {day for holiday in self.holidays for day in holiday.days} | {swap.off for swap in self.swaps}
        closed = {day for order in self.orders if order.effect is not OrderEffect.RECEPTION for day in order.days}
        for hours, first, last in self._periods():
            shapes = tuple(DayShape.of(hours.spans(weekday)) for weekday in range(7))
            for ordinal in range(first, last):
                day = date.fromordinal(ordinal)
                shape = shapes[worked.get(day, day.weekday())]
                if shape.total and day not in off and day not in closed:
                    yield ordinal, shape

    def _periods(self) -> Iterator[tuple[WorkingHours, int, int]]:
        """The dated working hours with the ordinals of their first day and of the day after their last."""
        begin = date(self.first_year, 1, 1).toordinal()
        end = date(self.last_year, 12, 31).toordinal() + 1
        starts = [max(begin, hours.valid_from.toordinal()) for hours in self.hours]
        ends = [min(end, start) for start in starts[1:]]
        yield from zip(self.hours, starts, [*ends, end], strict=True)


def _instant(moment: Moment) -> datetime:
    ordinal, microseconds = moment
    return datetime.combine(date.fromordinal(ordinal), time(), VIETNAM) + timedelta(microseconds=microseconds)
