"""Reads .xlsx within bounds: no entity is expanded, no bomb unpacked, and what Excel hides or joins is said."""

import io
import zipfile
from collections.abc import Iterable
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from engine.adapters.takeover_headings import MOST_COLUMNS, MOST_ROWS, Grid, as_sheet
from engine.domain.applicant import fold
from engine.domain.errors import InvalidInput, Refusal
from engine.domain.takeover.columns import EXAMPLE, SheetKind
from engine.domain.takeover.remark import Remark, Severity
from engine.domain.takeover.sheet import Cell, Sheet

LISTS = "_danh_muc"  # the template's own hidden sheet of lists
_MOST_UNPACKED = 120 * 2**20
_MOST_PARTS = 2000


class BombRefused(Refusal):
    vi = (
        "{file} giải nén ra quá lớn hoặc có nội dung không phải của Excel. Hãy tạo lại tệp từ mẫu: motcua "
        "import --template MAU.xlsx"
    )
    en = "{file} unpacks to too much or holds what no Excel file holds. Make it anew from the template."


class MacrosInside(Refusal):
    vi = "{file} có macro bên trong. Hãy lưu thành “Excel Workbook (*.xlsx)”, không có macro, rồi nhập tệp đó."
    en = "{file} holds macros. Save it as “Excel Workbook (*.xlsx)”, without macros, and import that."


def read_workbook(file: str, data: bytes, kind: SheetKind | None) -> tuple[list[Sheet], list[Remark]]:
    """Sheets whose headings are known, and what is hidden. Raises BombRefused, MacrosInside, InvalidInput."""
    _check_parts(file, data)
    values, formulas = _load(file, data, data_only=True), _load(file, data, data_only=False)
    sheets, remarks = [], []
    for shown in values.worksheets:
        written = formulas[shown.title]
        if shown.title == LISTS:
            continue
        sheet = as_sheet(shown.title, _grid(file, shown, written), kind)
        if sheet is None:
            continue
        if shown.sheet_state != "visible":
            remarks.append(_hidden_sheet(sheet))
            continue
        sheets.append(sheet)
        remarks += _hidden(sheet, written)
    return sheets, remarks


def read_grids(file: str, data: bytes) -> list[Grid]:
    """The cells of every sheet that is not hidden. Raises BombRefused, MacrosInside, InvalidInput."""
    _check_parts(file, data)
    values, formulas = _load(file, data, data_only=True), _load(file, data, data_only=False)
    shown = [sheet for sheet in values.worksheets if sheet.sheet_state == "visible"]
    return [_grid(file, sheet, formulas[sheet.title]) for sheet in shown]


def _check_parts(file: str, data: bytes) -> None:
    """The parts of the package before anything parses them."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            names = {part.filename.lower() for part in parts}
            if any("vbaproject" in name for name in names):
                raise MacrosInside(file=file)
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise BombRefused(file=file)
            if "[content_types].xml" not in names:
                raise _no_workbook(file)
            left = _MOST_UNPACKED
            for part in parts:
                left -= _check_part(file, package, part, left)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as broken:
        raise _no_workbook(file) from broken


def _check_part(file: str, package: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Unpacks a part as far as is allowed, whatever its header says; XML may declare no document type."""
    size, head = 0, b""
    with package.open(part) as stream:
        while block := stream.read(2**20):
            size += len(block)
            if size > left:
                raise BombRefused(file=file)
            looked = (head + block).replace(b"\x00", b"").upper()
            if part.filename.lower().endswith((".xml", ".rels")) and (b"<!DOCTYPE" in looked or b"<!ENTITY" in looked):
                raise BombRefused(file=file)
            head = block[-20:]
    return size


def _load(file: str, data: bytes, *, data_only: bool) -> Any:
    try:
        return load_workbook(io.BytesIO(data), data_only=data_only, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError) as broken:
        raise _no_workbook(file) from broken


def _no_workbook(file: str) -> InvalidInput:
    return InvalidInput(
        file,
        "không phải tệp .xlsx đọc được; hãy mở bằng Excel và lưu lại, không đặt mật khẩu",
        "is no readable .xlsx file; open it in Excel and save it again, without a password",
    )


def _grid(file: str, shown: Any, written: Any) -> Grid:
    """Only cells that hold something: a format dragged to the last row of Excel costs nothing."""
    filled = {place for place, cell in written._cells.items() if cell.value is not None}
    rows = {row for row, _ in filled}
    if len(rows) > MOST_ROWS:
        raise InvalidInput(
            f"{file}, {shown.title}",
            f"có hơn {MOST_ROWS} dòng; hãy chia ra nhiều tệp",
            f"has more than {MOST_ROWS} rows; divide it",
        )
    width = min(max((column for _, column in filled), default=0), MOST_COLUMNS)
    merged = _merged(written, rows)
    return {row: [_cell(shown, written, row, column, merged) for column in range(1, width + 1)] for row in sorted(rows)}


def _merged(written: Any, rows: Iterable[int]) -> dict[tuple[int, int], str]:
    """Cells that Excel joined with others, by place, with the name of the area; only in rows that hold something."""
    there = set(rows)
    found: dict[tuple[int, int], str] = {}
    for area in written.merged_cells.ranges:
        for row in there.intersection(range(area.min_row, area.max_row + 1)):
            for column in range(area.min_col, min(area.max_col, MOST_COLUMNS) + 1):
                found[row, column] = str(area)
    return found


def _cell(shown: Any, written: Any, row: int, column: int, merged: dict[tuple[int, int], str]) -> Cell:
    value = _value(shown, row, column)
    formula = _value(written, row, column)
    area = merged.get((row, column))
    if isinstance(formula, str) and formula.startswith("=") and value is None:
        return Cell(
            fault=(
                f"công thức {formula[:60]} không có kết quả lưu trong tệp; hãy dán thành giá trị (Paste "
                "Special → Values)",
                f"the formula {formula[:60]} has no stored result; paste it as a value",
            )
        )
    if isinstance(value, str) and value.startswith("#") and value.rstrip("!?").isupper():
        return Cell(fault=(f"công thức báo lỗi {value}; hãy sửa", f"the formula says {value}; mend it"))
    if area is not None:
        return Cell(value=value, fault=_joined(area))
    return Cell(value=value)


def _joined(area: str) -> tuple[str, str]:
    return (
        f"ô bị gộp ({area}); hãy bỏ gộp và ghi giá trị vào từng dòng",
        f"the cell is merged ({area}); unmerge it and write the value into each row",
    )


def _value(sheet: Any, row: int, column: int) -> Any:
    cell = sheet._cells.get((row, column))
    value: Any = None if cell is None else cell.value
    if hasattr(value, "text"):  # an array formula
        return f"={value.text}".replace("==", "=")
    if value is not None and not isinstance(value, str | int | float | bool) and not hasattr(value, "year"):
        return str(value)
    return value


def _hidden_sheet(sheet: Sheet) -> Remark:
    return sheet.remark(
        "trang tính bị ẩn nên không được đọc; nếu cần nhập thì bỏ ẩn",
        "the sheet is hidden and was not read; unhide it if it is to be taken over",
        severity=Severity.NOTE,
    )


def _hidden(sheet: Sheet, written: Any) -> list[Remark]:
    """Rows and columns with data that the clerk does not see: said, never guessed to be wanted or not."""
    found = []
    for row in sheet.rows:
        dimension = written.row_dimensions.get(row.number)
        first = row.cells.get("A", Cell()).value
        if dimension is not None and dimension.hidden and not fold(str(first or "")).startswith(fold(EXAMPLE)):
            found.append(
                sheet.remark(
                    "dòng bị ẩn (hoặc bị lọc); hãy bỏ ẩn, hoặc xóa nếu không nhập",
                    "the row is hidden (or filtered out); unhide it, or delete it if it is not wanted",
                    row=row.number,
                )
            )
    hidden = _hidden_letters(written)
    for letter in sheet.columns.values():
        if letter in hidden and any(letter in row.cells for row in sheet.rows):
            found.append(
                sheet.remark(
                    "cột bị ẩn mà có dữ liệu; hãy bỏ ẩn, hoặc xóa nếu không nhập",
                    "the column is hidden but holds data; unhide it, or delete it if it is not wanted",
                    row=sheet.heading_row,
                    column=letter,
                )
            )
    return found


def _hidden_letters(written: Any) -> set[str]:
    letters = set()
    for dimension in written.column_dimensions.values():
        if dimension.hidden:
            first = dimension.min or 1
            last = min(dimension.max or first, MOST_COLUMNS)
            letters |= {get_column_letter(place) for place in range(first, last + 1)}
    return letters
