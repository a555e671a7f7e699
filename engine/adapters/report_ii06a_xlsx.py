"""Form II.06a/VPCP/KSTT as an Excel sheet, with the form's arithmetic as formulas that the reader can follow."""

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from engine.adapters.report_words import ReportNames, Shown, before_start, day
from engine.adapters.sheets import begun, content
from engine.store.queries.report_ii06a import COLUMNS, Ii06a

FIRST_ROW = 10  # of the fields; above stand title, head and the numbers of the columns
_SUMS = {3: (4, 5, 6), 7: (8, 9, 10), 11: (12, 13)}
HEADS = {
    "A6:A8": "TT",
    "B6:B8": "Lĩnh vực giải quyết",
    "C6:F6": "Số hồ sơ tiếp nhận",
    "C7:C8": "Tổng số",
    "D7:E7": "Trong kỳ",
    "D8": "Trực tuyến",
    "E8": "Trực tiếp, dịch vụ bưu chính",
    "F7:F8": "Từ kỳ trước",
    "G6:J6": "Số hồ sơ đã giải quyết",
    "G7:G8": "Tổng số",
    "H7:H8": "Trước hạn",
    "I7:I8": "Đúng hạn",
    "J7:J8": "Quá hạn",
    "K6:M6": "Số hồ sơ đang giải quyết",
    "K7:K8": "Tổng số",
    "L7:L8": "Trong hạn",
    "M7:M8": "Quá hạn",
}
_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_FONT, _BOLD = Font(name="Times New Roman", size=12), Font(name="Times New Roman", size=12, bold=True)
_SMALL = Font(name="Times New Roman", size=9, italic=True)


def ii06a_xlsx(report: Ii06a, shown: Shown) -> bytes:
    book, sheet = begun("II.06a")
    _title(sheet, report, shown)
    _head(sheet)
    _body(sheet, report, shown.names)
    _note(sheet, report)
    _page(sheet)
    return content(book)


def _title(sheet: Worksheet, report: Ii06a, shown: Shown) -> None:
    period = report.scope.period
    lines = (
        ("A1", "Biểu số II.06a/VPCP/KSTT"),
        ("A2", "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT"),
        ("A3", f"Kỳ báo cáo: từ ngày {day(period.first)} đến ngày {day(period.last)}"),
        ("A4", f"Đơn vị báo cáo: {shown.names.unit.name}{' – SỐ LIỆU MINH HỌA' if shown.demo else ''}"),
        ("A5", "Đơn vị tính: số hồ sơ TTHC"),
    )
    for place, text in lines:
        sheet.merge_cells(f"{place}:M{place[1:]}")
        _write(sheet, place, text, bold=place == "A2", left=place == "A1")


def _head(sheet: Worksheet) -> None:
    for place, text in HEADS.items():
        if ":" in place:
            sheet.merge_cells(place)
        _write(sheet, place.split(":")[0], text, bold=True)
    for column in range(1, 14):
        sums = _SUMS.get(column)
        told = f"({column})=" + "+".join(f"({part})" for part in sums) if sums else f"({column})"
        _write(sheet, f"{get_column_letter(column)}9", told)
        sheet[f"{get_column_letter(column)}9"].font = _SMALL
    for cells in sheet["A6:M9"]:
        for cell in cells:
            cell.border = _BORDER


def _body(sheet: Worksheet, report: Ii06a, names: ReportNames) -> None:
    for place, row in enumerate(report.rows, start=1):
        at = FIRST_ROW + place - 1
        _write(sheet, f"A{at}", place)
        _write(sheet, f"B{at}", names.groups[row.groups[0].group], left=True)
        for column in COLUMNS:
            told = _formula(at, column) if column in _SUMS else row.columns[column]
            _write(sheet, f"{get_column_letter(column)}{at}", told)
    last = FIRST_ROW + len(report.rows) - 1
    _write(sheet, f"B{last + 1}", "Tổng số", bold=True, left=True)
    for column in COLUMNS:
        letter = get_column_letter(column)
        _write(sheet, f"{letter}{last + 1}", f"=SUM({letter}{FIRST_ROW}:{letter}{last})", bold=True)
    for cells in sheet[f"A{FIRST_ROW}:M{last + 1}"]:
        for cell in cells:
            cell.border = _BORDER


def _note(sheet: Worksheet, report: Ii06a) -> None:
    """Below the table: which figures were not counted here."""
    words = before_start(report.scope)
    if words is not None:
        at = FIRST_ROW + len(report.rows) + 2
        sheet.merge_cells(f"A{at}:M{at}")
        _write(sheet, f"A{at}", f"* {words}", left=True)


def _formula(at: int, column: int) -> str:
    return "=" + "+".join(f"{get_column_letter(part)}{at}" for part in _SUMS[column])


def _write(sheet: Worksheet, place: str, value: str | int, *, bold: bool = False, left: bool = False) -> None:
    cell = sheet[place]
    cell.value, cell.font, cell.alignment = value, _BOLD if bold else _FONT, _LEFT if left else _CENTRE


def _page(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 6, 26
    for column in COLUMNS:
        sheet.column_dimensions[get_column_letter(column)].width = 13
    sheet.row_dimensions[8].height = 48
    sheet.row_dimensions[9].height = 18
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = "6:9"
