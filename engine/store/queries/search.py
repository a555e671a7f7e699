"""Dossiers that a unit received or works on, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, Text, bindparam, select, union_all

from engine.domain.mandate import Act
from engine.domain.succession import Mapped
from engine.store.database import Session
from engine.store.queries.matching import HANDED, anywhere, matches
from engine.store.queries.visibility import Reader, Size, may_know
from engine.store.tables import dossiers, proposals, stages

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
    annulled_for: str | None  # why, where it was annulled: the number stays in the book, struck through


_unit: BindParameter[str] = bindparam("unit", type_=Text)
_rows = bindparam("rows", type_=Integer)
_handed_here = select(stages.c.dossier_id).where(stages.c.unit_id == _unit, HANDED)


_annulled_for = (
    select(proposals.c.reason)
    .where(proposals.c.dossier_id == dossiers.c.id, proposals.c.act == Act.ANNULMENT, proposals.c.status == "confirmed")
    .scalar_subquery()
    .label("annulled_for")
)


@lru_cache
def _first(size: Size, searched: bool) -> Select[Any]:
    """The newest of what was received here and the newest of what was handed here, each from its own index, then the
    newest of those: together in one condition they made the database read every dossier there is."""
    conditions: list[ColumnElement[bool]] = [may_know(size), *((matches(),) if searched else ())]
    received = dossiers.c.unit_id == _unit
    handed = dossiers.c.id.in_(_handed_here) & (dossiers.c.unit_id != _unit)
    firsts = [
        _newest(select(dossiers.c.id, dossiers.c.submitted_at).where(of, *conditions)) for of in (received, handed)
    ]
    first = union_all(*(found.subquery().select() for found in firsts)).subquery()
    columns = [dossiers.c[name] for name in Found.__dataclass_fields__ if name != "annulled_for"]
    return _newest(select(*columns, _annulled_for).join(first, first.c.id == dossiers.c.id))


def _newest(found: Select[Any]) -> Select[Any]:
    return found.order_by(dossiers.c.submitted_at.desc(), dossiers.c.id).limit(_rows)


def search(session: Session, reader: Reader, needle: str) -> list[Found]:
    """At most MOST + 1, so that a page can say that there are more. `needle` is folded as domain.applicant folds."""
    values = {**reader.values(), "rows": MOST + 1, **anywhere(needle)}
    statement = _first(reader.size, bool(needle))
    return [Found(**row._mapping) for row in session.execute(statement, values)]


def search_all(session: Session, reader: Reader, units: Iterable[Mapped], needle: str) -> list[Found]:
    """What `search` finds for a unit and for those whose archive it keeps, newest first: citizens ask at the successor
    for what a unit of before has closed."""
    found = {
        row.id: row
        for mapped in units
        for row in search(session, reader.at(mapped.unit), needle)
        if mapped.has(row.procedure_code)
    }
    newest = sorted(found.values(), key=lambda row: (-row.submitted_at.timestamp(), row.id.bytes))
    return newest[: MOST + 1]
