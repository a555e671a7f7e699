"""A campaign (đợt): dossiers that come in one period of every year and are all due on its last day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from engine.domain.errors import Refusal
from engine.domain.term import Term, Unit


class OutsideCampaign(Refusal):
    """Raised at intake: the period of the year has not begun or is over."""

    vi = (
        "Thủ tục {code} “{name}” chỉ nhận hồ sơ hằng năm từ {campaign.opens} đến {campaign.closes}; "
        "hồ sơ nộp ngày {filed:%d/%m/%Y}. Hãy hướng dẫn người nộp đợi đợt sau, "
        "hoặc chọn thủ tục giải quyết thường xuyên trong năm."
    )
    en = (
        "Procedure {code} “{name}” is filed from {campaign.opens} to {campaign.closes} (day/month) of a year; "
        "this was filed on {filed:%Y-%m-%d}. Ask the applicant to wait for the next one, "
        "or choose the procedure for the rest of the year."
    )


@dataclass(frozen=True, kw_only=True, order=True, slots=True)
class DayOfYear:
    month: int
    day: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """From "09-01". Raises ValueError; 29 February is none, for it does not come every year."""
        on = date.fromisoformat(f"2001-{text}")
        return cls(month=on.month, day=on.day)

    def __str__(self) -> str:
        return f"{self.day:02}/{self.month:02}"

    def on_or_after(self, day: date) -> date:
        this_year = date(day.year, self.month, self.day)
        return this_year if this_year >= day else date(day.year + 1, self.month, self.day)


@dataclass(frozen=True, kw_only=True, slots=True)
class Campaign:
    """From one day of the year to another, both included; it may cross the new year."""

    opens: DayOfYear
    closes: DayOfYear

    def __str__(self) -> str:
        return f"hằng năm từ {self.opens} đến {self.closes}"

    def is_open(self, day: date) -> bool:
        today = DayOfYear(month=day.month, day=day.day)
        if self.opens <= self.closes:
            return self.opens <= today <= self.closes
        return today >= self.opens or today <= self.closes

    @property
    def longest(self) -> Term:
        """The term of a dossier that comes on the first day."""
        first = date(2001, self.opens.month, self.opens.day)
        return self.term(first, first)

    def term(self, accepted_on: date, counted_from: date) -> Term:
        """The term of a dossier accepted on a day: until the last day of the period, whenever it came. Days are counted
        from the first working day on or after the acceptance."""
        left = (self.closes.on_or_after(accepted_on) - counted_from).days
        if left <= 0:
            return Term(amount=Decimal(0), unit=Unit.SAME_DAY)
        return Term(amount=Decimal(left), unit=Unit.CALENDAR_DAYS)
