"""The figures of the report on administrative reform as an Excel sheet, for whoever puts them into another report."""

from typing import Any

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from engine.adapters.report_words import COUNTS, Shown, before_start, day
from engine.adapters.sheets import Formula, appended, begun, content
from engine.store.queries.report_cchc import Cchc

_HEADS = {
    "received": "Tiếp nhận trong kỳ",
    "carried": "Kỳ trước chuyển sang",
    "early": "Trả trước hạn",
    "on_time": "Trả đúng hạn",
    "overdue": "Trả quá hạn",
    "within_term": "Đang giải quyết trong hạn",
    "past_term": "Đang giải quyết quá hạn",
}


def cchc_xlsx(report: Cchc, shown: Shown) -> bytes:
    book, sheet = begun("CCHC")
    _head(sheet, report, shown)
    for label, value, written in _figures(report, shown):
        _row(sheet, (label, value), form=written)
    _row(sheet, ())
    _fields(sheet, report, shown)
    note = before_start(report.scope)
    if note is not None:
        _row(sheet, (f"* {note}",))
    sheet.column_dimensions["A"].width = 52
    for column in "BCDEFGH":
        sheet.column_dimensions[column].width = 15
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    return content(book)


def _head(sheet: Worksheet, report: Cchc, shown: Shown) -> None:
    period = report.scope.period
    _row(sheet, ("KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH",), bold=True)
    _row(sheet, (f"{shown.names.unit.name}{' – SỐ LIỆU MINH HỌA' if shown.demo else ''}",))
    _row(sheet, (f"Từ ngày {day(period.first)} đến ngày {day(period.last)}",))
    _row(sheet, ())


def _figures(report: Cchc, shown: Shown) -> list[tuple[str, Any, str]]:
    """Label, value, how the cell shows it."""
    service, year, count = report.service, report.scope.period.of_its_year, "#,##0"
    waiting = sum(row.dossiers for row in report.waiting)
    return [
        ("Thủ tục hành chính được niêm yết", shown.procedures, count),
        ("Hồ sơ tiếp nhận trong kỳ", report.received, count),
        ("Hồ sơ đã giải quyết", report.completed, count),
        ("Tỷ lệ trả trước và đúng hạn", report.early_or_on_time_rate, "0.0%"),
        ("Hồ sơ đang giải quyết", report.in_progress, count),
        ("– trong đó còn trong hạn", report.within_term, count),
        ("– trong đó quá hẹn, đợi cơ quan cấp trên", waiting, count),
        ("Hồ sơ trễ hạn ở các bước của đơn vị", report.overdue, count),
        ("Hồ sơ quá hạn với người dân, qua mọi cơ quan", report.overdue_chain, count),
        ("Phí, lệ phí đã thu theo biên lai (đồng)", service.fees_total, count),
        (f"Hồ sơ nộp trực tuyến từ ngày {day(year.first)}", service.online, count),
        ("Tỷ lệ hồ sơ được số hóa", service.digitised_rate, "0.0%"),
        ("Tỷ lệ ý kiến hài lòng", service.satisfaction_rate, "0.0%"),
        ("Phản ánh, kiến nghị, khiếu nại", service.complaints, count),
    ]


def _fields(sheet: Worksheet, report: Cchc, shown: Shown) -> None:
    """By field, with the sums as formulas that the reader can follow."""
    _row(sheet, ("Lĩnh vực", *(_HEADS[key] for key in COUNTS)), bold=True)
    first = sheet.max_row + 1
    for group in report.groups:
        _row(sheet, (shown.names.groups[group.group], *(getattr(group, key) for key in COUNTS)))
    last = sheet.max_row
    sums = (Formula(f"=SUM({column}{first}:{column}{last})") if report.groups else 0 for column in "BCDEFGH")
    _row(sheet, ("Tổng số", *sums), bold=True)


def _row(sheet: Worksheet, values: tuple[Any, ...], *, bold: bool = False, form: str = "#,##0") -> None:
    for cell in appended(sheet, values, bold=bold):
        cell.alignment = Alignment(wrap_text=cell.column != 1, vertical="top")
        if isinstance(cell.value, int | float):
            cell.number_format = form
