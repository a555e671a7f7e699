"""What makes a day differ from its weekday: holidays, swapped days (hoán đổi), and orders that close or suspend."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


@dataclass(frozen=True, kw_only=True, slots=True)
class Holiday:
    """Days off by law or by the yearly notice, the compensatory ones included."""

    name: str
    days: tuple[date, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Swap:
    """A working day given off, and the weekly day off that is worked for it, in the hours of the day given off."""

    name: str
    off: date
    worked: date


class OrderEffect(StrEnum):
    CLOSED = "closed"  # no working time; calendar days still pass
    SUSPENDED = "suspended"  # no day of any term passes; clock hours alone run on
    RECEPTION = "reception"  # only the desk is closed to visitors; work and terms go on


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """A decision (storm, epidemic) that takes a range of days, both ends included, out of the calendar."""

    number: str
    decided_on: date
    first: date
    last: date
    effect: OrderEffect
    reason: str

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(days=after) for after in range((self.last - self.first).days + 1))
