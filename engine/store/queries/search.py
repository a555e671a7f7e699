"""Dossiers that a unit received or works on, newest first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Integer, bindparam, or_, select

from engine.domain.identifiers import UnitId
from engine.store.database import Session
from engine.store.queries.matching import anywhere, matches
from engine.store.tables import dossiers, stages

MOST = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    id: UUID
    code: str | None
    procedure_code: str
    applicant_name: str
    submitted_at: datetime
    promised_at: datetime | None
    status: str
    verdict: str | None


_here = select(stages.c.dossier_id).where(stages.c.unit_id == bindparam("unit"))
_newest = (
    select(*(dossiers.c[name] for name in Found.__dataclass_fields__))
    .where(or_(dossiers.c.unit_id == bindparam("unit"), dossiers.c.id.in_(_here)))
    .order_by(dossiers.c.submitted_at.desc(), dossiers.c.id)
    .limit(bindparam("rows", type_=Integer))
)
_matching = _newest.where(matches())


def search(session: Session, unit_id: UnitId, needle: str) -> list[Found]:
    """At most MOST + 1, so that a page can say that there are more. `needle` is folded as domain.applicant folds."""
    values = {"unit": unit_id, "rows": MOST + 1, **anywhere(needle)}
    statement = _matching if needle else _newest
    return [Found(**row._mapping) for row in session.execute(statement, values)]
