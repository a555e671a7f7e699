"""Opening numbers: books whose first numbers stand on paper go on without a gap."""

from difflib import get_close_matches

from engine.catalog import Catalog
from engine.domain.applicant import fold
from engine.domain.audit_kind import AuditKind
from engine.domain.effects import SlipKey
from engine.domain.errors import Refusal
from engine.domain.takeover.book_row import BookRow, read_book
from engine.domain.takeover.columns import BOOK, LAST, YEAR
from engine.domain.takeover.sheet import Reader, Sheet
from engine.operations.receipts import OWN_SERIES
from engine.operations.takeover.refusals import BookTwice, BookUnknown, NumberUsed, YearClosed, YearToCome, near
from engine.operations.takeover.taking import Taking
from engine.store import takeovers
from engine.store.audit import Draft
from engine.store.takeovers import Opening

_SLIPS = {
    SlipKey.ACCEPTANCE: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    SlipKey.SUPPLEMENT: "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
    SlipKey.REFUSAL: "Phiếu từ chối giải quyết hồ sơ",
    SlipKey.APOLOGY: "Phiếu xin lỗi và hẹn lại ngày trả kết quả",
    SlipKey.STOP: "Thông báo dừng giải quyết hồ sơ",
    SlipKey.REGISTER: "Sổ theo dõi hồ sơ",
}


def series_names(catalog: Catalog) -> dict[str, str]:
    """Every series that can be opened, by kind: its key and name as the template lists it."""
    registers = catalog.vocabulary.registers.values()
    return (
        {f"register:{register.key}": f"{register.key} – {register.name}" for register in registers}
        | {f"receipt:{OWN_SERIES}": f"{OWN_SERIES} – Biên lai thu phí, lệ phí"}
        | {f"slip:{key}": f"{key} – {name}" for key, name in _SLIPS.items()}
    )


def take_books(taking: Taking, sheet: Sheet) -> None:
    """Open every book of the sheet, and remark on the rows that cannot be."""
    seen: dict[tuple[str, int], int] = {}
    for row in sheet.rows:
        reader = Reader(sheet=sheet, row=row)
        book = read_book(reader)
        if book is not None:
            _take(taking, reader, book, seen)
        taking.remarks += reader.remarks


def _take(taking: Taking, reader: Reader, row: BookRow, seen: dict[tuple[str, int], int]) -> None:
    column = BOOK
    try:
        kind = _series(taking.installation.catalog, row.book)
        if (kind, row.year) in seen:
            raise BookTwice(year=row.year, row=seen[kind, row.year])
        seen[kind, row.year] = reader.row.number
        column = YEAR
        _check_year(taking, row.year)
        column = LAST
        _open(taking, reader, kind, row)
    except Refusal as refusal:
        reader.told(column, refusal)


def _series(catalog: Catalog, told: str) -> str:
    """The kind of series that a clerk names by key, by name or as the list of the template writes it."""
    names = series_names(catalog)
    asked = fold(told)
    for kind, shown in names.items():
        key, _, name = shown.partition(" – ")
        if asked in (fold(shown), fold(key), fold(name), kind):
            return kind
    shown_by = {fold(shown.partition(" – ")[2]): shown for shown in names.values()}
    nearest = get_close_matches(asked, list(shown_by), n=3, cutoff=0.5)
    raise BookUnknown(book=told, **near([shown_by[name] for name in nearest]))


def _check_year(taking: Taking, year: int) -> None:
    now = taking.today.year
    if year < now:
        raise YearClosed(year=year, now=now)
    if year > now:
        raise YearToCome(year=year, now=now)


def _open(taking: Taking, reader: Reader, kind: str, row: BookRow) -> None:
    session, period = taking.session, str(row.year)
    used = takeovers.last_number(session, taking.unit_id, kind, period)
    if used == row.last and takeovers.is_opened(session, taking.unit_id, kind, period, row.last):
        taking.count_known(reader, "số mở đầu này đã nhập trước đây", "this opening number was taken over before")
        return
    if used >= row.last:
        raise NumberUsed(used=used, year=row.year, last=row.last)
    opening = Opening(
        unit_id=taking.unit_id,
        kind=kind,
        period=period,
        last=row.last,
        volume=row.volume or None,
        page=row.page or None,
    )
    numbers = takeovers.open_series(session, opening, taking.id)
    if used:
        reader.note(
            LAST,
            f"ở đây sổ đã cấp đến số {used}; các số {numbers[0]}–{numbers[-1]} được ghi nhận là nằm trong sổ giấy",
            f"numbers up to {used} were given here; {numbers[0]}–{numbers[-1]} are noted as standing on paper",
        )
    taking.count(reader.sheet)
    data = {"series": kind, "year": row.year, "first": numbers[0], "last": numbers[-1], "volume": row.volume}
    data |= {"page": row.page, "imported": dict(taking.source(reader.sheet, reader.row.number))}
    taking.drafts.append(Draft(kind=AuditKind.NUMBERS_OPENED, data=data, unit_id=taking.unit_id))
