"""A row of the sheet of books: up to which number a book is written on paper."""

from dataclasses import dataclass

from engine.domain.takeover.columns import BOOK, LAST, PAGE, VOLUME, YEAR
from engine.domain.takeover.remark import Unreadable
from engine.domain.takeover.sheet import Reader


@dataclass(frozen=True, kw_only=True, slots=True)
class BookRow:
    book: str
    year: int
    last: int
    volume: str
    page: str


def read_book(reader: Reader) -> BookRow | None:
    """None where the row has faults: they are with the reader."""
    book = reader.text(BOOK)
    year, last = reader.whole(YEAR), reader.whole(LAST)
    volume, page = reader.text(VOLUME), reader.text(PAGE)
    if year is not None and not 1900 <= year <= 2200:
        reader.told(YEAR, Unreadable("năm phải đủ 4 chữ số, ví dụ 2022", "the year must have 4 digits, such as 2022"))
    if last is not None and not 0 < last < 10_000_000:
        reader.told(
            LAST,
            Unreadable(
                "phải từ 1 trở lên; sổ chưa ghi số nào thì bỏ dòng này",
                "must be 1 or more; leave out a book without numbers",
            ),
        )
    if reader.failed or year is None or last is None:
        return None
    return BookRow(book=book, year=year, last=last, volume=volume, page=page)
