"""Pre-printed receipts: no number twice, none outside its book or its holder's hands; closed reports are their rows."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from engine.domain.receipt_books import printed, series_name
from engine.domain.receipt_use import Amounts, Column, Quarter, use_of
from engine.store.doctor.invariant import Examination, Invariant, Problem
from engine.store.queries.receipt_use import bought_by, gone_of
from engine.store.tables import receipt_book_issues, receipt_books, receipt_sheets, receipt_use_closings, receipts

_b, _s, _r = receipt_books.c, receipt_sheets.c, receipts.c
_series = (_b.unit_id, _b.form_sign, _b.sign)
_sheets = select(*_series, _b.book, _b.first, _b.last, _s.book_id, _s.number, _s.fate, _s.spent_at).join_from(
    receipt_sheets, receipt_books, _b.id == _s.book_id
)
_outside = _sheets.where((_s.number < _b.first) | (_s.number > _b.last))
_used = _sheets.add_columns(
    _b.face_value,
    _r.id.label("receipt"),
    _r.issued_by,
    _r.issued_at,
    _r.amount,
    _r.unit_id.label("of_unit"),
    _r.series,
    _r.number.label("named"),
).join(receipts, _r.id == _s.receipt_id)
_without = select(_r.unit_id, _r.series, _r.year, _r.number).where(
    _r.series.contains(" "), _r.id.not_in(select(_s.receipt_id).where(_s.receipt_id.is_not(None)))
)
_twice = select(_r.unit_id, _r.series, _r.number).where(_r.series.contains(" "))
_repeated = (
    _twice.add_columns(func.count().label("times")).group_by(_r.unit_id, _r.series, _r.number).having(func.count() > 1)
)

Held = defaultdict[tuple[UUID, UUID], list[tuple[datetime, datetime | None]]]


def _numbers(examination: Examination) -> Iterator[Problem]:
    before: dict[tuple[str, str, str], int] = {}
    for row in examination.session.execute(select(receipt_books).order_by(*_series, _b.first)):
        series = (row.unit_id, row.form_sign, row.sign)
        if row.first <= before.get(series, 0):
            yield _problem(row, row.first, "có ở hai quyển", "is in two books")
        before[series] = max(row.last, before.get(series, 0))
    for row in examination.session.execute(_outside):
        yield _problem(row, row.number, "không có trong quyển của nó", "is outside its book")
    for row in examination.session.execute(_repeated):
        yield _named(row, row.number, f"viết {row.times} biên lai", f"stands on {row.times} receipts")
    for row in examination.session.execute(_without):
        yield _named(row, row.number, "không nằm trong quyển nào", "is in no book")


def _writing(examination: Examination) -> Iterator[Problem]:
    """Who wrote on a sheet had its book then, and the sheets of a receipt are what it says."""
    held, sums, amounts = _held(examination), defaultdict[UUID, int](int), dict[UUID, Any]()
    for row in examination.session.execute(_used):
        if (row.of_unit, row.series) != (row.unit_id, series_name(row.form_sign, row.sign)) and not row.face_value:
            yield _problem(row, row.number, "thuộc biên lai của quyển khác", "belongs to a receipt of another book")
        spans = held[row.book_id, row.issued_by]
        if not any(since <= row.issued_at and (until is None or row.issued_at <= until) for since, until in spans):
            yield _problem(row, row.number, "viết khi không giữ quyển", "was written by somebody without its book")
        if row.face_value is not None:
            sums[row.receipt] += row.face_value
        elif row.number != row.named:
            yield _problem(row, row.number, "khác số của biên lai", "is not the number of its receipt")
        amounts[row.receipt] = row
    for receipt, total in sums.items():
        row = amounts[receipt]
        if total != row.amount:
            vi, en = f"có mệnh giá cộng lại {total} đ, thu {row.amount} đ", f"is worth {total} đ, not {row.amount} đ"
            yield _problem(row, row.named, vi, en)


def _held(examination: Examination) -> Held:
    held: Held = defaultdict(list)
    for row in examination.session.execute(select(receipt_book_issues)):
        held[row.book_id, row.user_id].append((row.issued_at, row.returned_at))
    return held


def _reports(examination: Examination) -> Iterator[Problem]:
    for row in examination.session.execute(select(receipt_use_closings)):
        bought, gone = bought_by(examination.session, row.unit_id), gone_of(examination.session, row.unit_id)
        uses = use_of(bought, gone, Quarter.of(row.last), Column.DELETED)
        found, told = _figures(sum((use.amounts for use in uses), Amounts())), _figures(row)
        if found != told:
            vi, en = f"Báo cáo đã chốt ghi {told}, các tờ là {found}.", f"The closed report says {told}, not {found}."
            yield Problem(kind="receipt_use", where=f"{row.unit_id} {row.last.isoformat()}", vi=vi, en=en)


def _figures(row: Any) -> tuple[int, ...]:
    """In which of three columns a spoilt sheet stands is data of the day: they are taken together."""
    unused = row.deleted + row.lost + row.cancelled
    return row.opening, row.bought, row.used, unused, row.handed_on, row.closing


def _problem(row: Any, number: int, vi: str, en: str) -> Problem:
    return _said(row.unit_id, series_name(row.form_sign, row.sign), number, vi, en)


def _named(row: Any, number: int, vi: str, en: str) -> Problem:
    return _said(row.unit_id, row.series, number, vi, en)


def _said(unit: str, series: str, number: int, vi: str, en: str) -> Problem:
    where = f"{unit} {series} {printed(number)}"
    return Problem(kind="receipt_books", where=where, vi=f"Số biên lai {vi}.", en=f"The receipt number {en}.")


INVARIANTS = (
    Invariant(
        vi="Số biên lai in sẵn nằm trong một quyển của đơn vị, không số nào hai lần.",
        en="Each number of a pre-printed receipt is in one book of its unit, and none is there twice.",
        find=_numbers,
    ),
    Invariant(
        vi="Biên lai in sẵn do người đang giữ quyển viết, đúng số, đúng mệnh giá.",
        en="Whoever wrote a pre-printed receipt had its book then; number and face values are those of the receipt.",
        find=_writing,
    ),
    Invariant(
        vi="Báo cáo sử dụng biên lai đã chốt bằng các tờ của nó.",
        en="A closed report of the use of receipts is its sheets.",
        find=_reports,
    ),
)
