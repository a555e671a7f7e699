"""A statement (sao kê) of a bank: which of its columns says what, and the money that came in by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.domain.applicant import fold
from engine.domain.errors import Refusal
from engine.domain.takeover import cells
from engine.domain.takeover.cells import Plain
from engine.domain.takeover.remark import Unreadable

MOST_ROWS = 2_000
_SEARCHED = 40  # rows from the top in which headings are looked for
LONGEST_NUMBER, LONGEST_PURPOSE = 60, 500


class StatementColumn(StrEnum):
    DAY = "day"
    AMOUNT = "amount"  # what came in; what went out stands in another column, or with a minus
    NUMBER = "number"  # the bank's own of the transaction
    PURPOSE = "purpose"


Headings = Mapping[StatementColumn, tuple[str, ...]]
"""How banks call each column, the most usual first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementLine:
    """Money that came in, by one row of the statement; `row` counts from 1."""

    row: int
    booked_on: date
    amount: int
    number: str
    purpose: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementFault:
    """A row that says something which cannot be read: in both languages."""

    row: int
    vi: str
    en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """`passed_over`: how many rows are of money that went out."""

    lines: tuple[StatementLine, ...]
    faults: tuple[StatementFault, ...]
    passed_over: int


class NoStatement(Refusal):
    vi = (
        "{file} không có dòng tiêu đề của một sao kê: cần đủ các cột {columns}. Hãy xuất lại sao kê từ ngân hàng, hoặc "
        "ghi thêm tên cột vào workflows/org/banks.yaml."
    )
    en = (
        "{file} has no headings of a bank statement: the columns {columns} are needed. Export it again from the bank, "
        "or add the headings to workflows/org/banks.yaml."
    )


class StatementTooLong(Refusal):
    vi = "{file} có hơn {most} dòng. Hãy xuất sao kê của ít ngày hơn."
    en = "{file} has more than {most} rows. Export the statement of fewer days."


def read_statement(file: str, rows: Mapping[int, Sequence[Plain]], headings: Headings) -> Statement:
    """`rows` by their number, from column A. Raises NoStatement, StatementTooLong."""
    if len(rows) > MOST_ROWS:
        raise StatementTooLong(file=file, most=MOST_ROWS)
    at, places = _heading_row(file, rows, headings)
    lines, faults, passed_over = [], [], 0
    for number in sorted(row for row in rows if row > at):
        try:
            line = _line(number, {key: _cell(rows[number], place) for key, place in places.items()})
        except Unreadable as wrong:
            faults.append(StatementFault(row=number, vi=wrong.vietnamese, en=wrong.english))
            continue
        if line is None:
            passed_over += any(value is not None for value in rows[number])
        else:
            lines.append(line)
    return Statement(lines=tuple(lines), faults=tuple(faults), passed_over=passed_over)


def _heading_row(
    file: str, rows: Mapping[int, Sequence[Plain]], headings: Headings
) -> tuple[int, dict[StatementColumn, int]]:
    known = {key: tuple(fold(name) for name in headings[key]) for key in StatementColumn}
    for number in sorted(rows)[:_SEARCHED]:
        told = [fold(str(value or "")) for value in rows[number]]
        places = {key: at for key, names in known.items() if (at := _place(told, names)) is not None}
        if len(places) == len(StatementColumn):
            return number, places
    raise NoStatement(file=file, columns=", ".join(f"“{headings[key][0]}”" for key in StatementColumn))


def _place(told: Sequence[str], names: tuple[str, ...]) -> int | None:
    """The column that is called so, or begins so: banks write a second language or a currency behind it."""
    begun = tuple(f"{name}{sign}" for name in names for sign in " /(")
    whole = (at for at, heading in enumerate(told) if heading in names)
    return next(whole, next((at for at, heading in enumerate(told) if heading.startswith(begun)), None))


def _cell(row: Sequence[Plain], place: int) -> Plain:
    return row[place] if place < len(row) else None


def _line(row: int, told: Mapping[StatementColumn, Plain]) -> StatementLine | None:
    """None where nothing came in by this row: money that went out, sums and remarks. Raises Unreadable."""
    amount = _amount(told[StatementColumn.AMOUNT])
    booked_on = told[StatementColumn.DAY]
    if not amount or booked_on is None or str(booked_on).strip() == "":
        return None
    number = cells.text(told[StatementColumn.NUMBER], most=LONGEST_NUMBER)
    if not number:
        raise Unreadable(
            "thiếu số giao dịch của ngân hàng; hãy ghi tay khoản này", "the bank's number is missing; record it by hand"
        )
    day = cells.day(booked_on)
    assert day is not None
    purpose = cells.text(told[StatementColumn.PURPOSE], most=LONGEST_PURPOSE)
    return StatementLine(row=row, booked_on=day, amount=amount, number=number, purpose=purpose)


def _amount(value: Plain) -> int:
    """0 for nothing, and for what went out. Banks write 8,000.00 and +8,000 too."""
    if isinstance(value, str):
        value = value.strip().removeprefix("+").removesuffix(".00").removesuffix(",00").strip()
        if value.startswith("-") or value in ("", "–"):
            return 0
    if isinstance(value, int | float) and value < 0:
        return 0
    return cells.whole(value) or 0
