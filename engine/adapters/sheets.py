"""Rows of an Excel sheet. What somebody typed stays text, whatever it begins with: a sheet reckons nothing but a
Formula of ours."""

import io
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

BOLD, PLAIN = Font(name="Times New Roman", bold=True), Font(name="Times New Roman")


class Formula(str):
    """What a cell reckons, from “=” on."""

    __slots__ = ()


def begun(title: str) -> tuple[Workbook, Worksheet]:
    """A file with one empty sheet."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    return book, sheet


def appended(sheet: Worksheet, values: Iterable[Any], *, bold: bool = False) -> tuple[Any, ...]:
    """The cells of a new row below the others."""
    known = list(values)
    sheet.append([None] * len(known))
    cells: tuple[Any, ...] = tuple(sheet[sheet.max_row][: len(known)]) if known else ()
    for cell, value in zip(cells, known, strict=True):
        write(cell, value)
        cell.font = BOLD if bold else PLAIN
    return cells


def write(cell: Any, value: Any) -> None:
    if isinstance(value, str) and not isinstance(value, Formula):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) or None
        cell.data_type = "s" if cell.value else "n"
    else:
        cell.value = str(value) if isinstance(value, Formula) else value


def content(book: Workbook) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
