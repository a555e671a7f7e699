"""A day as people type it: 2022-03-01."""

import re
from datetime import date

from engine.domain.errors import InvalidInput

_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_day(value: object, where: str) -> date:
    """The date that "2022-03-01" names. Raises InvalidInput naming `where`."""
    if isinstance(value, str) and _WRITTEN.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:  # 30 February: refused below
            pass
    raise InvalidInput(where, "phải là một ngày có thật, dạng 2022-03-01", "must be a real date such as 2022-03-01")
