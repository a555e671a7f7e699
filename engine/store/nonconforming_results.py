"""Writing results that were found wrong (ISO 9001 8.7), and the notes beside the numbers of the books."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from engine.store.database import Session
from engine.store.tables import nonconforming_results, register_entries, register_notes


@dataclass(frozen=True, kw_only=True, slots=True)
class NonconformingResult:
    id: UUID
    dossier_id: UUID
    new_dossier_id: UUID
    action: str
    fault: str
    description: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A number in a book."""

    id: UUID
    book: str
    number: int
    year: int


_columns = [nonconforming_results.c[name] for name in NonconformingResult.__dataclass_fields__]
_put_right_by = select(*_columns).where(nonconforming_results.c.new_dossier_id == bindparam("dossier_id"))
_open = select(nonconforming_results.c.id).where(
    nonconforming_results.c.dossier_id == bindparam("dossier_id"), nonconforming_results.c.settled_at.is_(None)
)
_insert = insert(nonconforming_results)
_settle = (
    update(nonconforming_results)
    .where(nonconforming_results.c.id == bindparam("result_id"), nonconforming_results.c.settled_at.is_(None))
    .values(settled_at=bindparam("at"), put_right=bindparam("right"))
)
_entries = (
    select(*(register_entries.c[name] for name in Entry.__dataclass_fields__))
    .where(register_entries.c.dossier_id == bindparam("dossier_id"), register_entries.c.voided_at.is_(None))
    .order_by(register_entries.c.book, register_entries.c.year, register_entries.c.number)
)
_insert_notes = insert(register_notes)


def put_right_by(session: Session, dossier_id: UUID) -> NonconformingResult | None:
    """The wrong result that this dossier was opened to put right; none for any other dossier."""
    row = session.execute(_put_right_by, {"dossier_id": dossier_id}).one_or_none()
    return None if row is None else NonconformingResult(**row._mapping)


def is_open(session: Session, dossier_id: UUID) -> bool:
    """Whether the result of a dossier is being put right at the moment."""
    return session.execute(_open, {"dossier_id": dossier_id}).first() is not None


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(_insert, values)


def settle(session: Session, result_id: UUID, *, at: datetime, put_right: bool) -> bool:
    """False when it was settled before."""
    return bool(session.execute(_settle, {"result_id": result_id, "at": at, "right": put_right}).rowcount == 1)


def entries(session: Session, dossier_id: UUID) -> list[Entry]:
    """The numbers that a dossier has in the books, without those that were spoilt."""
    return [Entry(**row._mapping) for row in session.execute(_entries, {"dossier_id": dossier_id})]


def add_notes(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.execute(_insert_notes, list(rows))
