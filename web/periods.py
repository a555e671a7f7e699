"""The periods that people ask figures of most."""

from datetime import date, timedelta

from engine.store.queries.report_period import ReportPeriod
from web.language import translated as _


def this_year(today: date) -> ReportPeriod:
    return ReportPeriod(first=date(today.year, 1, 1), last=today)


def presets(today: date) -> list[tuple[str, ReportPeriod]]:
    """Each with its name; what has not ended goes to today."""
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    last_year = today.year - 1
    return [
        (_("Tháng này"), ReportPeriod(first=month, last=today)),
        (_("Tháng trước"), ReportPeriod(first=before.replace(day=1), last=before)),
        (_("Quý này"), ReportPeriod(first=quarter, last=today)),
        (_("Năm nay"), this_year(today)),
        (_("Năm trước"), ReportPeriod(first=date(last_year, 1, 1), last=date(last_year, 12, 31))),
        (_("365 ngày qua"), ReportPeriod(first=today - timedelta(days=365), last=today)),
    ]
