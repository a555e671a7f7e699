"""Orders of the province's chairman (A14) as the installation records them, and which days they leave a unit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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


def orders_for(recorded: Iterable[CalendarOrder], unit: UnitId, organisation: Organisation) -> Iterator[Order]:
    """What a unit's calendar has of the recorded orders."""
    for order in recorded:
        days = order.in_calendar() if order.touches(unit, organisation) else None
        if days is not None:
            yield days
