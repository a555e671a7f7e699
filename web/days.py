"""Days as people write them in Vietnam, "30/05/2022", as the engine keeps them, "2022-05-30"."""

import re

_DAY = re.compile(r"(?:(\d{1,2})/)?(\d{1,2})/(\d{4})((?:[ T]\d{2}:\d{2})?)", re.ASCII)


def iso(text: str) -> str:
    """The ISO form of a day, of a month ("05/2022") or of a day with a time; any other text stays as it is, so that
    the check can say what is wrong with it."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return text
    day, month, year, time = found.groups()
    return f"{year}-{int(month):02}" + ("" if day is None else f"-{int(day):02}") + time.replace(" ", "T")
