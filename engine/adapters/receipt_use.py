"""The report of the use of receipts on paper and as an Excel sheet: the 22 columns of form BC7/AC (TT 303/2016/TT-BTC),
and the unit's own electronic receipts with those of BC26/BLĐT."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from engine.adapters.documents import filled, grouped
from engine.adapters.pdf import render_pdf
from engine.adapters.report_words import day as told_day
from engine.adapters.sheets import BOLD, Formula, appended, begun, content
from engine.domain.receipt_books import printed, span
from engine.domain.receipt_use import OwnUse, ReceiptPapers, SeriesUse
from engine.store.queries.receipt_use import UseView

# (first row, last row, first column, last column, text) of the head, as the form draws it.
_HEAD = (
    *((1, 4, place, place, text) for place, text in enumerate(("STT", "Tên loại biên lai", "Ký hiệu mẫu biên lai"), 1)),
    (1, 4, 4, 4, "Ký hiệu biên lai"),
    (1, 1, 5, 9, "Số tồn đầu kỳ, mua/phát hành trong kỳ"),
    (1, 1, 10, 19, "Số sử dụng, xóa bỏ, mất, hủy trong kỳ"),
    (1, 3, 20, 22, "Tồn cuối kỳ"),
    (2, 4, 5, 5, "Tổng số"),
    (2, 3, 6, 7, "Số tồn đầu kỳ"),
    (2, 3, 8, 9, "Số mua/phát hành trong kỳ"),
    (2, 3, 10, 12, "Tổng số sử dụng, xóa bỏ, mất, hủy"),
    (2, 2, 13, 19, "Trong đó"),
    (3, 4, 13, 13, "Số lượng đã sử dụng"),
    (3, 3, 14, 15, "Xóa bỏ"),
    (3, 3, 16, 17, "Mất"),
    (3, 3, 18, 19, "Hủy"),
    *((4, 4, place, place, "Từ số") for place in (6, 8, 10, 20)),
    *((4, 4, place, place, "Đến số") for place in (7, 9, 11, 21)),
    (4, 4, 12, 12, "Cộng"),
    *((4, 4, place, place, "Số lượng") for place in (14, 16, 18, 22)),
    *((4, 4, place, place, "Số") for place in (15, 17, 19)),
)
_OWN = ("STT", "Tên loại biên lai", "Ký hiệu", "Từ số đến số", "Số sử dụng trong kỳ", "Tổng tiền phí, lệ phí trong kỳ")
_OWN_NAME = "Biên lai điện tử của đơn vị"
_COUNTS = {5, 12, 13, 14, 16, 18, 22}  # columns of numbers; the others hold signs and numbers of sheets
_SUMMED = (5, 12, 13, 14, 16, 18, 22)
_LINE = Side(style="thin")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_TITLE = "BÁO CÁO TÌNH HÌNH SỬ DỤNG BIÊN LAI THU PHÍ, LỆ PHÍ"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptUse:
    unit: str
    use: UseView
    papers: ReceiptPapers
    today: date
    demo: bool


def receipt_use_pdf(report: ReceiptUse) -> bytes:
    """Raises PdfUnavailable."""
    rows, total = [_cells(report, *place) for place in enumerate(report.use.rows, 1)], _total(report)
    own = [_own(*place) for place in enumerate(report.use.own, 1)]
    told = {"rows": rows, "total": total, "own": own, "own_heads": _OWN, "notes": list(_notes(report)), "head": _grid()}
    return render_pdf(filled("books/receipt_use.html", _heading(report) | told))


def receipt_use_xlsx(report: ReceiptUse) -> bytes:
    """The totals are formulas, so that a reader can follow them."""
    made, sheet = begun("Sử dụng biên lai")
    top = _write_heading(sheet, report)
    first = _write_head(sheet, top)
    for place, row in enumerate(report.use.rows, 1):
        _row(sheet, _cells(report, place, row))
    _totals(sheet, first)
    _write_own(sheet, report)
    for note in _notes(report):
        _line(sheet, note)
    _line(sheet, "Người lập biểu (ký, ghi rõ họ tên)                Thủ trưởng đơn vị (ký, ghi rõ họ tên, đóng dấu)")
    widths = {1: 5, 2: 24, 3: 14, 4: 11, 5: 10, 6: 14}
    for column in range(1, 23):
        sheet.column_dimensions[get_column_letter(column)].width = widths.get(column, 9)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_properties.pageSetUpPr, sheet.page_setup.fitToHeight = PageSetupProperties(fitToPage=True), 0
    return content(made)


def _cells(report: ReceiptUse, place: int, row: SeriesUse) -> list[Any]:
    """The 22 columns of one series."""
    series, found = row.series, row.amounts
    kind = report.papers.kind(series.kind)
    name = kind.name_vi if kind is not None else series.kind
    if series.face_value:
        name += f", {grouped(series.face_value)} đồng"
    opening, bought, gone, closing = (_ends(part) for part in (row.opening, row.bought, row.gone, row.closing))
    listed = [(found.deleted, row.deleted), (found.lost, row.lost), (found.cancelled, row.cancelled)]
    unused = [cell for count, ranges in listed for cell in (count, "; ".join(map(span, ranges)))]
    signs = [place, name, series.form_sign, series.sign]
    return [*signs, found.whole, *opening, *bought, *gone, found.gone, found.used, *unused, *closing, found.closing]


def _total(report: ReceiptUse) -> list[Any]:
    found = report.use.total
    counts = {5: found.whole, 12: found.gone, 13: found.used, 14: found.deleted, 16: found.lost, 18: found.cancelled}
    return [counts.get(column, "") for column in range(5, 22)] + [found.closing]


def _own(place: int, row: OwnUse) -> list[Any]:
    numbers = "; ".join(f"{part[0]}–{part[-1]}" if len(part) > 1 else str(part[0]) for part in row.numbers)
    return [place, _OWN_NAME, f"{row.series}/{row.year}", numbers, row.used, row.amount]


def _notes(report: ReceiptUse) -> Iterator[str]:
    """What the form has no column for."""
    for row in report.use.rows:
        if row.handed_on:
            told = "; ".join(map(span, row.handed_on))
            count = row.amounts.handed_on
            yield f"{row.series.name}: bàn giao cho đơn vị kế thừa {count} số ({told}), tính trong cột 12."
    for own in report.use.own:
        if own.voided:
            yield f"{own.series}/{own.year}: xóa bỏ {sum(map(len, own.voided))} số, không tính trong số sử dụng."


def _ends(ranges: Iterable[range]) -> list[str]:
    """From and to, a line for each run."""
    parts = list(ranges)
    return ["\n".join(printed(part[0]) for part in parts), "\n".join(printed(part[-1]) for part in parts)]


def _grid() -> list[list[dict[str, Any]]]:
    """The head as rows of table cells."""
    return [
        [
            {"text": text, "rows": bottom - top + 1, "columns": right - left + 1}
            for top, bottom, left, right, text in sorted(_HEAD, key=lambda cell: cell[2])
            if top == line
        ]
        for line in range(1, 5)
    ]


def _heading(report: ReceiptUse) -> dict[str, Any]:
    quarter, form = report.use.quarter, report.papers.form(report.use.quarter.last)
    return {
        "unit": report.unit,
        "title": _TITLE,
        "form": form.name,
        "basis": form.basis,
        "quarter": f"Quý {quarter.number} năm {quarter.year}",
        "first": told_day(quarter.first),
        "last": told_day(quarter.last),
        "today": f"Ngày {report.today.day:02d} tháng {report.today.month:02d} năm {report.today.year}",
        "closed": report.use.closing is not None,
        "demo": report.demo,
    }


def _write_heading(sheet: Worksheet, report: ReceiptUse) -> int:
    """Gives the row of the head's first line."""
    told = _heading(report)
    days = f"{told['quarter']}, từ ngày {told['first']} đến ngày {told['last']}; đơn vị tính: số"
    state = "" if told["closed"] else "Chưa chốt"
    for text in (told["unit"], told["title"], days, f"Mẫu {told['form']}. {told['basis']}", state):
        _line(sheet, text, bold=True)
    if report.demo:
        _line(sheet, "SỐ LIỆU MINH HỌA", bold=True)
    return sheet.max_row + 1


def _write_head(sheet: Worksheet, top: int) -> int:
    """Gives the first row below the head."""
    for first, last, left, right, text in _HEAD:
        if (first, left) != (last, right):
            sheet.merge_cells(start_row=top + first - 1, end_row=top + last - 1, start_column=left, end_column=right)
        sheet.cell(top + first - 1, left, text)
    for column in range(1, 23):
        sheet.cell(top + 4, column, f"({column})")
    for cells in sheet.iter_rows(min_row=top, max_row=top + 4, max_col=22):
        for cell in cells:
            cell.font, cell.alignment, cell.border = BOLD, _MIDDLE, _BOX
    sheet.print_title_rows = f"{top}:{top + 4}"
    return top + 5


def _totals(sheet: Worksheet, first: int) -> None:
    last, values = sheet.max_row, ["Tổng", *[""] * 21]
    for column in _SUMMED:
        letter = get_column_letter(column)
        values[column - 1] = Formula(f"=SUM({letter}{first}:{letter}{last})") if last >= first else "0"
    _row(sheet, values, bold=True)


def _write_own(sheet: Worksheet, report: ReceiptUse) -> None:
    if not report.use.own:
        return
    _line(sheet, "")
    _line(sheet, f"{_OWN_NAME} (các cột của mẫu BC26/BLĐT)", bold=True)
    _row(sheet, list(_OWN), bold=True)
    for place, row in enumerate(report.use.own, 1):
        _row(sheet, _own(place, row))


def _row(sheet: Worksheet, values: list[Any], *, bold: bool = False) -> None:
    for cell in appended(sheet, values, bold=bold):
        cell.border = _BOX
        cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left" if cell.column == 2 else "center")
        if isinstance(cell.value, int) or str(cell.value).startswith("="):
            cell.number_format = "#,##0"


def _line(sheet: Worksheet, text: str, *, bold: bool = False) -> None:
    appended(sheet, [text], bold=bold)
