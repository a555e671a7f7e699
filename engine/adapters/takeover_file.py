"""Reads a workbook or a CSV that a clerk made, within bounds, into sheets whose headings are known."""

import hashlib
from pathlib import Path

from engine.adapters.takeover_csv import read_csv
from engine.adapters.takeover_headings import as_sheet
from engine.adapters.takeover_workbook import read_workbook
from engine.domain.errors import InvalidInput, Refusal
from engine.domain.takeover.columns import TITLES, SheetKind
from engine.domain.takeover.remark import Remark, Severity
from engine.domain.takeover.sheet import Sheet
from engine.operations.takeover.taking import TakeoverFile

MOST_BYTES = 10 * 2**20


class OldExcel(Refusal):
    vi = (
        "{file} là tệp Excel 97–2003 (.xls). Hãy mở bằng Excel, chọn Tệp → Lưu thành → “Excel Workbook "
        "(*.xlsx)” rồi nhập tệp đó."
    )
    en = (
        "{file} is an Excel 97–2003 file (.xls). Open it in Excel, save it as “Excel Workbook (*.xlsx)”, and "
        "import that."
    )


class WithMacros(Refusal):
    vi = "{file} có macro (.xlsm). Hãy lưu thành “Excel Workbook (*.xlsx)”, không có macro, rồi nhập tệp đó."
    en = "{file} holds macros (.xlsm). Save it as “Excel Workbook (*.xlsx)”, without macros, and import that."


class NotATable(Refusal):
    vi = "{file} không phải tệp .xlsx hay .csv đọc được. Hãy lưu lại bằng Excel thành .xlsx, không đặt mật khẩu."
    en = "{file} is no readable .xlsx or .csv file. Save it anew from Excel as .xlsx, without a password."


class NothingRecognised(Refusal):
    vi = "Không thấy bảng nào có tiêu đề cột của {wanted}. Hãy dùng tệp mẫu: motcua import --template MAU.xlsx"
    en = "No sheet has the column headings of {wanted}. Use the template: motcua import --template FILE.xlsx"


def read_takeover_file(file: Path, kind: SheetKind | None, encoding: str | None, person: str) -> TakeoverFile:
    """The sheets of a file, or only those of one kind. Raises InvalidInput, OldExcel, WithMacros, NotATable,
    NothingRecognised, and what the reading of each format refuses."""
    data = _bytes(file)
    suffix = file.suffix.lower()
    remarks: list[Remark] = []
    if suffix == ".xlsm":
        raise WithMacros(file=file.name)
    if suffix == ".xls" or data.startswith(b"\xd0\xcf\x11\xe0"):
        raise OldExcel(file=file.name)
    if data.startswith(b"PK"):
        sheets, hidden = read_workbook(file.name, data, kind)
        remarks += hidden
    elif suffix in (".csv", ".txt", ".tsv"):
        grid = read_csv(file.name, data, encoding)
        sheets = [sheet for sheet in [as_sheet(file.stem[:31], grid, kind)] if sheet is not None]
    else:
        raise NotATable(file=file.name)
    if not sheets:
        raise NothingRecognised(wanted=_wanted(kind))
    remarks += _empty(file.name, sheets)
    digest = hashlib.sha256(data).hexdigest()
    return TakeoverFile(name=file.name, sha256=digest, sheets=tuple(sheets), remarks=tuple(remarks), person=person)


def _wanted(kind: SheetKind | None) -> str:
    return f"“{TITLES[kind]}”" if kind else ", ".join(f"“{title}”" for title in TITLES.values())


def _empty(file: str, sheets: list[Sheet]) -> list[Remark]:
    if any(sheet.rows for sheet in sheets):
        return []
    return [
        Remark(
            sheet=file,
            row=0,
            column="",
            heading="",
            severity=Severity.NOTE,
            vi="không có dòng nào để nhập (các dòng ví dụ được bỏ qua)",
            en="there is no row to take over (examples are passed over)",
        )
    ]


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as source:
            data = source.read(MOST_BYTES + 1)
    except OSError as error:
        problem = error.strerror or "OSError"
        raise InvalidInput(str(file), f"không đọc được tệp ({problem})", f"cannot be read ({problem})") from error
    if len(data) > MOST_BYTES:
        raise InvalidInput(
            file.name,
            f"lớn hơn {MOST_BYTES // 2**20} MB; hãy chia ra nhiều tệp, bỏ hình ảnh",
            f"is larger than {MOST_BYTES // 2**20} MB; divide it and leave out pictures",
        )
    return data
