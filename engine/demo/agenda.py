"""What is to happen when, in simulated time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count

Act = Callable[[datetime], None]


@dataclass(slots=True)
class Agenda:
    """What is put in for the same instant happens in the order in which it was put in."""

    _queue: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)

    def put(self, when: datetime, act: Act) -> None:
        heappush(self._queue, (when, next(self._order), act))

    def run(self, first: date, until: datetime, day_passed: Callable[[date], None]) -> None:
        """Let everything happen that is due up to an instant; `day_passed` hears of every day that is over."""
        today = first
        while self._queue and self._queue[0][0] <= until:
            now, _, act = heappop(self._queue)
            while today < now.date():
                day_passed(today)
                today += timedelta(days=1)
            act(now)
        while today <= until.date():
            day_passed(today)
            today += timedelta(days=1)
