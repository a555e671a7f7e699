"""Results found wrong after they were returned: an auditor's list (ISO 9001 8.7), and those of one dossier."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, or_, select

from engine.domain.identifiers import DossierId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in, size_of, values_of
from engine.store.tables import dossiers, nonconforming_results, register_entries, register_notes, users


@dataclass(frozen=True, kw_only=True, slots=True)
class NonconformingView:
    """`new_dossier_code` is None until the dossier that puts it right is accepted; `settled_at` until it has ended."""

    dossier_id: UUID
    dossier_code: str
    new_dossier_id: UUID
    new_dossier_code: str | None
    action: str
    fault: str
    found_by: str
    found_at: datetime
    description: str
    recorded_at: datetime
    recorded_by_name: str
    settled_at: datetime | None
    put_right: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteView:
    book: str
    number: int
    year: int
    kind: str
    note: str


_new = dossiers.alias("new")
_joined = ("dossier_code", "new_dossier_code", "recorded_by_name")
_results = (
    select(
        *(nonconforming_results.c[name] for name in NonconformingView.__dataclass_fields__ if name not in _joined),
        dossiers.c.code.label("dossier_code"),
        _new.c.code.label("new_dossier_code"),
        users.c.name.label("recorded_by_name"),
    )
    .join_from(nonconforming_results, dossiers, dossiers.c.id == nonconforming_results.c.dossier_id)
    .join(_new, _new.c.id == nonconforming_results.c.new_dossier_id)
    .join(users, users.c.id == nonconforming_results.c.recorded_by)
    .order_by(nonconforming_results.c.recorded_at, nonconforming_results.c.id)
)
_of_dossier = _results.where(
    or_(
        nonconforming_results.c.dossier_id == bindparam("dossier_id"),
        nonconforming_results.c.new_dossier_id == bindparam("dossier_id"),
    )
)
_of_unit = _results.where(
    nonconforming_results.c.unit_id == bindparam("of_unit"),
    nonconforming_results.c.recorded_at >= bindparam("begin"),
    nonconforming_results.c.recorded_at < bindparam("end"),
)
_notes = (
    select(
        register_entries.c.book,
        register_entries.c.number,
        register_entries.c.year,
        register_notes.c.kind,
        register_notes.c.note,
    )
    .join_from(register_notes, register_entries, register_entries.c.id == register_notes.c.entry_id)
    .where(register_entries.c.dossier_id == bindparam("dossier_id"))
    .order_by(register_notes.c.noted_at, register_entries.c.number)
)


_STATEMENTS = {"of_dossier": _of_dossier, "of_unit": _of_unit}


@lru_cache
def _seen(of: str, size: Size | None) -> Select[Any]:
    """Those between dossiers that the reader sees."""
    of_both = (nonconforming_results.c.dossier_id, nonconforming_results.c.new_dossier_id)
    return _STATEMENTS[of].where(and_(*(keeps_in(column, size) for column in of_both)))


@lru_cache
def _notes_seen(size: Size) -> Select[Any]:
    return _notes.where(keeps_in(register_entries.c.dossier_id, size))


def _found(session: Session, reader: Reader | None, of: str, values: dict[str, Any]) -> list[NonconformingView]:
    rows = session.execute(_seen(of, size_of(reader)), values | values_of(reader))
    return [NonconformingView(**row._mapping) for row in rows]


def nonconforming_of(session: Session, reader: Reader, dossier_id: DossierId) -> list[NonconformingView]:
    """The errors found in a dossier's result, and the one that it puts right."""
    return _found(session, reader, "of_dossier", {"dossier_id": dossier_id})


def nonconforming(
    session: Session, reader: Reader | None, unit: str, begin: datetime, end: datetime
) -> list[NonconformingView]:
    """Those that a unit recorded in a period, oldest first."""
    return _found(session, reader, "of_unit", {"of_unit": unit, "begin": begin, "end": end})


def notes_of(session: Session, reader: Reader, dossier_id: DossierId) -> list[NoteView]:
    """What the books say beside the numbers of a dossier."""
    values = {**reader.values(), "dossier_id": dossier_id}
    return [NoteView(**row._mapping) for row in session.execute(_notes_seen(reader.size), values)]
