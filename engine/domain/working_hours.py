"""Working hours: the spans of a day in which an office works, a week at a time, dated."""

from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from engine.domain.errors import InvalidInput

MICROSECONDS = 1_000_000


def microsecond_of_day(moment: time) -> int:
    seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second
    return seconds * MICROSECONDS + moment.microsecond


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """An unbroken stretch of work in one day. Both ends belong to it (R16)."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise InvalidInput(
                ("giờ làm việc", "working hours"),
                f"{self.start:%H:%M}–{self.end:%H:%M} kết thúc trước khi bắt đầu",
                f"{self.start:%H:%M}–{self.end:%H:%M} ends before it starts",
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkingHours:
    """The week that an office works from a date on; seven days, Monday first, each with its spans in order."""

    valid_from: date
    week: tuple[tuple[Span, ...], ...]

    def __post_init__(self) -> None:
        since = f"{self.valid_from:%d/%m/%Y}"
        where = (f"giờ làm việc từ {since}", f"working hours from {since}")
        if len(self.week) != 7 or not any(self.week):
            raise InvalidInput(where, "phải có đủ bảy ngày, ít nhất một ngày làm việc", "needs seven days, one worked")
        for day in self.week:
            for earlier, later in pairwise(day):
                if later.start <= earlier.end:
                    raise InvalidInput(
                        where,
                        f"khoảng bắt đầu lúc {later.start:%H:%M} chồng lên khoảng trước",
                        f"the span from {later.start:%H:%M} overlaps the one before",
                    )

    def spans(self, weekday: int) -> tuple[Span, ...]:
        """The spans of a weekday (Monday is 0); none on a weekly day off."""
        return self.week[weekday]
