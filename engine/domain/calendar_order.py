"""Orders of the province's chairman (A14) as the installation records them, and which days they leave a unit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from engine.domain.days_off import Order, OrderEffect
from engine.domain.identifiers import UnitId
from engine.domain.organisation import Organisation

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarOrder:
    """`areas` with everything in them, and single `units`. `lifted_from` is the first day on which a later order says
    that it no longer holds; `lifted_by` is that order's number."""

    id: UUID
    number: str
    authority: str
    decided_on: date
    effect: OrderEffect
    first: date
    last: date
    areas: frozenset[str]
    units: frozenset[str]
    reason: str
    lifted_from: date | None = None
    lifted_by: str | None = None

    @property
    def ends(self) -> date:
        """The last day on which it holds; before `first` where it was lifted as a whole."""
        return self.last if self.lifted_from is None else min(self.last, self.lifted_from - _DAY)

    def touches(self, unit: UnitId, organisation: Organisation) -> bool:
        around = set(organisation.areas_around(unit))
        return unit in self.units or bool(self.areas & around)

    def in_calendar(self) -> Order | None:
        """As a calendar takes it; none where no day is left of it."""
        if self.ends < self.first:
            return None
        return Order(
            number=self.number,
            decided_on=self.decided_on,
            first=self.first,
            last=self.ends,
            effect=self.effect,
            reason=self.reason,
        )


Earlier = tuple[tuple[UnitId, date], ...]
"""(unit, day on which its successor took over) of those who had a dossier before its unit."""


def orders_for(
    recorded: Iterable[CalendarOrder], unit: UnitId, organisation: Organisation, earlier: Earlier = ()
) -> Iterator[Order]:
    """What the recorded orders leave out of a unit's calendar; and out of that of its predecessors, while they were."""
    for order in recorded:
        days = _of_days(order, unit, organisation, earlier).in_calendar()
        if days is not None:
            yield days


def _of_days(order: CalendarOrder, unit: UnitId, organisation: Organisation, earlier: Earlier) -> CalendarOrder:
    if order.touches(unit, organisation):
        return order
    until = max((day for before, day in earlier if order.touches(before, organisation)), default=order.first)
    return order if until > order.ends else replace(order, lifted_from=until)
