"""The report of the use of receipts (báo cáo tình hình sử dụng biên lai thu phí, lệ phí) of a quarter.

Pre-printed: form BC7/AC of TT 303/2016/TT-BTC, 22 columns. Electronic: the columns of BC26/BLĐT."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum

from engine.domain.errors import Refusal
from engine.domain.receipt_books import Fate, runs, series_name

Ranges = tuple[range, ...]


class Column(StrEnum):
    """Where the report counts a sheet that is gone."""

    USED = "used"
    DELETED = "deleted"  # xóa bỏ: written, then crossed out
    LOST = "lost"
    CANCELLED = "cancelled"
    HANDED_ON = "handed_on"  # the form has no column of its own: the total holds it, a note says it


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptKind:
    """A kind of pre-printed receipt: with or without a face value. `form_sign` begins its form's sign (01BLP)."""

    key: str
    name_vi: str
    form_sign: str
    has_face_value: bool
    legal_source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportForm:
    """The statutory form of the report from day to day. `spoilt_as` is the column of a spoilt sheet."""

    name: str
    basis: str
    spoilt_as: Column
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptPapers:
    kinds: tuple[ReceiptKind, ...] = ()
    forms: tuple[ReportForm, ...] = ()

    def kind(self, key: str) -> ReceiptKind | None:
        return next((kind for kind in self.kinds if kind.key == key), None)

    def form(self, on: date) -> ReportForm:
        """That of the day, else the latest that began before it, else the first."""
        begun = [form for form in self.forms if form.valid_from <= on]
        return max(begun or self.forms, key=lambda form: form.valid_from)


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Series:
    """What one row of the report is about."""

    form_sign: str
    sign: str
    kind: str
    face_value: int = 0  # đồng; 0 without one

    @property
    def name(self) -> str:
        return series_name(self.form_sign, self.sign)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bought:
    series: Series
    numbers: range
    on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Gone:
    """A sheet that is no longer there. `voided`: the receipt on it was."""

    series: Series
    number: int
    fate: Fate
    voided: bool
    on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Amounts:
    """How many sheets. What is there at the end follows from the rest."""

    opening: int = 0
    bought: int = 0
    used: int = 0
    deleted: int = 0
    lost: int = 0
    cancelled: int = 0
    handed_on: int = 0

    @property
    def whole(self) -> int:
        return self.opening + self.bought

    @property
    def gone(self) -> int:
        return self.used + self.deleted + self.lost + self.cancelled + self.handed_on

    @property
    def closing(self) -> int:
        return self.whole - self.gone

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Amounts)})


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesUse:
    """One row: the numbers behind each figure, as runs."""

    series: Series
    opening: Ranges
    bought: Ranges
    used: Ranges
    deleted: Ranges
    lost: Ranges
    cancelled: Ranges
    handed_on: Ranges
    closing: Ranges

    @property
    def amounts(self) -> Amounts:
        return Amounts(**{f.name: sum(map(len, getattr(self, f.name))) for f in fields(Amounts)})

    @property
    def gone(self) -> Ranges:
        return runs({number for column in Column for numbers in getattr(self, column) for number in numbers})


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnUse:
    """The unit's own electronic series of a year: what it gave in the quarter; `amount` in đồng of those that stand."""

    series: str
    year: int
    numbers: Ranges
    voided: Ranges
    amount: int

    @property
    def used(self) -> int:
        return sum(map(len, self.numbers)) - sum(map(len, self.voided))


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Quarter:
    year: int
    number: int  # 1 to 4

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(year=day.year, number=(day.month + 2) // 3)

    @classmethod
    def parse(cls, text: str) -> "Quarter | None":
        """2022-1, as addresses write it."""
        year, _, number = text.partition("-")
        is_year = len(year) == 4 and year.isascii() and year.isdigit() and int(year) > 0
        right = is_year and number in {"1", "2", "3", "4"}
        return cls(year=int(year), number=int(number)) if right else None

    @property
    def key(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        return self.after.first - timedelta(days=1)

    @property
    def after(self) -> "Quarter":
        if self.number == 4:
            return Quarter(year=self.year + 1, number=1)
        return Quarter(year=self.year, number=self.number + 1)


def column_of(gone: Gone, spoilt_as: Column) -> Column:
    match gone.fate:
        case Fate.USED:
            return Column.DELETED if gone.voided else Column.USED
        case Fate.SPOILT:
            return spoilt_as
        case _:
            return Column(gone.fate)


def use_of(bought: Iterable[Bought], gone: Iterable[Gone], quarter: Quarter, spoilt_as: Column) -> list[SeriesUse]:
    """A row for each series that had sheets in the quarter."""
    lots, spent = list(bought), [one for one in gone if one.on <= quarter.last]
    rows = []
    for series in sorted({lot.series for lot in lots if lot.on <= quarter.last}):
        own = [lot for lot in lots if lot.series == series and lot.on <= quarter.last]
        mine = [one for one in spent if one.series == series]
        before = {number for lot in own if lot.on < quarter.first for number in lot.numbers}
        new = {number for lot in own if lot.on >= quarter.first for number in lot.numbers}
        earlier = {one.number for one in mine if one.on < quarter.first}
        now = {one.number: column_of(one, spoilt_as) for one in mine if one.on >= quarter.first}
        opening = before - earlier
        if opening or new:
            columns = {str(column): runs([n for n, found in now.items() if found is column]) for column in Column}
            closing = runs((opening | new) - now.keys())
            rows.append(SeriesUse(series=series, opening=runs(opening), bought=runs(new), closing=closing, **columns))
    return rows


class QuarterRuns(Refusal):
    vi = "Quý {quarter} chưa hết. Hãy chốt báo cáo từ ngày {day:%d/%m/%Y}."
    en = "The quarter {quarter} is not over. Close the report from {day:%Y-%m-%d} on."


class QuarterNotNext(Refusal):
    vi = "Báo cáo đã chốt đến hết ngày {last:%d/%m/%Y}. Kỳ chốt tiếp theo là quý {next}."
    en = "The report is closed up to {last:%Y-%m-%d}. The quarter to close next is {next}."


class UseClosed(Refusal):
    vi = (
        "Báo cáo sử dụng biên lai đã chốt đến hết ngày {last:%d/%m/%Y}, nên không ghi thêm biên lai của ngày "
        "{day:%d/%m/%Y}. Hãy ghi vào hôm nay, nêu rõ lý do."
    )
    en = (
        "The report of the use of receipts is closed up to {last:%Y-%m-%d}, so no receipt of {day:%Y-%m-%d} can be "
        "added. Write it down as of today and say why."
    )


class ReceiptReported(Refusal):
    vi = (
        "Biên lai {receipt} thuộc kỳ báo cáo sử dụng đã chốt (đến hết {last:%d/%m/%Y}) nên không hủy được nữa. Hãy "
        "hoàn tiền: biên lai giữ nguyên, khoản hoàn ghi vào hôm nay."
    )
    en = (
        "Receipt {receipt} belongs to a closed report of the use of receipts (up to {last:%Y-%m-%d}) and can no longer "
        "be voided. Refund it instead: the receipt stays, the refund is of today."
    )
