"""What a report is about: one unit and its days, under the calendar and the organisation by which it is judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.domain.calendar import Calendar
from engine.domain.clock_history import was_late
from engine.domain.identifiers import UnitId
from engine.domain.instant import VIETNAM
from engine.domain.organisation import Organisation
from engine.domain.restructuring import first_instant
from engine.domain.succession import Mapped
from engine.store.database import Session
from engine.store.queries.brought import Brought, brought
from engine.store.queries.report_period import ReportPeriod


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """The dossiers of one unit that a report counts, between two instants; none where the first is not before the
    second. `taken` says whether those count that the unit took over: where the past is told in today's structure they
    count with the unit that received them. `brought` is what its last report made elsewhere said of them."""

    mapped: Mapped
    units: frozenset[UnitId]  # whose stages and receipts are the reporting unit's own
    begin: datetime
    end: datetime
    taken: bool
    brought: Brought | None

    @property
    def is_empty(self) -> bool:
        return self.begin >= self.end

    def values(self) -> dict[str, Any]:
        """The bound values of the report's statements."""
        only, but = self.mapped.only, self.mapped.but
        return {
            "unit": self.mapped.unit,
            "units": sorted(self.units),
            "begin": self.begin,
            "end": self.end,
            "taken": int(self.taken),
            "some": int(only is not None),
            "only": sorted(only or ()),
            "but": sorted(but),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportScope:
    """`mapped` tells the past in the structure of the reporting unit: what its predecessors did counts as its own.
    Otherwise it is told as it was: each unit for the days of its life, with what it took over as carried over."""

    unit: UnitId
    period: ReportPeriod
    calendar: Calendar
    organisation: Organisation
    now: datetime
    brought: Brought | None = None  # what the unit's last report made elsewhere said, where it began in mid-life
    mapped: bool = False
    brought_by: Mapping[UnitId, Brought] = field(default_factory=dict)  # the same of its predecessors, where mapped

    @property
    def end(self) -> datetime:
        """The first instant after what is reported: after the period, or after the unit's last day."""
        return self.period.end if self.mapped else min(self.period.end, self._life_end())

    def shares(self, period: ReportPeriod | None = None) -> tuple[Share, ...]:
        """Whose dossiers are counted, over the report's own days or others, as far as this installation accounts for
        them."""
        return tuple(share for share in self.sources(period) if not share.is_empty)

    def sources(self, period: ReportPeriod | None = None) -> tuple[Share, ...]:
        """The shares with those that are empty here, because the days were over before the unit began here."""
        days = period or self.period
        if not self.mapped:
            end = min(days.end, self._life_end())
            return (self._share(Mapped(unit=self.unit), frozenset({self.unit}), days.begin, end),)
        today = self.now.astimezone(VIETNAM).date()
        units = self.organisation.lineage(self.unit, today)
        sources = self.organisation.mapped_to(self.unit, today)
        return tuple(self._share(source, units, days.begin, days.end) for source in sources)

    def _share(self, mapped: Mapped, units: frozenset[UnitId], begin: datetime, end: datetime) -> Share:
        known = self.brought if mapped.unit == self.unit else self.brought_by.get(mapped.unit)
        return Share(
            mapped=mapped,
            units=units,
            begin=begin if known is None else max(begin, known.start),
            end=end,
            taken=not self.mapped,
            brought=None if known is None else known.of(mapped),
        )

    def was_before(self, known: Brought) -> bool:
        """Whether the whole period was over before a unit began here."""
        return self.period.end <= known.start

    def covers(self, known: Brought) -> bool:
        """Whether the period holds exactly all of a last report made elsewhere, alone or with what followed."""
        return known.first_day == self.period.first and self.period.last >= known.as_of

    @property
    def is_before_start(self) -> bool:
        """Whether the whole period was over before the unit began here."""
        return self.brought is not None and self.was_before(self.brought)

    @property
    def is_partial(self) -> bool:
        """Whether some days of the period lie before the start and no figures of them were brought."""
        known = self.brought
        return known is not None and self.period.begin < known.start and not self.covers(known)

    def was_late(self, clock: dict[str, Any]) -> bool:
        """Whether a stored clock had run past its limit when the period ended, or has by now where it has not ended."""
        return was_late(clock, self.end, self.now, self.calendar)

    def is_superior(self, unit: UnitId) -> bool:
        """Whether a unit stands on a level above the reporting one."""
        return self._order(unit) > self._order(self.unit)

    def _order(self, unit: UnitId) -> int:
        return self.organisation.levels[self.organisation.unit(unit).level].order

    def _life_end(self) -> datetime:
        last = self.organisation.unit(self.unit).valid_to
        return self.period.end if last is None else first_instant(last + timedelta(days=1))


def scope_of(
    session: Session,
    unit: UnitId,
    period: ReportPeriod,
    *,
    calendar: Calendar,
    organisation: Organisation,
    now: datetime,
    mapped: bool = False,
) -> ReportScope:
    """With what the last reports made elsewhere said of the unit, and where mapped of its predecessors."""
    before = organisation.lineage(unit, now.astimezone(VIETNAM).date()) - {unit} if mapped else frozenset()
    known = {predecessor: brought(session, predecessor) for predecessor in before}
    return ReportScope(
        unit=unit,
        period=period,
        calendar=calendar,
        organisation=organisation,
        now=now,
        brought=brought(session, unit),
        mapped=mapped,
        brought_by={predecessor: figures for predecessor, figures in known.items() if figures is not None},
    )
