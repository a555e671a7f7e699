"""The cash book (sổ quỹ tiền mặt) of some days on paper and as an Excel sheet: counted days alone, which do not change.

After form S07-H of TT 107/2017/TT-BTC (from memory)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from engine.adapters.documents import filled, grouped
from engine.adapters.pdf import render_pdf
from engine.adapters.report_words import day as told_day
from engine.adapters.sheets import Formula, appended, begun, content
from engine.domain.cash import Box
from engine.domain.instant import local
from engine.store.queries.cash import DayView, LineView

_BOX = {Box.DESK: "Quỹ bộ phận một cửa", Box.TREASURY: "Quỹ của đơn vị"}
_TOLD = {
    "opening": "Số dư đầu kỳ",
    "receipt": "Thu phí, lệ phí",
    "refund": "Hoàn tiền",
    "deposit": "Nộp Kho bạc",
    "given": "Giao sang quỹ kia",
    "taken": "Nhận từ quỹ kia",
}
_HEADS = ("Ngày, giờ", "Chứng từ", "Diễn giải", "Thu", "Chi", "Tồn")


@dataclass(frozen=True, kw_only=True, slots=True)
class CashBook:
    unit: str
    box: Box
    first: date
    last: date
    days: list[DayView]
    demo: bool


def cash_book_pdf(book: CashBook) -> bytes:
    """Raises PdfUnavailable."""
    return render_pdf(filled("books/cash_book.html", _head(book) | {"days": [_told(day) for day in book.days]}))


def cash_book_xlsx(book: CashBook) -> bytes:
    """With formulas for the balances, so that a reader can follow them."""
    made, sheet = begun("Sổ quỹ")
    head = _head(book)
    title = f"SỔ QUỸ TIỀN MẶT – {head['box']}, từ {head['first']} đến {head['last']}"
    for text in (head["unit"], title, "SỐ LIỆU MINH HỌA" if book.demo else ""):
        _row(sheet, (text,), bold=True)
    _row(sheet, _HEADS, bold=True)
    for day in book.days:
        _day(sheet, day)
    for column, width in zip("ABCDEF", (18, 16, 44, 14, 14, 16), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A5"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.print_title_rows = "4:4"
    return content(made)


def _day(sheet: Worksheet, day: DayView) -> None:
    count, told = day.count, told_day(day.count.day)
    _row(sheet, (told, "", "Số dư đầu kỳ", None, None, count.opening), bold=True)
    first = sheet.max_row + 1
    for line in day.lines:
        at = sheet.max_row + 1
        balance = Formula(f"=F{at - 1}+D{at}-E{at}")
        _row(sheet, (_at(line), line.document, _words(line), line.taken_in or None, line.paid_out or None, balance))
    last = sheet.max_row
    sums = tuple(Formula(f"=SUM({column}{first}:{column}{last})") if day.lines else 0 for column in "DE")
    _row(sheet, ("", "", f"Cộng ngày {told}; {count.closed_by_name} chốt", *sums, count.counted), bold=True)


def _row(sheet: Worksheet, values: tuple[Any, ...], *, bold: bool = False) -> None:
    for cell in appended(sheet, values, bold=bold):
        if (cell.column or 0) > 3:
            cell.number_format = "#,##0"
        elif cell.column == 3:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _head(book: CashBook) -> dict[str, Any]:
    days = {"first": told_day(book.first), "last": told_day(book.last)}
    return {"unit": book.unit, "box": _BOX[book.box], "demo": book.demo, **days}


def _told(day: DayView) -> dict[str, Any]:
    count = day.count
    return {
        "day": told_day(count.day),
        "person": count.closed_by_name,
        "lines": [_line(line) for line in day.lines],
        **{name: grouped(getattr(count, name)) for name in ("opening", "taken_in", "paid_out", "counted")},
    }


def _line(line: LineView) -> dict[str, str]:
    money = {name: grouped(getattr(line, name)) if getattr(line, name) else "" for name in ("taken_in", "paid_out")}
    told = {"at": _at(line), "document": line.document, "told": _words(line)}
    return told | money | {"balance": grouped(line.balance)}


def _words(line: LineView) -> str:
    voided = " (đã hủy)" if line.voided else ""
    return f"{_TOLD[line.kind]}{voided}{f', hồ sơ {line.code}' if line.code else ''}"


def _at(line: LineView) -> str:
    return f"{local(line.at):%d/%m/%Y %H:%M}"
