"""Writing numbered blanks: lots received, ranges issued, sheets used or spoilt."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select

from engine.store.database import Session
from engine.store.tables import blank_issues, blank_lots, blank_sheets, units


@dataclass(frozen=True, kw_only=True, slots=True)
class LotRecord:
    id: UUID
    unit_id: str
    kind: str
    series: str
    first: int
    last: int

    @property
    def numbers(self) -> range:
        return range(self.first, self.last + 1)


_lot = [blank_lots.c[name] for name in LotRecord.__dataclass_fields__]
_lock_unit = select(units.c.id).where(units.c.id == bindparam("unit")).with_for_update()
_lots = select(*_lot).where(
    blank_lots.c.unit_id == bindparam("unit"),
    blank_lots.c.kind == bindparam("kind"),
    blank_lots.c.series == bindparam("series"),
)
_lock_lot = select(*_lot).where(blank_lots.c.id == bindparam("lot_id")).with_for_update()
_issued = select(blank_issues.c.first, blank_issues.c.last).where(blank_issues.c.lot_id == bindparam("lot"))
_held = _issued.where(blank_issues.c.user_id == bindparam("user"))
_sheet = select(blank_sheets.c.spent).where(
    blank_sheets.c.lot_id == bindparam("lot"), blank_sheets.c.number == bindparam("at")
)

_add_lot, _add_issue, _add_sheet = insert(blank_lots), insert(blank_issues), insert(blank_sheets)


def lock_unit(session: Session, unit: str) -> None:
    """One lot at a time is received in a unit, so that none overlaps another."""
    session.execute(_lock_unit, {"unit": unit})


def lots(session: Session, unit: str, kind: str, series: str) -> list[LotRecord]:
    values = {"unit": unit, "kind": kind, "series": series}
    return [LotRecord(**row._mapping) for row in session.execute(_lots, values)]


def lock_lot(session: Session, lot_id: UUID) -> LotRecord | None:
    row = session.execute(_lock_lot, {"lot_id": lot_id}).one_or_none()
    return None if row is None else LotRecord(**row._mapping)


def issued(session: Session, lot_id: UUID) -> list[range]:
    return [range(row.first, row.last + 1) for row in session.execute(_issued, {"lot": lot_id})]


def held(session: Session, lot_id: UUID, user_id: UUID) -> list[range]:
    """What was issued to this person."""
    rows = session.execute(_held, {"lot": lot_id, "user": user_id})
    return [range(row.first, row.last + 1) for row in rows]


def spent(session: Session, lot_id: UUID, number: int) -> str | None:
    found: str | None = session.execute(_sheet, {"lot": lot_id, "at": number}).scalar_one_or_none()
    return found


def add_lot(session: Session, values: dict[str, Any]) -> None:
    session.execute(_add_lot, values)


def add_issue(session: Session, values: dict[str, Any]) -> None:
    session.execute(_add_issue, values)


def add_sheet(session: Session, values: dict[str, Any]) -> None:
    session.execute(_add_sheet, values)
