"""The slips that a dossier was given and the numbers that it has in the books."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from engine.domain.identifiers import DossierId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in
from engine.store.tables import dossiers, register_entries, slips


@dataclass(frozen=True, kw_only=True, slots=True)
class SlipView:
    id: UUID
    key: str
    number: int
    year: int
    issued_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class IssuedSlip:
    """A slip with all that it said when it was issued; `demo` where the dossier is made up."""

    id: UUID
    key: str
    unit_id: str
    form_set: str
    number: int
    year: int
    content: dict[str, Any]
    issued_at: datetime
    demo: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryView:
    """A number of a book; `voided_at` where it was spoilt."""

    book: str
    number: int
    year: int
    entered_at: datetime
    voided_at: datetime | None


_slips = (
    select(*(slips.c[name] for name in SlipView.__dataclass_fields__))
    .where(slips.c.dossier_id == bindparam("dossier_id"))
    .order_by(slips.c.issued_at, slips.c.number)
)
_issued = (
    select(*(slips.c[name] for name in IssuedSlip.__dataclass_fields__ if name != "demo"), dossiers.c.demo)
    .join(dossiers, dossiers.c.id == slips.c.dossier_id)
    .where(slips.c.dossier_id == bindparam("dossier_id"))
    .order_by(slips.c.issued_at, slips.c.number)
)
_entries = (
    select(*(register_entries.c[name] for name in EntryView.__dataclass_fields__))
    .where(register_entries.c.dossier_id == bindparam("dossier_id"))
    .order_by(register_entries.c.year, register_entries.c.book, register_entries.c.number)
)


@lru_cache
def _slips_seen(size: Size) -> Select[Any]:
    return _slips.where(keeps_in(slips.c.dossier_id, size))


@lru_cache
def _issued_seen(size: Size) -> Select[Any]:
    return _issued.where(keeps_in(slips.c.dossier_id, size))


@lru_cache
def _entries_seen(size: Size) -> Select[Any]:
    return _entries.where(keeps_in(register_entries.c.dossier_id, size))


def slips_of(session: Session, reader: Reader, dossier_id: DossierId) -> list[SlipView]:
    values = {**reader.values(), "dossier_id": dossier_id}
    return [SlipView(**row._mapping) for row in session.execute(_slips_seen(reader.size), values)]


def issued_slips(session: Session, reader: Reader, dossier_id: DossierId) -> list[IssuedSlip]:
    """In the order in which they were issued."""
    values = {**reader.values(), "dossier_id": dossier_id}
    return [IssuedSlip(**row._mapping) for row in session.execute(_issued_seen(reader.size), values)]


def entries_of(session: Session, reader: Reader, dossier_id: DossierId) -> list[EntryView]:
    values = {**reader.values(), "dossier_id": dossier_id}
    return [EntryView(**row._mapping) for row in session.execute(_entries_seen(reader.size), values)]
