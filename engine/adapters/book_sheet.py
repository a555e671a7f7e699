"""A book of a year as an Excel sheet: the lines that the page on the screen shows, each cell of its own type."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from engine.adapters.book_paper import BookPaper, heads
from engine.adapters.sheets import BOLD, PLAIN, begun, content, write
from engine.domain.book import BookLayout, Column, ColumnType
from engine.domain.book_line import Cell, Line, LineState

FIRST_ROW = 6  # of the lines; above stand agency, title, note and the two rows of heads
PLACE = ("Quyển", "Trang")
_FIRST_YEAR = 1901  # of which a sheet knows days
_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FORMATS = {ColumnType.DAY: "dd/mm/yyyy", ColumnType.MONEY: "#,##0", ColumnType.NUMBER: "0"}


def book_xlsx(paper: BookPaper) -> bytes:
    """One sheet: the columns of the book, then volume and page; numbers and days are cells of their own type."""
    made, sheet = begun("Sổ")
    _title(sheet, paper)
    _sheet_heads(sheet, paper.layout.columns)
    for at, line in enumerate(paper.lines, start=FIRST_ROW):
        _sheet_line(sheet, at, paper.layout, line)
    if paper.closing is not None:
        _text(sheet.cell(FIRST_ROW + len(paper.lines), 1), paper.closing.words, bold=True, wrap=False)
    _page(sheet, paper.layout.columns)
    return content(made)


def _title(sheet: Worksheet, paper: BookPaper) -> None:
    _text(sheet.cell(1, 1), paper.agency, bold=True, wrap=False)
    _text(sheet.cell(2, 1), f"{paper.name.upper()} NĂM {paper.year}", bold=True, wrap=False)
    _text(sheet.cell(3, 1), "SỐ LIỆU MINH HỌA" if paper.demo else "", bold=True, wrap=False)


def _sheet_heads(sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    named = [(column.head, column.under) for column in columns] + [(name, None) for name in PLACE]
    for at, (head, under) in enumerate(named, start=1):
        _head(sheet.cell(4, at), under or head)
        _head(sheet.cell(5, at), head if under else "")
        if not under:
            sheet.merge_cells(start_row=4, end_row=5, start_column=at, end_column=at)
    begin = 1
    for upper in heads(columns):
        if upper["shared"] and upper["span"] > 1:
            sheet.merge_cells(start_row=4, end_row=4, start_column=begin, end_column=begin + upper["span"] - 1)
        begin += upper["span"]


def _head(cell: Any, text: str) -> None:
    cell.value, cell.font, cell.border = text or None, BOLD, _BORDER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _sheet_line(sheet: Worksheet, at: int, layout: BookLayout, line: Line) -> None:
    struck = Font(name="Times New Roman", strike=True) if line.state is LineState.VOIDED else PLAIN
    values: tuple[Cell, ...] = line.cells or (
        line.first if line.first == line.last else f"{line.first}–{line.last}",
        line.remark,
        *(None for _ in layout.columns[2:]),
    )
    for place, (column, value) in enumerate(zip(layout.columns, values, strict=True), start=1):
        cell = sheet.cell(at, place)
        if isinstance(value, str):
            _text(cell, value)
        elif isinstance(value, date) and value.year < _FIRST_YEAR:
            _text(cell, f"{value:%d/%m/%Y}")
        else:
            cell.value, cell.number_format = value, _FORMATS.get(column.type, "General")
            cell.alignment = Alignment(vertical="top")
        cell.font, cell.border = PLAIN if place == len(layout.columns) else struck, _BORDER
    for place, number in enumerate((line.place.volume, line.place.page), start=len(layout.columns) + 1):
        cell = sheet.cell(at, place, number)
        cell.font, cell.border, cell.alignment = PLAIN, _BORDER, Alignment(vertical="top")


def _text(cell: Any, text: str, *, bold: bool = False, wrap: bool = True) -> None:
    """What people typed is text, also where it looks like a formula."""
    assert isinstance(cell, SheetCell)
    write(cell, text)
    cell.font, cell.alignment = BOLD if bold else PLAIN, Alignment(wrap_text=wrap, vertical="top")


def _page(sheet: Worksheet, columns: Iterable[Column]) -> None:
    widths = [column.width * 1.7 for column in columns]
    for at, width in enumerate((*widths, 7, 7), start=1):
        sheet.column_dimensions[get_column_letter(at)].width = max(width, 6)
    sheet.freeze_panes = f"B{FIRST_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = "4:5"
