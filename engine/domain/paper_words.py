"""How Vietnamese official papers write instants, days, terms and amounts, whatever the language of the pages."""

from datetime import date, datetime

from engine.domain.instant import local
from engine.domain.term import Term, Unit

_UNITS = {
    Unit.WORKING_HOURS: "giờ làm việc",
    Unit.WORKING_DAYS: "ngày làm việc",
    Unit.CALENDAR_DAYS: "ngày",
    Unit.CLOCK_HOURS: "giờ",
    Unit.LAND_DAYS: "ngày làm việc",
}

Moment = datetime | str
"""An instant, or how content keeps it: ISO 8601."""


def instant(moment: Moment) -> str:
    """08 giờ 05 phút, ngày 07/03/2022."""
    at = local(_read(moment))
    return f"{at:%H} giờ {at:%M} phút, ngày {at:%d/%m/%Y}"


def day(value: Moment | date) -> str:
    """07/03/2022."""
    return f"{_day(value):%d/%m/%Y}"


def long_day(value: Moment | date) -> str:
    """ngày 07 tháng 3 năm 2022: days and the first two months get a leading zero, so that no figure can be added."""
    on = _day(value)
    return f"ngày {on.day:02d} tháng {on.month:02d} năm {on.year}" if on.month < 3 else _plain(on)


def term(law: Term) -> str:
    """3 ngày làm việc; trong ngày làm việc."""
    if law.unit is Unit.SAME_DAY:
        return "trong ngày làm việc"
    return f"{law.amount.normalize():f} {_UNITS[law.unit]}".replace(".", ",")


def money(amount: int) -> str:
    """6.875.000 đồng, never torn at the end of a line."""
    return f"{amount:,}\u00a0đồng".replace(",", ".")


def number(value: int) -> str:
    """Small numbers get a leading zero: 02."""
    return f"{value:02d}"


def _plain(on: date) -> str:
    return f"ngày {on.day:02d} tháng {on.month} năm {on.year}"


def _read(moment: Moment) -> datetime:
    return datetime.fromisoformat(moment) if isinstance(moment, str) else moment


def _day(value: Moment | date) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return local(_read(value)).date()
