"""Which dossier has a number of a series, and what a book says last."""

from typing import Any

from sqlalchemy import Select, bindparam, select

from engine.store.database import Session
from engine.store.queries.incident import CONFIDENTIAL
from engine.store.tables import dossiers, receipts, register_entries, slips

_BOOKS = {"register": (register_entries, "book"), "slip": (slips, "key"), "receipt": (receipts, "series")}


def _holder(table: Any, name: str) -> Select[Any]:
    return (
        select(dossiers.c.code, dossiers.c.applicant_name, dossiers.c.confidential)
        .join(table, table.c.dossier_id == dossiers.c.id)
        .where(
            table.c.unit_id == bindparam("unit"),
            table.c[name] == bindparam("named"),
            table.c.year == bindparam("of_year"),
            table.c.number == bindparam("wanted"),
        )
    )


_holders = {prefix: _holder(table, name) for prefix, (table, name) in _BOOKS.items()}
_latest = (
    select(register_entries.c.number, register_entries.c.entered_at)
    .where(
        register_entries.c.unit_id == bindparam("unit"),
        register_entries.c.book == bindparam("named"),
        register_entries.c.year == bindparam("of_year"),
    )
    .order_by(register_entries.c.entered_at.desc(), register_entries.c.number.desc())
    .limit(1)
)


def holder(session: Session, unit: str, kind: str, period: str, number: int) -> str | None:
    """How people call the dossier that has the number; neither code nor name of a confidential one; none for a
    dossier code, and for a number that was skipped."""
    prefix, _, named = kind.partition(":")
    if prefix not in _holders:
        return None
    given = {"unit": unit, "named": named, "of_year": int(period), "wanted": number}
    row = session.execute(_holders[prefix], given).first()
    if row is None:
        return None
    return CONFIDENTIAL if row.confidential else row.code or row.applicant_name


def latest_entry(session: Session, unit: str, book: str, year: int) -> Any:
    """Number and instant of the entry of the book that happened last; none in an empty book."""
    return session.execute(_latest, {"unit": unit, "named": book, "of_year": year}).first()
