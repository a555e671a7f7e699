"""Working time laid end to end, so that every question about it is one bisection.

Two scales: microseconds of work, for terms in hours; and days of work, for terms in days, on which a day has length 1
whatever its hours. A point between two spans (lunch, night, holiday) stands for the end of the earlier span.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from engine.domain.working_hours import Span, microsecond_of_day


@dataclass(frozen=True, kw_only=True, slots=True)
class DayShape:
    """The spans of one working day in microseconds after midnight."""

    spans: tuple[tuple[int, int], ...]
    total: int

    @classmethod
    def of(cls, spans: tuple[Span, ...]) -> "DayShape":
        edges = tuple((microsecond_of_day(span.start), microsecond_of_day(span.end)) for span in spans)
        return cls(spans=edges, total=sum(end - start for start, end in edges))

    def worked_by(self, moment: int) -> int:
        """Work done in the day up to a moment."""
        return sum(max(0, min(moment, end) - start) for start, end in self.spans)

    def moment_of(self, worked: int) -> int:
        """The earliest moment by which so much of the day's work is done."""
        for start, end in self.spans:
            if worked <= end - start:
                return start + worked
            worked -= end - start
        return self.spans[-1][1]

    def next_moment(self, moment: int) -> int | None:
        """The moment itself within a span (its ends included), else the start of the next span of the day."""
        for start, end in self.spans:
            if moment <= end:
                return max(moment, start)
        return None


Moment = tuple[int, int]  # ordinal of the date, microsecond after midnight


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkingTime:
    """The working days of a calendar in order. Asking past the last one raises IndexError."""

    ordinals: tuple[int, ...]
    shapes: tuple[DayShape, ...]
    worked: tuple[int, ...]  # microseconds of work up to and with each day

    @classmethod
    def of(cls, days: dict[int, DayShape]) -> "WorkingTime":
        ordinals = tuple(sorted(days))
        shapes = tuple(days[ordinal] for ordinal in ordinals)
        return cls(ordinals=ordinals, shapes=shapes, worked=tuple(accumulate(shape.total for shape in shapes)))

    def is_working_day(self, ordinal: int) -> bool:
        index = self.first_from(ordinal)
        return index < len(self.ordinals) and self.ordinals[index] == ordinal

    def first_from(self, ordinal: int) -> int:
        """Index of the first working day on or after a date."""
        return bisect_left(self.ordinals, ordinal)

    def end_of(self, index: int) -> Moment:
        return self.ordinals[index], self.shapes[index].spans[-1][1]

    def next_moment(self, ordinal: int, moment: int) -> Moment:
        """The first moment at or after this one at which the office works."""
        index = self.first_from(ordinal)
        if self.ordinals[index] == ordinal:
            found = self.shapes[index].next_moment(moment)
            if found is not None:
                return ordinal, found
            index += 1
        return self.ordinals[index], self.shapes[index].spans[0][0]

    def work_done(self, ordinal: int, moment: int) -> int:
        """Microseconds of work from the beginning of the calendar up to a moment."""
        index, offset = self._point(ordinal, moment)
        return self.worked[index] - self.shapes[index].total + offset

    def moment_of_work(self, done: int) -> Moment:
        """The earliest moment by which so much work is done."""
        index = bisect_left(self.worked, done)
        offset = done - self.worked[index] + self.shapes[index].total
        return self.ordinals[index], self.shapes[index].moment_of(offset)

    def days_done(self, ordinal: int, moment: int) -> Fraction:
        """Working days from the beginning of the calendar up to a moment, the last one in part."""
        index, offset = self._point(ordinal, moment)
        return index + Fraction(offset, self.shapes[index].total)

    def moment_of_days(self, done: Fraction) -> Moment:
        """The earliest moment by which so many working days are done."""
        whole, part = divmod(done, 1)
        if part == 0 and whole > 0:
            return self.end_of(int(whole) - 1)
        shape = self.shapes[int(whole)]
        return self.ordinals[int(whole)], shape.moment_of(int(part * shape.total))

    def days_and_rest(self, start: Moment, end: Moment) -> tuple[int, int]:
        """Whole working days from one moment to a later one, and the microseconds of work beyond them. The same as
        parts of days_done would say, in whole numbers: a list asks it for each of its lines."""
        (first, done), (last, reached) = self._point(*start), self._point(*end)
        length, length_last = self.shapes[first].total, self.shapes[last].total
        days = last - first + (reached * length - done * length_last) // (length * length_last)
        at, part = (first + days + 1, 0) if done == length else (first + days, done)
        before = self.worked[at - 1] if at else 0
        then = before + (part * self.shapes[at].total // length if part else 0)
        return days, self.worked[last] - length_last + reached - then

    def _point(self, ordinal: int, moment: int) -> tuple[int, int]:
        """Index of the working day at or before a moment, and the work done in it."""
        index = bisect_right(self.ordinals, ordinal) - 1
        if index < 0:
            return 0, 0
        shape = self.shapes[index]
        return index, shape.worked_by(moment) if self.ordinals[index] == ordinal else shape.total
