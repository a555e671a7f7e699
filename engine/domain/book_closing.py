"""The closing of a book of a year (khóa sổ): what was counted, who closed it, and the leader who signed it."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.instant import local


@dataclass(frozen=True, kw_only=True, slots=True)
class BookClosing:
    """As counted when the book was closed. `confirmed_at` is None while the leader has not signed it."""

    last: int
    entries: int
    voided: int
    skipped: int
    elsewhere: int
    missing: str | None
    remark: str | None
    closed_by_name: str
    closed_at: datetime
    confirmed_by_name: str | None
    confirmed_at: datetime | None

    @property
    def words(self) -> str:
        """The line that stands under the last number."""
        told = [
            f"Khóa sổ ngày {_day(self.closed_at)}: từ số 01 đến số {self.last:02}, tổng số {self.entries} số vào sổ"
        ]
        told += [
            f"{count} số {what}"
            for count, what in (
                (self.voided, "đã hủy"),
                (self.skipped, "bỏ trống"),
                (self.elsewhere, "ghi ở sổ giấy hoặc sổ của đơn vị trước"),
            )
            if count
        ]
        counted = ", ".join(told)
        lacking = f" Thiếu số {self.missing}: {self.remark}." if self.missing else ""
        return f"{counted}.{lacking} Người khóa sổ: {self.closed_by_name}. {self._signed}"

    @property
    def _signed(self) -> str:
        if self.confirmed_at is None:
            return "Chờ lãnh đạo ký xác nhận."
        return f"Lãnh đạo ký xác nhận: {self.confirmed_by_name}, ngày {_day(self.confirmed_at)}."


def _day(instant: datetime) -> str:
    return f"{local(instant):%d/%m/%Y}"
