"""The master list of diagrams (danh mục sơ đồ quy trình) of a unit on paper and as an Excel sheet: ISO 9001 7.5.3."""

from dataclasses import dataclass
from datetime import date

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from engine.adapters.documents import filled
from engine.adapters.pdf import render_pdf
from engine.adapters.report_words import day as told_day
from engine.adapters.sheets import appended, begun, content
from engine.domain.instant import local
from engine.store.queries.master_list import VersionView

_HEADS = (
    *("Quy trình", "Phiên bản", "Lần ban hành", "Soạn thảo, trình", "Phê duyệt, ban hành"),
    *("Áp dụng cho hồ sơ mới", "Lý do, căn cứ", "Hồ sơ đã chạy", "Đang chạy"),
)
_WIDTHS = (42, 16, 14, 28, 28, 26, 44, 10, 10)
_PRODUCT = "phần mềm, khi cài đặt hoặc nâng cấp"


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    name: str
    version: VersionView


@dataclass(frozen=True, kw_only=True, slots=True)
class MasterList:
    unit: str
    today: date
    demo: bool
    lines: list[Listed]


def master_list_pdf(book: MasterList) -> bytes:
    """Raises PdfUnavailable."""
    told = {"unit": book.unit, "today": told_day(book.today), "demo": book.demo, "heads": _HEADS}
    told["lines"] = [_cells(line, book.today) for line in book.lines]
    return render_pdf(filled("books/master_list.html", told))


def master_list_xlsx(book: MasterList) -> bytes:
    made, sheet = begun("Danh mục sơ đồ")
    for text in (
        book.unit,
        f"DANH MỤC SƠ ĐỒ QUY TRÌNH, ngày {told_day(book.today)}",
        "SỐ LIỆU MINH HỌA" if book.demo else "",
    ):
        _row(sheet, (text,), bold=True)
    _row(sheet, _HEADS, bold=True)
    for line in book.lines:
        _row(sheet, _cells(line, book.today))
    for column, width in zip("ABCDEFGHI", _WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A5"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.print_title_rows = "4:4"
    return content(made)


def _row(sheet: Worksheet, values: tuple[str | int, ...], *, bold: bool = False) -> None:
    for cell in appended(sheet, values, bold=bold):
        cell.alignment = Alignment(wrap_text=not bold or len(values) > 1, vertical="top")


def _cells(line: Listed, today: date) -> tuple[str | int, ...]:
    found, approval = line.version, line.version.approval
    released = f"{found.released_by_name or _PRODUCT}, {local(found.released_at):%d/%m/%Y %H:%M}"
    return (
        f"{line.name} ({found.process_id})",
        found.hash[:12],
        "" if approval is None else f"{approval.number} ({approval.process_id})",
        "" if approval is None else f"{', '.join(approval.drawn_by)}; trình: {approval.submitted_by}",
        released if approval is None else f"{approval.released_by}, {local(found.released_at):%d/%m/%Y %H:%M}",
        _held(found, today),
        "" if approval is None else f"{approval.reason}; {approval.legal_basis}",
        found.ran,
        found.running,
    )


def _held(version: VersionView, today: date) -> str:
    days = [
        f"từ {told_day(period.first)}" if period.last is None else f"{told_day(period.first)} – {told_day(period.last)}"
        for period in version.periods
    ]
    return "; ".join([*(["đang áp dụng"] if version.is_current(today) else []), *days]) or "không còn áp dụng"
