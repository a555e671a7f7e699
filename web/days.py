"""Days as people write them in Vietnam, "30/05/2022", as the engine keeps them, "2022-05-30"."""

import re
from datetime import date

from engine.domain.day import parse_day
from engine.domain.errors import InvalidInput

_DAY = re.compile(r"(?:(\d{1,2})/)?(\d{1,2})/(\d{4})((?:[ T]\d{2}:\d{2})?)", re.ASCII)

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}).*)?", re.ASCII)


def iso(text: str) -> str:
    """The ISO form of a day, of a month ("05/2022") or of a day with a time; any other text stays as it is, so that
    the check can say what is wrong with it."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return text
    day, month, year, time = found.groups()
    return f"{year}-{int(month):02}" + ("" if day is None else f"-{int(day):02}") + time.replace(" ", "T")


def typed_day(text: str, vi: str, en: str) -> date:
    """Raises InvalidInput, in words that fit what people type here."""
    try:
        return parse_day(iso(text), vi)
    except InvalidInput as wrong:
        raise InvalidInput(
            (vi, en),
            f"“{text}” không phải một ngày có thật; hãy ghi như 31/12/2022",
            f"“{text}” is no real day; write it like 31/12/2022",
        ) from wrong


def as_typed(text: str) -> str:
    """The way back, for a field in which people go on typing; any other text stays as it was typed."""
    found = _ISO.fullmatch(text)
    if found is None:
        return text
    day, time = found.groups()
    return "/".join(reversed(day.split("-"))) + (f" {time}" if time else "")
