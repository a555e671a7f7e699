"""Dossiers that a unit received or works on, newest first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, Text, bindparam, false, or_, select, union_all

from engine.domain.mandate import Act
from engine.domain.succession import Mapped
from engine.store.database import Session
from engine.store.queries.matching import HANDED, anywhere, matches
from engine.store.queries.visibility import Reader, Size, may_know, sees
from engine.store.tables import dossiers, proposals, register_entries, stages

MOST = 50
_AT_ONCE = 500  # ids in one statement
_BOOK_NUMBER = re.compile(r"(?:so )?(\d{1,6})/((?:19|20)\d{2})", re.ASCII)
_PHONE = re.compile(r"\+?[\d .-]{6,20}", re.ASCII)
_BETWEEN = re.compile(r"[ .-]")


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Sought:
    """What is searched for. `procedures` are the codes of those whose name was typed."""

    needle: str  # folded as domain.applicant folds
    procedures: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """A phone or identity number is one number, however it was typed."""
        return _BETWEEN.sub("", self.needle) if _PHONE.fullmatch(self.needle) else self.needle

    @property
    def book_number(self) -> tuple[int, int] | None:
        """Number and year of an entry in a book, where that was typed: "12/2022", "số 12/2022"."""
        found = _BOOK_NUMBER.fullmatch(self.needle)
        return None if found is None else (int(found[1]), int(found[2]))

    @property
    def kinds(self) -> "Kinds":
        return Kinds(bool(self.needle), bool(self.procedures), self.book_number is not None)

    def values(self) -> dict[str, Any]:
        """The bound values of the statement."""
        number, year = self.book_number or (0, 0)
        return {**anywhere(self.text), "procedures": list(self.procedures), "number": number, "year": year}


@dataclass(frozen=True, slots=True)
class Kinds:
    """In what is searched: statements are built once for each."""

    texts: bool
    procedures: bool
    books: bool


_unit: BindParameter[str] = bindparam("unit", type_=Text)
_rows = bindparam("rows", type_=Integer)
_handed_here = select(stages.c.dossier_id).where(stages.c.unit_id == _unit, HANDED)
_in_books = select(register_entries.c.dossier_id).where(
    register_entries.c.unit_id == _unit,
    register_entries.c.year == bindparam("year", type_=Integer),
    register_entries.c.number == bindparam("number", type_=Integer),
)


_annulled_for = (
    select(proposals.c.reason)
    .where(proposals.c.dossier_id == dossiers.c.id, proposals.c.act == Act.ANNULMENT, proposals.c.status == "confirmed")
    .scalar_subquery()
    .label("annulled_for")
)


@lru_cache
def _first(size: Size, kinds: Kinds) -> Select[Any]:
    """The newest of what was received here, of what was handed here and of what stands in the books here, each from
    its own index, then the newest of those: together in one condition they made the database read every dossier there
    is."""
    conditions = [may_know(size), *_wanted(kinds)]
    received = dossiers.c.unit_id == _unit
    handed = dossiers.c.id.in_(_handed_here) & (dossiers.c.unit_id != _unit)
    branches = [(received, *conditions), (handed, *conditions)]
    if kinds.books:
        branches.append((dossiers.c.id.in_(_in_books), may_know(size)))
    firsts = [_newest(select(dossiers.c.id, dossiers.c.submitted_at).where(*branch)) for branch in branches]
    every = union_all(*(found.subquery().select() for found in firsts)).subquery()
    first = select(every.c.id).distinct().subquery()
    columns = [dossiers.c[name] for name in Found.__dataclass_fields__ if name != "annulled_for"]
    return _newest(select(*columns, _annulled_for).join(first, first.c.id == dossiers.c.id))


def _wanted(kinds: Kinds) -> list[ColumnElement[bool]]:
    of_procedure = dossiers.c.procedure_code.in_(bindparam("procedures", expanding=True))
    return [or_(matches(), of_procedure if kinds.procedures else false())] if kinds.texts else []


def _newest(found: Select[Any]) -> Select[Any]:
    return found.order_by(dossiers.c.submitted_at.desc(), dossiers.c.id).limit(_rows)


def search(session: Session, reader: Reader, needle: str | Sought) -> list[Found]:
    """At most MOST + 1, so that a page can say that there are more. `needle` is folded as domain.applicant folds."""
    sought = Sought(needle=needle) if isinstance(needle, str) else needle
    values = {**reader.values(), "rows": MOST + 1, **sought.values()}
    return [Found(**row._mapping) for row in session.execute(_first(reader.size, sought.kinds), values)]


@lru_cache
def _listed(size: Size) -> Select[Any]:
    columns = [dossiers.c[name] for name in Found.__dataclass_fields__ if name != "annulled_for"]
    named = dossiers.c.id.in_(bindparam("ids", expanding=True))
    return select(*columns, _annulled_for).where(named, sees(size))


def listed(session: Session, reader: Reader, units: Iterable[Mapped], ids: Iterable[UUID]) -> list[Found]:
    """Of these dossiers those that the reader sees, in their unit or in the archives that it keeps, newest first."""
    wanted, found = list(dict.fromkeys(ids)), {}
    for mapped in units:
        archive = reader.at(mapped.unit)
        for start in range(0, len(wanted), _AT_ONCE):
            values = {**archive.values(), "ids": wanted[start : start + _AT_ONCE]}
            for row in session.execute(_listed(archive.size), values):
                if mapped.has(row.procedure_code):
                    found[row.id] = Found(**row._mapping)
    return _ordered(found.values())


def _ordered(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda row: (-row.submitted_at.timestamp(), row.id.bytes))


def search_all(session: Session, reader: Reader, units: Iterable[Mapped], needle: str | Sought) -> list[Found]:
    """What `search` finds for a unit and for those whose archive it keeps, newest first: citizens ask at the successor
    for what a unit of before has closed."""
    found = {
        row.id: row
        for mapped in units
        for row in search(session, reader.at(mapped.unit), needle)
        if mapped.has(row.procedure_code)
    }
    return _ordered(found.values())[: MOST + 1]
