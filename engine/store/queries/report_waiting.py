"""Dossiers that wait for a higher level: those past the citizen's promise that lie with a unit above.

A dossier that a higher level still has within the term is in progress like any other; the report counts it there. What
is named here is what keeps the citizen waiting, and where: so the dossiers in progress are those within the term,
those waiting for a higher level, and those late at the reporting unit itself."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, and_, bindparam, exists, or_, select

from engine.domain.identifiers import UnitId
from engine.store.database import Session
from engine.store.queries.report_scope import ReportScope
from engine.store.queries.report_share import END, unit_then
from engine.store.tables import handoffs, stages


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    unit: UnitId
    dossiers: int


_MOST_AT_ONCE = 500  # ids in one statement
_h, _onward = handoffs.alias("held"), handoffs.alias("onward")


def _open(handed: FromClause) -> ColumnElement[bool]:
    return and_(handed.c.sent_at < END, or_(handed.c.returned_at.is_(None), handed.c.returned_at >= END))


# Whoever passed the dossier on further waits as well: it lies with the last in the row.
_holders = (
    select(_h.c.dossier_id, unit_then(stages.c.unit_id, stages.c.id).label("unit"))
    .join(stages, stages.c.id == _h.c.to_stage_id)
    .where(
        _h.c.dossier_id.in_(bindparam("ids", expanding=True)),
        _open(_h),
        ~exists().where(_onward.c.from_stage_id == _h.c.to_stage_id, _open(_onward)),
    )
    .distinct()
)


def waiting_superior(session: Session, scope: ReportScope, late: Iterable[UUID]) -> tuple[Waiting, ...]:
    """Which units above the reporting one had how many of the dossiers that were past their promise, most first."""
    counted = Counter(unit for unit, _ in waiting_at(session, scope, late))
    ranked = sorted(counted.items(), key=lambda found: (-found[1], found[0]))
    return tuple(Waiting(unit=unit, dossiers=count) for unit, count in ranked)


def waiting_at(session: Session, scope: ReportScope, late: Iterable[UUID]) -> list[tuple[UnitId, UUID]]:
    """Which unit above has which of these dossiers."""
    held = [(UnitId(row.unit), row.dossier_id) for row in _held(session, list(late), scope)]
    return [(unit, dossier_id) for unit, dossier_id in held if scope.is_superior(unit)]


def _held(session: Session, ids: list[UUID], scope: ReportScope) -> Iterable[Any]:
    for start in range(0, len(ids), _MOST_AT_ONCE):
        yield from session.execute(_holders, {"ids": ids[start : start + _MOST_AT_ONCE], "end": scope.end})
