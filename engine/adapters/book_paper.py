"""A book of a year on paper, page by page as the bound book has it, and as an Excel sheet with typed cells.

Both print the lines that the page on the screen shows, cell for cell."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from engine.adapters.pdf import render_book
from engine.config import WORKFLOWS
from engine.domain.book import BookLayout, Column, ColumnType
from engine.domain.book_closing import BookClosing
from engine.domain.book_line import Cell, Line, LineState

_BOLD, _PLAIN = Font(name="Times New Roman", bold=True), Font(name="Times New Roman")
_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FORMATS = {ColumnType.DAY: "dd/mm/yyyy", ColumnType.MONEY: "#,##0", ColumnType.NUMBER: "0"}
_LOOKS = {ColumnType.DAY: "day", ColumnType.MONEY: "sum", ColumnType.NUMBER: "sum", ColumnType.TEXT: ""}
FIRST_ROW = 6  # of the lines; above stand agency, title, note and the two rows of heads
PLACE = ("Quyển", "Trang")


@dataclass(frozen=True, kw_only=True, slots=True)
class BookPaper:
    """What is printed of a book. `closing` is None while it is open, and for a volume that is not the last."""

    parent_agency: str | None
    agency: str
    name: str
    year: int
    layout: BookLayout
    lines: list[Line]
    closing: BookClosing | None
    demo: bool


def book_pdf(paper: BookPaper) -> bytes:
    """Raises PdfUnavailable."""
    return render_book(book_html(paper))


def book_html(paper: BookPaper) -> str:
    columns = paper.layout.columns
    width = sum(column.width for column in columns)
    return _template(WORKFLOWS).render(
        **{name: getattr(paper, name) for name in ("parent_agency", "agency", "name", "year", "demo")},
        closing=None if paper.closing is None else paper.closing.words,
        widths=[round(100 * column.width / width, 2) for column in columns],
        heads=_heads(columns),
        under=[column.head for column in columns if column.under],
        volumes=list(_volumes(paper)),
    )


def _heads(columns: tuple[Column, ...]) -> list[dict[str, Any]]:
    """The upper row: a head of its own, or one that neighbours share."""
    found: list[dict[str, Any]] = []
    for column in columns:
        if column.under and found and found[-1]["shared"] and found[-1]["name"] == column.under:
            found[-1]["span"] += 1
        else:
            found.append({"name": column.under or column.head, "shared": bool(column.under), "span": 1})
    return found


def _volumes(paper: BookPaper) -> Iterator[dict[str, Any]]:
    volumes = [(number, list(lines)) for number, lines in groupby(paper.lines, key=lambda line: line.place.volume)]
    for at, (number, lines) in enumerate(volumes):
        pages = groupby(lines, key=lambda line: line.place.page)
        yield {
            "number": number,
            "first": lines[0].first,
            "last": lines[-1].last,
            "pages": [
                {"number": page, "lines": [_printed(paper.layout, line) for line in inside]} for page, inside in pages
            ],
            "is_last": at == len(volumes) - 1,
        }


def _printed(layout: BookLayout, line: Line) -> dict[str, Any]:
    if not line.cells:
        number = f"{line.first}" if line.first == line.last else f"{line.first}–{line.last}"
        rest = {"text": line.remark, "look": "", "span": len(layout.columns) - 1}
        return {"struck": False, "cells": [{"text": number, "look": "sum", "span": 1}, rest]}
    cells = zip(layout.columns, line.cells, strict=True)
    written = [{"text": told(column, cell), "look": _LOOKS[column.type], "span": 1} for column, cell in cells]
    return {"struck": line.state is LineState.VOIDED, "cells": written}


def told(column: Column, cell: Cell) -> str:
    """A cell as Vietnamese paper writes it."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if column.type is ColumnType.MONEY and isinstance(cell, int):
        return f"{cell:,}".replace(",", ".")
    return str(cell)


def book_xlsx(paper: BookPaper) -> bytes:
    """One sheet: the columns of the book, then volume and page; numbers and days are cells of their own type."""
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Sổ"
    _title(sheet, paper)
    _sheet_heads(sheet, paper.layout.columns)
    for at, line in enumerate(paper.lines, start=FIRST_ROW):
        _sheet_line(sheet, at, paper.layout, line)
    if paper.closing is not None:
        _text(sheet.cell(FIRST_ROW + len(paper.lines), 1), paper.closing.words, bold=True, wrap=False)
    _page(sheet, paper.layout.columns)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def _title(sheet: Worksheet, paper: BookPaper) -> None:
    _text(sheet.cell(1, 1), paper.agency, bold=True, wrap=False)
    _text(sheet.cell(2, 1), f"{paper.name.upper()} NĂM {paper.year}", bold=True, wrap=False)
    _text(sheet.cell(3, 1), "SỐ LIỆU MINH HỌA" if paper.demo else "", bold=True, wrap=False)


def _sheet_heads(sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    for at, column in enumerate((*columns, *PLACE), start=1):
        under = column.under if isinstance(column, Column) else None
        head = column.head if isinstance(column, Column) else column
        _head(sheet.cell(4, at), under or head)
        _head(sheet.cell(5, at), head if under else "")
        if not under:
            sheet.merge_cells(start_row=4, end_row=5, start_column=at, end_column=at)
    begin = 1
    for head in _heads(columns):
        if head["shared"] and head["span"] > 1:
            sheet.merge_cells(start_row=4, end_row=4, start_column=begin, end_column=begin + head["span"] - 1)
        begin += head["span"]


def _head(cell: Any, text: str) -> None:
    cell.value, cell.font, cell.border = text or None, _BOLD, _BORDER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _sheet_line(sheet: Worksheet, at: int, layout: BookLayout, line: Line) -> None:
    struck = Font(name="Times New Roman", strike=True) if line.state is LineState.VOIDED else _PLAIN
    values: tuple[Cell, ...] = line.cells or (
        line.first if line.first == line.last else f"{line.first}–{line.last}",
        line.remark,
        *(None for _ in layout.columns[2:]),
    )
    for place, (column, value) in enumerate(zip(layout.columns, values, strict=True), start=1):
        cell = sheet.cell(at, place)
        if isinstance(value, str):
            _text(cell, value)
        else:
            cell.value, cell.number_format = value, _FORMATS.get(column.type, "General")
            cell.alignment = Alignment(vertical="top")
        cell.font, cell.border = struck, _BORDER
    for place, number in enumerate((line.place.volume, line.place.page), start=len(layout.columns) + 1):
        cell = sheet.cell(at, place, number)
        cell.font, cell.border, cell.alignment = _PLAIN, _BORDER, Alignment(vertical="top")


def _text(cell: Any, text: str, *, bold: bool = False, wrap: bool = True) -> None:
    """What people typed is text, also where it looks like a formula."""
    assert isinstance(cell, SheetCell)
    cell.value = text
    cell.data_type = "s"
    cell.font, cell.alignment = _BOLD if bold else _PLAIN, Alignment(wrap_text=wrap, vertical="top")


def _page(sheet: Worksheet, columns: Iterable[Column]) -> None:
    widths = [column.width * 1.7 for column in columns]
    for at, width in enumerate((*widths, 7, 7), start=1):
        sheet.column_dimensions[get_column_letter(at)].width = max(width, 6)
    sheet.freeze_panes = f"B{FIRST_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = "4:5"


@lru_cache
def _template(folder: Path) -> Template:
    loader = FileSystemLoader(folder / "documents" / "books")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("book.html")
