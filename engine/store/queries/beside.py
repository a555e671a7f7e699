"""Which kinds of things a dossier has beside itself: asked at once, so that its page does not ask for each in turn to
be told that there is none. Most dossiers have few of them."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, or_, select

from engine.domain.identifiers import DossierId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, sees
from engine.store.tables import (
    comments,
    custodies,
    dossier_files,
    dossiers,
    fee_lines,
    filings,
    handoffs,
    kept_originals,
    nonconforming_results,
    online_filings,
    outbox,
    proposals,
    register_entries,
    register_notes,
    signed_results,
    slips,
    suggestions,
    visits,
)

_d = dossiers.c.id
_OWN = (
    *(visits, fee_lines, slips, register_entries, custodies, signed_results, handoffs, comments, filings, outbox),
    online_filings,
)
_CONDITIONS: dict[str, ColumnElement[bool]] = {
    **{table.name: table.c.dossier_id == _d for table in (*_OWN, dossier_files, kept_originals)},
    register_notes.name: (register_notes.c.entry_id == register_entries.c.id) & (register_entries.c.dossier_id == _d),
    nonconforming_results.name: or_(
        nonconforming_results.c.dossier_id == _d, nonconforming_results.c.new_dossier_id == _d
    ),
    proposals.name: or_(proposals.c.dossier_id == _d, proposals.c.related_id == _d),
    suggestions.name: or_(suggestions.c.dossier_id == _d, suggestions.c.filed_dossier_id == _d),
}


@lru_cache
def _asked(size: Size) -> Select[Any]:
    each: list[ColumnElement[Any]] = [
        exists().where(condition).correlate(dossiers).label(name) for name, condition in _CONDITIONS.items()
    ]
    return select(*each).where(_d == bindparam("dossier_id"), sees(size))


def beside(session: Session, reader: Reader, dossier_id: DossierId) -> frozenset[str]:
    """The names of the tables that hold something of the dossier; none where the reader may not know of it."""
    row = session.execute(_asked(reader.size), {**reader.values(), "dossier_id": dossier_id}).one_or_none()
    return frozenset() if row is None else frozenset(name for name in _CONDITIONS if row._mapping[name])
