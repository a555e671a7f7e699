"""What a report is about: one unit and its days, under the calendar and the organisation by which it is judged."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.domain.calendar import Calendar
from engine.domain.clock_history import as_of
from engine.domain.clock_record import from_record
from engine.domain.identifiers import UnitId
from engine.domain.organisation import Organisation
from engine.store.queries.report_period import ReportPeriod


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportScope:
    unit: UnitId
    period: ReportPeriod
    calendar: Calendar
    organisation: Organisation
    now: datetime

    @property
    def end(self) -> datetime:
        return self.period.end

    def values(self) -> dict[str, Any]:
        """The bound values of the report's statements."""
        return {"unit": self.unit, "begin": self.period.begin, "end": self.period.end}

    def was_late(self, clock: dict[str, Any]) -> bool:
        """Whether a stored clock had run past its limit when the period ended, or has by now where it has not ended."""
        return as_of(from_record(clock), self.end, self.calendar).is_overdue(min(self.end, self.now))

    def is_superior(self, unit: UnitId) -> bool:
        """Whether a unit stands on a level above the reporting one."""
        return self._order(unit) > self._order(self.unit)

    def _order(self, unit: UnitId) -> int:
        return self.organisation.levels[self.organisation.unit(unit).level].order
