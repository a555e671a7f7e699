"""Clocks: the real one, and the one of a demo installation that lives in its own year."""

from dataclasses import dataclass
from datetime import UTC, datetime


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoClock:
    """Stood at `shown_at` when the real clock stood at `set_at`, and has moved on with it since."""

    shown_at: datetime
    set_at: datetime

    def now(self) -> datetime:
        return self.shown_at + (datetime.now(UTC) - self.set_at)
