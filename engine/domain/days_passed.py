"""Which days between two others are not counted as working days, and why: what explains a date to a citizen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from engine.domain.calendar import Calendar
from engine.domain.days_off import OrderEffect


class DayOffKind(StrEnum):
    WEEKLY = "weekly"
    HOLIDAY = "holiday"
    SWAPPED = "swapped"
    ORDER = "order"


@dataclass(frozen=True, kw_only=True, slots=True)
class DayOff:
    """One or more days in a row that are off for the same reason. `name` is that of the holiday, swap or order."""

    kind: DayOffKind
    name: str
    first: date
    last: date


def days_off_between(calendar: Calendar, first: date, last: date) -> tuple[DayOff, ...]:
    """Both days included. Raises CalendarUnknown."""
    rows: list[DayOff] = []
    for day in _days(first, last):
        if calendar.is_working_day(day):
            continue
        kind, name = _why(calendar, day)
        if rows and rows[-1].last == day - timedelta(days=1) and (rows[-1].kind, rows[-1].name) == (kind, name):
            rows[-1] = DayOff(kind=kind, name=name, first=rows[-1].first, last=day)
        else:
            rows.append(DayOff(kind=kind, name=name, first=day, last=day))
    return tuple(rows)


def _why(calendar: Calendar, day: date) -> tuple[DayOffKind, str]:
    for order in calendar.orders:
        if order.effect is not OrderEffect.RECEPTION and order.first <= day <= order.last:
            return DayOffKind.ORDER, order.number
    for holiday in calendar.holidays:
        if day in holiday.days:
            return DayOffKind.HOLIDAY, holiday.name
    for swap in calendar.swaps:
        if day == swap.off:
            return DayOffKind.SWAPPED, swap.name
    return DayOffKind.WEEKLY, ""


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=after) for after in range((last - first).days + 1))
