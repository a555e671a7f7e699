"""Numbers are gap-free: what a series has given out is exactly what stands in the books."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, func, select

from engine.store.doctor.invariant import Examination, Invariant, Problem
from engine.store.tables import (
    book_closings,
    closed_books,
    dossiers,
    number_openings,
    number_series,
    receipts,
    register_entries,
    skipped_numbers,
    slips,
    taken_dossiers,
    transfers,
)

_VIETNAM = timedelta(hours=7)  # a day of dossier codes is a day there
_BOOKS: tuple[tuple[str, Table, str], ...] = (
    ("register", register_entries, "book"),
    ("slip", slips, "key"),
    ("receipt", receipts, "series"),
)

# Who accepted a dossier that others took over since: the first of them names whom it was taken from.
_ACCEPTED_BY = func.coalesce(
    select(transfers.c.from_unit_id)
    .where(transfers.c.dossier_id == dossiers.c.id, transfers.c.at_desk, transfers.c.at > dossiers.c.accepted_at)
    .order_by(transfers.c.at)
    .limit(1)
    .scalar_subquery(),
    dossiers.c.unit_id,
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
    given, elsewhere = _given(examination), _elsewhere(examination)
    written = dict(_books(examination)) | _codes(examination)
    skipped = _skipped(examination)
    for series in sorted(given.keys() | written.keys() | elsewhere.keys()):
        last, spans = given.get(series, 0), elsewhere.get(series, [])
        found = _together([written.get(series, _Written(0, 1, 0)), *skipped[series]])
        expected = _Written(last, 1, last) if not spans else _beside(last, spans)
        if found != expected and (found.count or expected.count or last != _reach(spans)):
            yield _problem(series, last, found, spans)
        elif spans:
            yield from _written_twice(examination, series, spans)


def _elsewhere(examination: Examination) -> dict[Series, list[range]]:
    """Numbers before which a series did not begin here: those given on paper, as they were taken over, and those of
    the predecessor's book that goes on in it."""
    found: defaultdict[Series, list[range]] = defaultdict(list)
    inherited = select(closed_books).where(closed_books.c.continued_by.is_not(None), closed_books.c.last > 0)
    for row in examination.session.execute(inherited):
        found[row.continued_by, row.kind, row.period].append(range(1, row.last + 1))
    for row in examination.session.execute(select(number_openings).order_by(number_openings.c.first)):
        found[row.unit_id, row.kind, row.period].append(range(row.first, row.last + 1))
    return found


def _beside(last: int, spans: list[range]) -> _Written:
    """What the book must hold here: every number up to the last that does not stand elsewhere."""
    count, lowest, highest = last - sum(map(len, spans)), 1, last
    for span in spans:
        lowest = span[-1] + 1 if lowest in span else lowest
    for span in reversed(spans):
        highest = span[0] - 1 if highest in span else highest
    return _Written(count, lowest, highest) if count else _Written(0, 1, 0)


def _reach(spans: list[range]) -> int:
    return max((span[-1] for span in spans), default=0)


def _written_twice(examination: Examination, series: Series, spans: list[range]) -> Iterator[Problem]:
    """A number that stands on paper or in the predecessor's book and was given here again."""
    unit, kind, period = series
    for prefix, table, name in _BOOKS:
        if kind.startswith(f"{prefix}:"):
            wanted = select(table.c.number).where(
                table.c.unit_id == unit, table.c[name] == kind.removeprefix(f"{prefix}:"), table.c.year == int(period)
            )
            for number in examination.session.execute(wanted).scalars():
                if any(number in span for span in spans):
                    yield Problem(
                        kind="number_twice",
                        where=" ".join(series),
                        vi=f"Số {number} đã nằm trong sổ giấy hoặc sổ của đơn vị trước mà vẫn được cấp ở đây.",
                        en=f"Number {number} stands on paper or in the predecessor's book and was given here again.",
                    )


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


def _reopened(examination: Examination) -> Iterator[Problem]:
    """Books that gave a number after they were closed."""
    given = _given(examination)
    for row in examination.session.execute(select(closed_books)):
        last = given.get((row.unit_id, row.kind, row.period), 0)
        if last != row.last:
            yield Problem(
                kind="closed_book",
                where=" ".join((row.unit_id, row.kind, row.period)),
                vi=f"Sổ khóa ngày {row.day:%d/%m/%Y} ở số {row.last}, nhưng nay đã cấp đến {last}.",
                en=f"The book was closed on {row.day} at {row.last}, but it has given {last}.",
            )


def _closed(examination: Examination) -> Iterator[Problem]:
    """A book of a year is closed where its series gives no number any more, and nowhere else."""
    closed = {
        (row.unit_id, row.kind, row.period): row.last for row in examination.session.execute(select(book_closings))
    }
    wanted = select(number_series).where(number_series.c.closed_at.is_not(None))
    shut = {(row.unit_id, row.kind, row.period): row.last for row in examination.session.execute(wanted)}
    for series in sorted(closed.keys() | shut.keys()):
        if closed.get(series) != shut.get(series):
            yield Problem(
                kind="book_closing",
                where=" ".join(series),
                vi=f"Dòng khóa sổ ghi đến số {closed.get(series, '–')}, dãy số khóa ở {shut.get(series, '–')}.",
                en=f"The closing says {closed.get(series, '–')}, the series is closed at {shut.get(series, '–')}.",
            )


def _given(examination: Examination) -> dict[Series, int]:
    return {(row.unit_id, row.kind, row.period): row.last for row in examination.session.execute(select(number_series))}


def _books(examination: Examination) -> Iterator[tuple[Series, _Written]]:
    for prefix, table, name in _BOOKS:
        number = table.c.number
        groups = (table.c.unit_id, table.c[name], table.c.year)
        statement = select(*groups, func.count(), func.min(number), func.max(number)).group_by(*groups)
        if table is receipts:  # a pre-printed series, which has a blank, is numbered by its printer
            statement = statement.where(~receipts.c.series.contains(" "))
        for unit, book, year, *amounts in examination.session.execute(statement):
            yield (unit, f"{prefix}:{book}", str(year)), _Written(*amounts)


def _codes(examination: Examination) -> dict[Series, _Written]:
    """Codes hold their number in a form of the catalogue's, so dossiers are counted by day instead: those that got
    their code here, not those that brought one."""
    counts: defaultdict[Series, int] = defaultdict(int)
    accepted = select(_ACCEPTED_BY, dossiers.c.accepted_at).where(
        dossiers.c.code.is_not(None), dossiers.c.id.not_in(select(taken_dossiers.c.dossier_id))
    )
    for unit, accepted_at in _stream(examination, accepted):
        counts[unit, "dossier", (accepted_at + _VIETNAM).date().isoformat()] += 1
    left_out = {series: sum(part.count for part in parts) for series, parts in _skipped(examination).items()}
    return {series: _Written(count, 1, count + left_out.get(series, 0)) for series, count in counts.items()}


def _stream(examination: Examination, statement: Any) -> Iterable[Any]:
    return examination.session.execute(statement, execution_options={"yield_per": 2000})


def _problem(series: Series, last: int, found: _Written, spans: list[range]) -> Problem:
    where = " ".join(series)
    before = ", ".join(f"{span[0]}–{span[-1]}" for span in spans)
    return Problem(
        kind="number_gap",
        where=where,
        vi=f"Dãy số đã cấp {last}, sổ có {found.count} số từ {found.lowest} đến {found.highest}"
        + (f" ngoài các số trong sổ giấy hoặc sổ của đơn vị trước ({before})." if before else "."),
        en=f"The series has given {last}, the book holds {found.count} numbers from {found.lowest} to {found.highest}"
        + (f" beside those on paper or in the predecessor's book ({before})." if before else "."),
    )


INVARIANTS = (
    Invariant(
        vi="Số của sổ, phiếu, biên lai và mã hồ sơ liên tục từ 1 (hoặc tiếp số cuối của sổ được nối), không thiếu, "
        "không trùng theo đơn vị và kỳ; số đã ghi trong sổ giấy trước khi dùng phần mềm được kể là của sổ giấy.",
        en="Numbers of registers, slips, receipts and dossier codes run from 1, or on from a predecessor's book, by "
        "unit and period, no gap, no double; those taken over from paper count as the paper's.",
        find=_holes,
    ),
    Invariant(
        vi="Sổ đã khóa khi sắp xếp đơn vị không cấp thêm số nào.",
        en="A book that was closed by a restructuring has given no number since.",
        find=_reopened,
    ),
    Invariant(
        vi="Sổ năm đã khóa thì dãy số của nó đã khóa ở đúng số cuối ấy.",
        en="The series of a book of a year that was closed is closed at its last number.",
        find=_closed,
    ),
)
