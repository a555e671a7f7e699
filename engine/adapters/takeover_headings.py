"""Finds the row of headings in a grid of cells and makes a sheet of what stands below it."""

from collections.abc import Mapping, Sequence

from openpyxl.utils import get_column_letter

from engine.domain.applicant import fold
from engine.domain.takeover.cells import Plain
from engine.domain.takeover.columns import COLUMNS, EXAMPLE, IGNORED, TITLES, Column, SheetKind, folded
from engine.domain.takeover.remark import Remark, Severity
from engine.domain.takeover.sheet import Cell, Row, Sheet

MOST_ROWS, MOST_COLUMNS = 5000, 60
_SEARCHED = 30  # rows from the top in which headings are looked for
_LEAST = 3  # headings that must be known; fewer may be chance

Grid = Mapping[int, Sequence[Cell]]
"""Row of the sheet from 1 -> its cells from column A."""


def known_headings(values: Sequence[Plain], kind: SheetKind | None = None) -> int:
    """How many known headings a row holds, at the kind of sheet that fits it best."""
    told = {folded(str(value)) for value in values if isinstance(value, str)}
    kinds = [kind] if kind else list(SheetKind)
    return max(sum(bool(told & column.names) for column in COLUMNS[kind]) for kind in kinds)


def as_sheet(name: str, grid: Grid, kind: SheetKind | None) -> Sheet | None:
    """None where no row has the headings of the kind (of any kind)."""
    found = _heading_row(name, grid, kind)
    if found is None:
        return None
    at, kind = found
    headings = {
        get_column_letter(place): cell for place, cell in enumerate(grid[at], start=1) if cell.value is not None
    }
    shown = {letter: str(cell.value) for letter, cell in headings.items()}
    columns, problems = _columns(kind, shown)
    rows = tuple(_row(number, cells) for number, cells in grid.items() if number > at and _has_data(cells))
    real = tuple(row for row in rows if not _is_example(row))
    sheet = Sheet(kind=kind, name=name, heading_row=at, columns=columns, headings=shown, rows=real)
    remarks = tuple(_remark(sheet, at, *problem) for problem in problems)
    return Sheet(kind=kind, name=name, heading_row=at, columns=columns, headings=shown, rows=real, remarks=remarks)


def _heading_row(name: str, grid: Grid, kind: SheetKind | None) -> tuple[int, SheetKind] | None:
    kinds = [kind] if kind else list(SheetKind)
    titled = [key for key in kinds if fold(TITLES[key]) == fold(name)]
    best: tuple[int, int, SheetKind] | None = None
    for number in sorted(grid)[:_SEARCHED]:
        values = [cell.value for cell in grid[number]]
        for candidate in titled or kinds:
            count = known_headings(values, candidate)
            least = 2 if candidate in titled or kind else _LEAST
            if count >= least and (best is None or count > best[0]):
                best = (count, number, candidate)
    return None if best is None else (best[1], best[2])


Problem = tuple[Severity, str, str, str]
"""Severity, letter of the column, Vietnamese, English."""


def _columns(kind: SheetKind, headings: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for letter, heading in headings.items():
        column = next((column for column in COLUMNS[kind] if folded(heading) in column.names), None)
        if column is None:
            problems += _unknown(letter, heading)
        elif column.key in found:
            first = found[column.key]
            problems.append(
                (
                    Severity.ERROR,
                    letter,
                    f"cột “{heading}” trùng với cột {first} (“{headings[first]}”); hãy bỏ một cột",
                    f"the column “{heading}” is the same as column {first} (“{headings[first]}”); leave one out",
                )
            )
        else:
            found[column.key] = letter
    problems += [_missing(column) for column in COLUMNS[kind] if column.required and column.key not in found]
    return found, problems


def _unknown(letter: str, heading: str) -> list[Problem]:
    if folded(heading) in IGNORED or not heading.strip():
        return []
    return [
        (
            Severity.NOTE,
            letter,
            f"cột “{heading}” không thuộc mẫu nên không được đọc",
            f"the column “{heading}” is not of the template and is not read",
        )
    ]


def _missing(column: Column) -> Problem:
    return (
        Severity.ERROR,
        "",
        f"thiếu cột “{column.heading}”; hãy thêm tiêu đề này như trong tệp mẫu",
        f"the column “{column.heading}” is missing; add this heading as in the template",
    )


def _remark(sheet: Sheet, at: int, severity: Severity, letter: str, vi: str, en: str) -> Remark:
    return sheet.remark(vi, en, severity=severity, row=at, column=letter)


def _row(number: int, cells: Sequence[Cell]) -> Row:
    kept = {get_column_letter(place): cell for place, cell in enumerate(cells, start=1)}
    return Row(number=number, cells={letter: cell for letter, cell in kept.items() if cell != Cell()})


def _has_data(cells: Sequence[Cell]) -> bool:
    """More than a running number in the first column."""
    return any(cell.fault is not None or str(cell.value or "").strip() for cell in cells[1:]) or (
        bool(cells) and bool(str(cells[0].value or "").strip()) and not str(cells[0].value).strip().isdigit()
    )


def _is_example(row: Row) -> bool:
    first = row.cells.get("A", Cell()).value
    return isinstance(first, str) and fold(first).startswith(fold(EXAMPLE))
