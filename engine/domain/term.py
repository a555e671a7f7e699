"""A term (thời hạn): so many of a unit, as the law or a diagram says it: "3 working_days", "0 same_day"."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Self

from engine.domain.errors import Refusal


class Unit(StrEnum):
    """What a term is counted in (sla_fees D.1: R1–R5, R13, L)."""

    SAME_DAY = "same_day"  # the 15:00 rule; the amount is 0
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    CLOCK_HOURS = "clock_hours"  # nights and holidays count
    LAND_DAYS = "land_days"  # working days; what the law leaves out is excluded from the clock


class BadTerm(Refusal):
    """A term that cannot be: no such unit, a negative or absurd amount, half a calendar day."""

    vi = "Thời hạn “{text}” không dùng được: {problem_vi}. Hãy ghi ví dụ “3 working_days” hoặc “0 same_day”."
    en = "The term “{text}” cannot be used: {problem_en}. Write for example “3 working_days” or “0 same_day”."


LARGEST = 10_000

_WRITTEN = re.compile(r"(\d{1,6}(?:\.\d{1,6})?) ([a-z_]+)", re.ASCII)
_WORKING_DAYS = frozenset({Unit.WORKING_DAYS, Unit.LAND_DAYS})


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """An amount of a unit. Hours come in whole minutes, working days in hundredths, calendar days whole."""

    amount: Decimal
    unit: Unit

    def __post_init__(self) -> None:
        problem = _problem(self.amount, self.unit)
        if problem is not None:
            raise BadTerm(text=str(self), problem_vi=problem[0], problem_en=problem[1])

    @classmethod
    def parse(cls, text: str) -> Self:
        """The term that "3 working_days" names. Raises BadTerm."""
        written = _WRITTEN.fullmatch(" ".join(text.split()))
        if written is None:
            raise BadTerm(
                text=text[:60], problem_vi="không phải một số và một đơn vị", problem_en="not a number and a unit"
            )
        try:
            unit = Unit(written[2])
        except ValueError as unknown:
            units = ", ".join(Unit)
            raise BadTerm(
                text=text[:60],
                problem_vi=f"không có đơn vị “{written[2]}” (các đơn vị: {units})",
                problem_en=f"there is no unit “{written[2]}” (units: {units})",
            ) from unknown
        return cls(amount=Decimal(written[1]), unit=unit)

    def __str__(self) -> str:
        amount = f"{self.amount:f}"
        return f"{amount.rstrip('0').rstrip('.') if '.' in amount else amount} {self.unit}"

    @property
    def counts_working_days(self) -> bool:
        return self.unit in _WORKING_DAYS

    def joins(self, other: "Term") -> bool:
        """Whether the two amounts may be added: the same unit, or working days and land days."""
        both_working = self.counts_working_days and other.counts_working_days
        return self.unit is not Unit.SAME_DAY and (self.unit is other.unit or both_working)

    def plus(self, other: "Term") -> "Term":
        """The two as one term; only where `joins` says so."""
        return Term(amount=self.amount + other.amount, unit=self.unit)


def _problem(amount: Decimal, unit: Unit) -> tuple[str, str] | None:
    if not amount.is_finite() or amount < 0 or amount > LARGEST:
        return f"số lượng phải từ 0 đến {LARGEST}", f"the amount must be from 0 to {LARGEST}"
    if unit is Unit.SAME_DAY:
        return None if amount == 0 else ("trong ngày thì số lượng là 0", "for same_day the amount is 0")
    if amount == 0:
        return "số lượng bằng 0; trong ngày thì ghi “0 same_day”", "the amount is 0; within the day is “0 same_day”"
    return _too_fine(amount, unit)


def _too_fine(amount: Decimal, unit: Unit) -> tuple[str, str] | None:
    match unit:
        case Unit.WORKING_HOURS | Unit.CLOCK_HOURS if amount * 60 % 1:
            return "số giờ phải tròn phút", "hours must come in whole minutes"
        case Unit.WORKING_DAYS | Unit.LAND_DAYS if amount * 100 % 1:
            return "ngày làm việc chỉ lẻ đến phần trăm", "working days go down to hundredths"
        case Unit.CALENDAR_DAYS if amount % 1:
            return "ngày lịch phải là số nguyên", "calendar days must be whole"
        case _:
            return None
