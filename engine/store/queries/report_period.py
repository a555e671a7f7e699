"""The days that a report covers, both ends included: the seed's own report runs from a Sunday to a Monday."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.domain.errors import InvalidInput
from engine.domain.instant import VIETNAM, YEARS

LONGEST_DAYS = 3660


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportPeriod:
    """Raises InvalidInput for days in the wrong order, more than ten years apart, or in no year of an office."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidInput(
                ("kỳ báo cáo", "the period of the report"),
                f"ngày cuối {self.last:%d/%m/%Y} trước ngày đầu {self.first:%d/%m/%Y}; hãy đổi lại",
                f"the last day {self.last} lies before the first day {self.first}; change them",
            )
        if self.first.year not in YEARS or self.last.year not in YEARS:
            raise InvalidInput(
                ("kỳ báo cáo", "the period of the report"),
                f"năm phải trong khoảng {YEARS[0]}–{YEARS[-1]}; hãy kiểm tra lại",
                f"the years must lie in {YEARS[0]}–{YEARS[-1]}; check them",
            )
        if (self.last - self.first).days >= LONGEST_DAYS:
            raise InvalidInput(
                ("kỳ báo cáo", "the period of the report"),
                "dài hơn 10 năm; hãy chia ra",
                "is longer than ten years; divide it",
            )

    @property
    def begin(self) -> datetime:
        """The first instant of the period."""
        return datetime.combine(self.first, time(), VIETNAM)

    @property
    def end(self) -> datetime:
        """The first instant after the period: what happened at it is no longer in the report."""
        return datetime.combine(self.last + timedelta(days=1), time(), VIETNAM)

    @property
    def of_its_year(self) -> "ReportPeriod":
        """From 1 January of the year in which the period ends, as the yearly targets for online filing count."""
        return ReportPeriod(first=date(self.last.year, 1, 1), last=self.last)
