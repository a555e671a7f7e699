"""The clerk's own file again with a remark beside each row: what to mend is where it is mended."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string

from engine.adapters.report_file import written
from engine.domain.takeover.columns import REMARKS, folded
from engine.domain.takeover.remark import Remark, Severity
from engine.domain.takeover.sheet import Sheet
from engine.operations.takeover.take_over import Takeover
from engine.operations.takeover.taking import TakeoverFile

_WRONG, _NOTED = PatternFill("solid", fgColor="F4B6B6"), PatternFill("solid", fgColor="FFF2B3")
_FONT, _BOLD = Font(name="Times New Roman", size=12), Font(name="Times New Roman", size=12, bold=True)
_WRAP = Alignment(wrap_text=True, vertical="top")
_FINE = "Không có lỗi"
_WIDTH = 70
_PER_LINE = 62  # characters that fit on a line of the column of remarks


def write_remarks(source: Path, read: TakeoverFile, found: Takeover, target: Path) -> None:
    """A workbook stays as it is but for the new column; a CSV becomes a workbook. Raises InvalidInput."""
    book = load_workbook(source, keep_links=False) if source.suffix.lower() == ".xlsx" else _from_csv(read)
    for sheet in read.sheets:
        _write(book[sheet.name], sheet, [remark for remark in found.remarks if remark.sheet == sheet.name])
    with written(target, "--remarks") as draft:
        book.save(draft)


def _from_csv(read: TakeoverFile) -> Workbook:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for sheet in read.sheets:
        page = book.create_sheet(sheet.name)
        for letter, heading in sheet.headings.items():
            cell = page[f"{letter}{sheet.heading_row}"]
            cell.value, cell.font = heading, _BOLD
            page.column_dimensions[letter].width = max(12, min(40, len(heading) + 4))
        for row in sheet.rows:
            for letter, content in row.cells.items():
                cell = page[f"{letter}{row.number}"]
                cell.value, cell.number_format, cell.font = content.value, "@", _FONT
    return book


def _write(page: Any, sheet: Sheet, remarks: list[Remark]) -> None:
    column = _column(page, sheet)
    heading = page.cell(sheet.heading_row, column, REMARKS)
    heading.font, heading.alignment = _BOLD, _WRAP
    page.column_dimensions[heading.column_letter].width = _WIDTH
    by_row: defaultdict[int, list[Remark]] = defaultdict(list)
    for remark in remarks:
        by_row[remark.row or sheet.heading_row].append(remark)
    for row in sheet.rows:
        _beside(page, page.cell(row.number, column), by_row.pop(row.number, []))
    for number, left in by_row.items():
        beside = page.cell(number, column)
        _beside(page, beside, left)
        if number == sheet.heading_row:
            beside.value = f"{REMARKS}\n{beside.value}"


def _column(page: Any, sheet: Sheet) -> int:
    """That of an earlier run, or the next one after the headings."""
    for letter, heading in sheet.headings.items():
        if folded(heading.splitlines()[0] if heading else "") == folded(REMARKS):
            return column_index_from_string(letter)
    return max(map(column_index_from_string, sheet.headings), default=0) + 1


def _beside(page: Any, cell: Any, remarks: list[Remark]) -> None:
    lines = [f"{_named(remark)}{remark.vi}" for remark in remarks]
    cell.value = "\n".join(lines) or _FINE
    cell.font, cell.alignment = _FONT, _WRAP
    needed = sum(1 + len(line) // _PER_LINE for line in lines)
    if needed > 1:
        height = page.row_dimensions[cell.row].height or 16
        page.row_dimensions[cell.row].height = max(height, 16 * needed)
    wrong = any(remark.severity is Severity.ERROR for remark in remarks)
    cell.fill = _WRONG if wrong else _NOTED if remarks else PatternFill()
    for remark in remarks:
        if remark.column:
            place = page[f"{remark.column}{cell.row}"]
            if hasattr(place, "comment") and place.value.__class__.__name__ != "MergedCell":
                place.fill = _WRONG if remark.severity is Severity.ERROR else _NOTED
                place.comment = Comment(remark.vi, "motcua")


def _named(remark: Remark) -> str:
    heading = remark.heading.strip(" *")
    return f"{heading}: " if heading else ""
