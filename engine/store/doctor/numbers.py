"""Numbers are gap-free: what a series has given out is exactly what stands in the books."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, func, select

from engine.store.doctor.invariant import Examination, Invariant, Problem
from engine.store.tables import dossiers, number_series, receipts, register_entries, skipped_numbers, slips

_VIETNAM = timedelta(hours=7)  # a day of dossier codes is a day there
_BOOKS: tuple[tuple[str, Table, str], ...] = (
    ("register", register_entries, "book"),
    ("slip", slips, "key"),
    ("receipt", receipts, "series"),
)

Series = tuple[str, str, str]
"""Unit, kind, period: the key of number_series."""


@dataclass(frozen=True, slots=True)
class _Written:
    """What the rows of a book hold of one series."""

    count: int
    lowest: int
    highest: int


def _holes(examination: Examination) -> Iterator[Problem]:
    given = _given(examination)
    written = dict(_books(examination)) | _codes(examination)
    skipped = _skipped(examination)
    for series in sorted(given.keys() | written.keys()):
        last = given.get(series, 0)
        found = _together([written.get(series, _Written(0, 1, 0)), *skipped[series]])
        if found != _Written(last, 1, last):
            yield _problem(series, last, found)


def _skipped(examination: Examination) -> defaultdict[Series, list[_Written]]:
    """Numbers that paper books left out, each with its reason: no gap, for somebody answers for them."""
    left_out: defaultdict[Series, list[_Written]] = defaultdict(list)
    for row in examination.session.execute(select(skipped_numbers)):
        count = row.last - row.first + 1
        left_out[row.unit_id, row.kind, row.period].append(_Written(count, row.first, row.last))
    return left_out


def _together(parts: list[_Written]) -> _Written:
    filled = [part for part in parts if part.count]
    return _Written(
        sum(part.count for part in filled),
        min((part.lowest for part in filled), default=1),
        max((part.highest for part in filled), default=0),
    )


def _given(examination: Examination) -> dict[Series, int]:
    return {(row.unit_id, row.kind, row.period): row.last for row in examination.session.execute(select(number_series))}


def _books(examination: Examination) -> Iterator[tuple[Series, _Written]]:
    for prefix, table, name in _BOOKS:
        number = table.c.number
        groups = (table.c.unit_id, table.c[name], table.c.year)
        statement = select(*groups, func.count(), func.min(number), func.max(number)).group_by(*groups)
        for unit, book, year, *amounts in examination.session.execute(statement):
            yield (unit, f"{prefix}:{book}", str(year)), _Written(*amounts)


def _codes(examination: Examination) -> dict[Series, _Written]:
    """Codes hold their number in a form of the catalogue's, so dossiers are counted by day instead."""
    counts: defaultdict[Series, int] = defaultdict(int)
    accepted = select(dossiers.c.unit_id, dossiers.c.accepted_at).where(dossiers.c.code.is_not(None))
    for unit, accepted_at in _stream(examination, accepted):
        counts[unit, "dossier", (accepted_at + _VIETNAM).date().isoformat()] += 1
    left_out = {series: sum(part.count for part in parts) for series, parts in _skipped(examination).items()}
    return {series: _Written(count, 1, count + left_out.get(series, 0)) for series, count in counts.items()}


def _stream(examination: Examination, statement: Any) -> Iterable[Any]:
    return examination.session.execute(statement, execution_options={"yield_per": 2000})


def _problem(series: Series, last: int, found: _Written) -> Problem:
    where = " ".join(series)
    return Problem(
        kind="number_gap",
        where=where,
        vi=f"Dãy số đã cấp {last}, sổ có {found.count} số từ {found.lowest} đến {found.highest}.",
        en=f"The series has given {last}, the book holds {found.count} numbers from {found.lowest} to {found.highest}.",
    )


INVARIANTS = (
    Invariant(
        vi="Số của sổ, phiếu, biên lai và mã hồ sơ liên tục từ 1, không thiếu, không trùng theo đơn vị và kỳ.",
        en="Numbers of registers, slips, receipts and dossier codes run from 1 by unit and period, no gap, no double.",
        find=_holes,
    ),
)
