"""What may not contradict itself in a calendar. Every refusal names the calendar, the entry and the day."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Protocol

from engine.domain.days_off import Holiday, Order, Swap
from engine.domain.errors import Refusal
from engine.domain.working_hours import WorkingHours


class Facts(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def first_year(self) -> int: ...
    @property
    def last_year(self) -> int: ...
    @property
    def hours(self) -> tuple[WorkingHours, ...]: ...
    @property
    def holidays(self) -> tuple[Holiday, ...]: ...
    @property
    def swaps(self) -> tuple[Swap, ...]: ...
    @property
    def orders(self) -> tuple[Order, ...]: ...


class CalendarContradiction(Refusal):
    """Two facts of a calendar cannot both hold. `entry` is the holiday, swap, order or section at fault."""

    vi = "Lịch {calendar}, “{entry}”: {problem_vi}."
    en = "Calendar {calendar}, “{entry}”: {problem_en}."

    def __init__(self, calendar: str, entry: str, vi: str, en: str) -> None:
        super().__init__(calendar=calendar, entry=entry, problem_vi=vi, problem_en=en)
        self.entry = entry


def check(calendar: Facts) -> None:
    """Raises CalendarContradiction at the first contradiction."""
    for problems in (_years, _hours, _holidays, _swaps, _orders):
        for entry, vi, en in problems(calendar):
            raise CalendarContradiction(calendar.name, entry, vi, en)


Problem = tuple[str, str, str]  # the entry, what is wrong in Vietnamese, in English

LONGEST = 60  # years in one calendar
LONGEST_ORDER = 400  # days


def _years(calendar: Facts) -> Iterator[Problem]:
    if not 1900 <= calendar.first_year <= calendar.last_year < min(calendar.first_year + LONGEST, 2201):
        yield (
            "years",
            f"khoảng năm {calendar.first_year}–{calendar.last_year} không dùng được",
            f"the years {calendar.first_year}–{calendar.last_year} cannot be used",
        )


def _hours(calendar: Facts) -> Iterator[Problem]:
    starts = [hours.valid_from for hours in calendar.hours]
    if not starts or starts[0] > date(calendar.first_year, 1, 1):
        yield (
            "office_hours",
            f"thiếu giờ làm việc từ 01/01/{calendar.first_year}",
            f"there are no working hours from 01/01/{calendar.first_year}",
        )
    for earlier, later in pairwise(starts):
        if later <= earlier:
            yield (
                "office_hours",
                f"hai khoảng chồng nhau: {later:%d/%m/%Y} không sau {earlier:%d/%m/%Y}",
                f"periods overlap: {later:%d/%m/%Y} is not after {earlier:%d/%m/%Y}",
            )


def _holidays(calendar: Facts) -> Iterator[Problem]:
    seen: dict[date, str] = {}
    for holiday in calendar.holidays:
        if not holiday.days:
            yield holiday.name, "không có ngày nào", "has no days"
        for day in holiday.days:
            if not calendar.first_year <= day.year <= calendar.last_year:
                yield (
                    holiday.name,
                    f"ngày {day:%d/%m/%Y} ngoài các năm của lịch",
                    f"{day:%d/%m/%Y} is outside the calendar's years",
                )
            if day in seen:
                yield (
                    holiday.name,
                    f"ngày {day:%d/%m/%Y} đã là “{seen[day]}”",
                    f"{day:%d/%m/%Y} is already “{seen[day]}”",
                )
            seen[day] = holiday.name


def _swaps(calendar: Facts) -> Iterator[Problem]:
    holidays = {day: holiday.name for holiday in calendar.holidays for day in holiday.days}
    seen: set[date] = set()
    for swap in calendar.swaps:
        for day in (swap.off, swap.worked):
            if day in holidays:
                yield (
                    swap.name,
                    f"ngày {day:%d/%m/%Y} là ngày nghỉ “{holidays[day]}”, không hoán đổi được",
                    f"{day:%d/%m/%Y} is the holiday “{holidays[day]}” and cannot be swapped",
                )
            if day in seen:
                yield swap.name, f"ngày {day:%d/%m/%Y} hoán đổi hai lần", f"{day:%d/%m/%Y} is swapped twice"
            seen.add(day)
        yield from _swap_against_week(calendar, swap)


def _swap_against_week(calendar: Facts, swap: Swap) -> Iterator[Problem]:
    if not _weekday_worked(calendar, swap.off):
        yield (
            swap.name,
            f"ngày {swap.off:%d/%m/%Y} vốn không phải ngày làm việc nên không thể cho nghỉ bù",
            f"{swap.off:%d/%m/%Y} is no working day, so it cannot be given off",
        )
    if _weekday_worked(calendar, swap.worked):
        yield (
            swap.name,
            f"ngày {swap.worked:%d/%m/%Y} vốn là ngày làm việc nên không thể làm bù",
            f"{swap.worked:%d/%m/%Y} is a working day anyway, so it cannot make up for another",
        )


def _weekday_worked(calendar: Facts, day: date) -> bool:
    in_force = [hours for hours in calendar.hours if hours.valid_from <= day] or calendar.hours[:1]
    return bool(in_force[-1].spans(day.weekday()))


def _orders(calendar: Facts) -> Iterator[Problem]:
    taken: list[Order] = []
    for order in calendar.orders:
        if order.last < order.first or (order.last - order.first).days > LONGEST_ORDER:
            yield (
                order.number,
                f"khoảng {order.first:%d/%m/%Y}–{order.last:%d/%m/%Y} không dùng được",
                f"the range {order.first:%d/%m/%Y}–{order.last:%d/%m/%Y} cannot be used",
            )
        if order.first < order.decided_on:
            yield (
                order.number,
                f"có từ {order.decided_on:%d/%m/%Y} nên không thể đóng cửa ngày {order.first:%d/%m/%Y} đã qua",
                f"dates from {order.decided_on:%d/%m/%Y} and cannot close {order.first:%d/%m/%Y}, which had passed",
            )
        for other in taken:
            if order.first <= other.last and other.first <= order.last:
                yield order.number, f"chồng lên quyết định {other.number}", f"overlaps the order {other.number}"
        taken.append(order)
