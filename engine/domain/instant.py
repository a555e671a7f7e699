"""Instants: aware datetimes, stored in UTC, counted and shown in Vietnam (UTC+7 all year, no daylight saving)."""

from datetime import datetime, timedelta, timezone

from engine.domain.errors import InvalidInput

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
YEARS = range(1900, 2201)


def parse_instant(text: str, where: str) -> datetime:
    """An ISO 8601 instant with its hour; without an offset it is Vietnam's time. Raises InvalidInput naming `where`."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise _not_an_instant(text, where) from wrong
    if "T" not in text.upper() and " " not in text.strip():
        raise InvalidInput(
            where,
            f"“{text}” thiếu giờ. Hãy ghi cả giờ và phút, ví dụ 2022-01-13T09:20",
            f"“{text}” has no time of day. Give the hour and minute too, for example 2022-01-13T09:20",
        )
    if instant.year not in YEARS:
        raise InvalidInput(
            where,
            f"năm {instant.year} nằm ngoài khoảng 1900–2200. Hãy kiểm tra lại",
            f"the year {instant.year} is outside 1900–2200. Check it",
        )
    return instant if instant.tzinfo else instant.replace(tzinfo=VIETNAM)


def local(instant: datetime) -> datetime:
    """The same instant on the clocks of Vietnam. Raises InvalidInput for an instant without a time zone."""
    if instant.tzinfo is None:
        raise InvalidInput(
            ("thời điểm", "the instant"),
            f"{instant.isoformat()} không có múi giờ",
            f"{instant.isoformat()} has no time zone",
        )
    return instant.astimezone(VIETNAM)


def within_minute(written: datetime, earlier: datetime) -> datetime:
    """What was written to the minute, of something that came after `earlier`: in the same minute it came right then."""
    same = written.replace(second=0, microsecond=0) == earlier.replace(second=0, microsecond=0)
    return max(written, earlier) if same else written


def spoken(instant: datetime) -> str:
    """How a sentence writes an instant: 17:00 13/01/2022."""
    return local(instant).strftime("%H:%M %d/%m/%Y")


def _not_an_instant(text: str, where: str) -> InvalidInput:
    return InvalidInput(
        where,
        f"“{text}” không phải là ngày giờ có thật. Hãy ghi theo dạng 2022-01-13T09:20",
        f"“{text}” is not a real date and time. Write it like 2022-01-13T09:20",
    )
