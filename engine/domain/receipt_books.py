"""Pre-printed receipts (biên lai đặt in, mua theo quyển): numbered sheets, who has them, what became of each.

TT 303/2016/TT-BTC; seven digits. What no text says for sure is data (workflows/org/receipt_papers.yaml)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from engine.domain.errors import Refusal

DIGITS = 7


class Fate(StrEnum):
    """What became of a sheet that is no longer there."""

    USED = "used"  # a receipt stands on it; one that was voided stays on it too
    SPOILT = "spoilt"  # hỏng: written wrongly, torn, left out
    LOST = "lost"  # mất
    CANCELLED = "cancelled"  # hủy: not to be used any more
    HANDED_ON = "handed_on"  # to the successor of the unit


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenSheets:
    """Sheets that were written by hand for one payment: so many from a number on, of one book."""

    book_id: UUID
    first: int
    count: int = 1

    @property
    def numbers(self) -> range:
        return range(self.first, self.first + self.count)


def written_sheets(sheets: Iterable[WrittenSheets]) -> list[dict[str, str | int]]:
    """As a proposal keeps them."""
    return [{"book": str(one.book_id), "first": one.first, "count": one.count} for one in sheets]


def read_sheets(written: Iterable[Mapping[str, str | int]]) -> tuple[WrittenSheets, ...]:
    return tuple(
        WrittenSheets(book_id=UUID(str(one["book"])), first=int(one["first"]), count=int(one["count"]))
        for one in written
    )


def printed(number: int) -> str:
    return f"{number:0{DIGITS}d}"


def span(numbers: range) -> str:
    """As papers write it: 0000001–0000050."""
    first, last = printed(numbers[0]), printed(numbers[-1])
    return first if len(numbers) == 1 else f"{first}–{last}"


def receipt_name(series: str, number: int, year: int) -> str:
    """As people call a receipt: an own series begins anew each year, a pre-printed one, which has a blank, does not."""
    return f"{series} {printed(number)}" if " " in series else f"{series} {number}/{year}"


def series_name(form_sign: str, sign: str) -> str:
    return f"{form_sign} {sign}"


def runs(numbers: Collection[int]) -> tuple[range, ...]:
    """Numbers as runs of consecutive ones, in order."""
    found: list[range] = []
    for number in sorted(numbers):
        if found and number == found[-1].stop:
            found[-1] = range(found[-1].start, number + 1)
        else:
            found.append(range(number, number + 1))
    return tuple(found)


def next_sheet(numbers: range, spent: Collection[int]) -> int | None:
    """The sheet that is written next; None where the book is used up."""
    return next((number for number in numbers if number not in spent), None)


class BooksOverlap(Refusal):
    vi = "Biên lai {series} số {numbers} trùng với quyển {book} đã nhập ({known}). Hãy xem lại ký hiệu, số trên quyển."
    en = (
        "Receipts {series}, {numbers}, overlap book {book} that was entered before ({known}). Check the signs and "
        "numbers printed on the books."
    )


class BookNotInStock(Refusal):
    vi = "Quyển {book} không có trong kho để giao: {who} đang giữ, hoặc đã hết số. Hãy nhận lại trước rồi mới giao."
    en = "Book {book} is not in stock to be handed out: {who} has it, or it is used up. Take it back first."


class BookNotHeld(Refusal):
    vi = "Bạn không giữ quyển biên lai {book}. Hãy chọn quyển của bạn, hoặc nhờ kế toán giao quyển."
    en = "You do not hold receipt book {book}. Choose one of yours, or have the accountant hand it out."


class BookNotOut(Refusal):
    vi = "Quyển {book} không ai giữ, nên không có gì để nhận lại."
    en = "Nobody holds book {book}, so there is nothing to take back."


class BookNextDiffers(Refusal):
    vi = (
        "Quyển {book}: trên giấy số chưa dùng đầu tiên là {given}, phần mềm ghi {expected}. Hãy ghi các số đã viết, "
        "hỏng hoặc mất còn thiếu trước, rồi nhận lại quyển."
    )
    en = (
        "Book {book}: on paper the first unused number is {given}, here it is {expected}. Write down the numbers that "
        "were used, spoilt or lost first, then take the book back."
    )


class SheetOutsideBook(Refusal):
    vi = "Số {number} không có trong quyển {book} ({numbers}). Hãy xem lại số in trên tờ biên lai."
    en = "Number {number} is not in book {book} ({numbers}). Look at the number printed on the sheet again."


class SheetSpent(Refusal):
    vi = "Số {number} của quyển {book} đã được ghi: {fate_vi}. Hãy xem lại số in trên tờ biên lai."
    en = "Number {number} of book {book} was written down before as {fate_en}. Look at the number on the sheet again."


class SheetsLeftOut(Refusal):
    vi = (
        "Số kế tiếp của quyển {book} là {expected}, bạn ghi {given}. Hãy ghi đúng số trên tờ; nếu thật sự bỏ số "
        "{numbers} thì ghi lý do, các số đó được ghi là hỏng."
    )
    en = (
        "The next number of book {book} is {expected}, you wrote {given}. Write the number on the sheet; if {numbers} "
        "really were left out, say why, and they are written down as spoilt."
    )


class FaceValueDiffers(Refusal):
    vi = "Các tờ mệnh giá cộng lại {given}, phải thu {owed}. Hãy chọn số tờ cho đúng số tiền, hoặc dùng biên lai khác."
    en = "The face values add up to {given}, but {owed} are owed. Choose sheets of that sum, or another receipt."


class OneSheetOnly(Refusal):
    vi = "Biên lai không in sẵn mệnh giá thì mỗi lần thu chỉ viết một tờ. Hãy chọn một quyển, một tờ."
    en = "Without a face value, a payment is written on one sheet. Choose one book and one sheet."


class NothingToWrite(Refusal):
    vi = "Không còn khoản nào phải thu, nên không viết biên lai. Tờ đã lỡ viết thì ghi là hỏng ở trang Biên lai in sẵn."
    en = "Nothing is owed, so that no receipt is written. Write down a sheet that was written as spoilt."


FATES = {
    Fate.USED: ("đã dùng", "used"),
    Fate.SPOILT: ("hỏng", "spoilt"),
    Fate.LOST: ("mất", "lost"),
    Fate.CANCELLED: ("hủy", "cancelled"),
    Fate.HANDED_ON: ("đã bàn giao cho đơn vị kế thừa", "handed on to the successor"),
}
