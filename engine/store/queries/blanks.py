"""Numbered blanks of a unit: how many of each lot are where, and which sheets somebody holds."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, func, select

from engine.domain.blanks import Count, free_of
from engine.store.database import Session
from engine.store.queries.visibility import Reader, keeps_in
from engine.store.tables import blank_issues, blank_lots, blank_sheets, dossiers


@dataclass(frozen=True, kw_only=True, slots=True)
class LotView:
    id: UUID
    kind: str
    series: str
    first: int
    last: int
    count: Count
    free: list[range]
    mine: list[range]  # issued to the reader

    @property
    def numbers(self) -> range:
        return range(self.first, self.last + 1)


_lots = (
    select(blank_lots.c.id, blank_lots.c.kind, blank_lots.c.series, blank_lots.c.first, blank_lots.c.last)
    .where(blank_lots.c.unit_id == bindparam("unit"))
    .order_by(blank_lots.c.kind, blank_lots.c.series, blank_lots.c.first)
)
_issues = (
    select(blank_issues.c.lot_id, blank_issues.c.first, blank_issues.c.last, blank_issues.c.user_id)
    .join(blank_lots, blank_lots.c.id == blank_issues.c.lot_id)
    .where(blank_lots.c.unit_id == bindparam("unit"))
    .order_by(blank_issues.c.first)
)
_spent = (
    select(blank_sheets.c.lot_id, blank_sheets.c.spent, func.count().label("sheets"))
    .join(blank_lots, blank_lots.c.id == blank_sheets.c.lot_id)
    .where(blank_lots.c.unit_id == bindparam("unit"))
    .group_by(blank_sheets.c.lot_id, blank_sheets.c.spent)
)


def blanks_of(session: Session, reader: Reader) -> list[LotView]:
    """Every lot of the reader's unit."""
    here = {"unit": reader.unit_id}
    issues = list(session.execute(_issues, here))
    spent = {(row.lot_id, row.spent): row.sheets for row in session.execute(_spent, here)}
    found = []
    for lot in session.execute(_lots, here):
        spans = [(range(row.first, row.last + 1), row.user_id) for row in issues if row.lot_id == lot.id]
        count = Count(
            received=lot.last - lot.first + 1,
            issued=sum(len(span) for span, _ in spans),
            used=spent.get((lot.id, "used"), 0),
            spoilt=spent.get((lot.id, "spoilt"), 0),
        )
        free = free_of(range(lot.first, lot.last + 1), [span for span, _ in spans])
        mine = [span for span, user in spans if user == reader.user_id]
        found.append(LotView(**lot._mapping, count=count, free=free, mine=mine))
    return found


def dossier_called(session: Session, reader: Reader, code: str) -> UUID | None:
    """The dossier of this code, if the reader may know of it."""
    wanted = select(dossiers.c.id).where(dossiers.c.code == bindparam("code"), keeps_in(dossiers.c.id, reader.size))
    found: UUID | None = session.execute(wanted, {**reader.values(), "code": code}).scalar_one_or_none()
    return found
