"""The cash of a unit (quỹ tiền mặt): where it lies, what moves it, and what a count must find.

Amounts are whole đồng. The cash book follows form S07-H of TT 107/2017/TT-BTC (from memory)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.domain.errors import Refusal


class Box(StrEnum):
    """Where cash lies."""

    DESK = "desk"  # what the one-stop desk has collected
    TREASURY = "treasury"  # what the unit's treasurer keeps


class Movement(StrEnum):
    """What moves cash beside receipts and hand-overs."""

    OPENING = "opening"  # what lay there when the book was begun
    REFUND = "refund"  # a receipt's money given back; the receipt stays
    DEPOSIT = "deposit"  # paid to the State Treasury


@dataclass(frozen=True, kw_only=True, slots=True)
class Sums:
    """Since the last count: what came in and went out."""

    taken_in: int
    paid_out: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A box now: the last count, and everything since."""

    opening: int
    sums: Sums
    last_day: date | None  # of the last count

    @property
    def balance(self) -> int:
        return self.opening + self.sums.taken_in - self.sums.paid_out


class CashDiffers(Refusal):
    vi = (
        "Đếm được {counted}, nhưng theo sổ quỹ phải có {expected} (chênh {difference}). Hãy đếm lại, xem các "
        "khoản thu, chi từ lần chốt trước, rồi chốt lại."
    )
    en = (
        "{counted} were counted, but the cash book says {expected} (a difference of {difference}). Count again, "
        "look at what came in and went out since the last count, then close again."
    )


class MoneyOwed(Refusal):
    vi = (
        "Chưa chốt được: hồ sơ đã trả kết quả mà còn tiền chưa thu: {dossiers}. Hãy thu, hoặc ghi lý do không thu "
        "ở hồ sơ."
    )
    en = (
        "The day cannot be closed: results were returned while money is still owed: {dossiers}. Collect it, or "
        "settle it at the dossier."
    )


class DayCounted(Refusal):
    vi = (
        "Quỹ này đã chốt đến hết ngày {day:%d/%m/%Y}. Hãy chốt vào ngày làm việc kế tiếp; khoản thu từ lúc đó "
        "thuộc lần chốt sau."
    )
    en = (
        "This cash was closed up to {day:%Y-%m-%d}. Close it again on the next working day; what is collected "
        "meanwhile belongs to that count."
    )


class CashShort(Refusal):
    vi = "Quỹ chỉ còn {balance}, không chi được {amount}. Hãy xem lại số tiền."
    en = "The cash box holds {balance}, so that {amount} cannot be paid out. Look at the amount again."


class NotBegun(Refusal):
    vi = "Sổ của quỹ này chưa mở. Hãy đếm tiền đang có và ghi số dư đầu kỳ trước; tiền thu trước đó không thuộc sổ này."
    en = (
        "The book of this cash box has not begun. Count what is there and write the opening balance first; what was "
        "collected before is not in this book."
    )


class OpenedAlready(Refusal):
    vi = "Quỹ này đã có số dư đầu kỳ. Số dư chỉ ghi một lần, khi mở sổ."
    en = "This cash box already has its opening balance. It is written once, when the book begins."


class ReceiptCounted(Refusal):
    vi = (
        "Biên lai {receipt} thuộc ngày quỹ đã chốt ({day:%d/%m/%Y}) nên không hủy được nữa. Hãy hoàn tiền: biên "
        "lai giữ nguyên, khoản hoàn ghi vào hôm nay."
    )
    en = (
        "Receipt {receipt} belongs to a day whose cash is closed ({day:%Y-%m-%d}) and can no longer be voided. "
        "Refund it instead: the receipt stays, the refund is of today."
    )


class RefundedAlready(Refusal):
    vi = "Biên lai {receipt} đã được hoàn tiền. Mỗi biên lai chỉ hoàn một lần."
    en = "Receipt {receipt} was refunded already. A receipt is refunded once."


class PaidByTransfer(Refusal):
    vi = "Biên lai {receipt} thu bằng chuyển khoản, tiền không nằm trong quỹ. Hãy hoàn bằng chuyển khoản."
    en = "Receipt {receipt} was paid by transfer; its money is not in the cash box. Refund it by transfer."


class TakenByGiver(Refusal):
    vi = "Tiền do chính bạn giao. Người nhận phải là người khác, tự tay đếm rồi xác nhận."
    en = "You gave this money yourself. Somebody else must count it and confirm that they took it."
