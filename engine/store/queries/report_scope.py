"""What a report is about: one unit and its days, under the calendar and the organisation by which it is judged."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.domain.calendar import Calendar
from engine.domain.clock_history import as_of
from engine.domain.clock_record import from_record
from engine.domain.identifiers import UnitId
from engine.domain.organisation import Organisation
from engine.store.queries.brought import Brought
from engine.store.queries.report_period import ReportPeriod


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportScope:
    unit: UnitId
    period: ReportPeriod
    calendar: Calendar
    organisation: Organisation
    now: datetime
    brought: Brought | None = None  # what the unit's last report made elsewhere said, where it began in mid-life

    @property
    def end(self) -> datetime:
        return self.period.end

    def values(self) -> dict[str, Any]:
        """The bound values of the report's statements: of the period as far as this installation accounts for it."""
        return self.values_of(self.period)

    def values_of(self, period: ReportPeriod) -> dict[str, Any]:
        begin = period.begin if self.brought is None else max(period.begin, self.brought.start)
        return {"unit": self.unit, "begin": begin, "end": period.end}

    @property
    def is_before_start(self) -> bool:
        """Whether the whole period was over before the unit began here."""
        return self.brought is not None and self.period.end <= self.brought.start

    @property
    def covers_brought(self) -> bool:
        """Whether the period holds exactly all of the last report made elsewhere, alone or with what followed."""
        known = self.brought
        return known is not None and known.first_day == self.period.first and self.period.last >= known.as_of

    @property
    def is_partial(self) -> bool:
        """Whether some days of the period lie before the start and no figures of them were brought."""
        known = self.brought
        return known is not None and self.period.begin < known.start and not self.covers_brought

    def was_late(self, clock: dict[str, Any]) -> bool:
        """Whether a stored clock had run past its limit when the period ended, or has by now where it has not ended."""
        return as_of(from_record(clock), self.end, self.calendar).is_overdue(min(self.end, self.now))

    def is_superior(self, unit: UnitId) -> bool:
        """Whether a unit stands on a level above the reporting one."""
        return self._order(unit) > self._order(self.unit)

    def _order(self, unit: UnitId) -> int:
        return self.organisation.levels[self.organisation.unit(unit).level].order
