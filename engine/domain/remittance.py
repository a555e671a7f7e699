"""A remittance (khoản chuyển đến): money of a fee that came to the unit's bank account, and which dossier it is for.

Nothing that came in is dropped: what fits no dossier stays, with what is wrong, until somebody decides."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from engine.domain.dossier import CLOSED, DossierStatus
from engine.domain.errors import Refusal
from engine.domain.vietqr import bare


class Trouble(StrEnum):
    """Why nobody can say yet which receipt a remittance is for."""

    UNNAMED = "unnamed"  # its purpose names no dossier, or several
    NOT_ACCEPTED = "not_accepted"  # filed online and paid before the desk has accepted it
    PAID = "paid"  # a receipt stands already
    CLOSED = "closed"  # ended without anything owed
    NOTHING_OWED = "nothing_owed"
    TOO_LITTLE = "too_little"
    TOO_MUCH = "too_much"


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """What a dossier can take, in đồng: `owed` of its fees, or `waiting`, the amount of a receipt that was issued for a
    transfer which nobody has seen at the bank yet. `receipt` names one that stands."""

    status: str
    owed: int
    waiting: int
    receipt: str | None

    @property
    def wanted(self) -> int:
        return self.waiting or self.owed


@dataclass(frozen=True, kw_only=True, slots=True)
class Come:
    """Money that nothing was decided about, in đồng."""

    id: UUID
    amount: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """Of one remittance. `apart`: by how much the amount is too little or too much, in đồng."""

    trouble: Trouble | None
    apart: int = 0

    @property
    def is_sure(self) -> bool:
        return self.trouble is None


def judge(claim: Claim, come: Sequence[Come]) -> dict[UUID, Judgement]:
    """Everything that names one dossier, the oldest first: sure where one pays what is owed, or all together do."""
    chosen = sure(claim, come)
    if chosen:
        rest = {row.id: _unwanted(claim) for row in come}
        return rest | {row.id: Judgement(trouble=None) for row in chosen}
    if not claim.wanted:
        return {row.id: _unwanted(claim) for row in come}
    together = sum(row.amount for row in come)
    return {row.id: _apart(claim.wanted, row.amount, together) for row in come}


def sure(claim: Claim, come: Sequence[Come]) -> list[Come]:
    """What pays just what is wanted; empty where nothing does."""
    if not claim.wanted:
        return []
    alone = next((row for row in come if row.amount == claim.wanted), None)
    if alone is not None:
        return [alone]
    return list(come) if sum(row.amount for row in come) == claim.wanted else []


def fill(wanted: int, come: Iterable[Come]) -> dict[UUID, int]:
    """How much of each goes into a receipt, in their order; empty where all of them are too little."""
    used: dict[UUID, int] = {}
    left = wanted
    for row in come:
        if left > 0:
            used[row.id] = min(left, row.amount)
            left -= used[row.id]
    return {} if left else used


def _apart(wanted: int, amount: int, together: int) -> Judgement:
    if amount > wanted or together > wanted:
        return Judgement(trouble=Trouble.TOO_MUCH, apart=max(amount, together) - wanted)
    return Judgement(trouble=Trouble.TOO_LITTLE, apart=wanted - together)


def _unwanted(claim: Claim) -> Judgement:
    status = DossierStatus(claim.status)
    if claim.receipt is not None or claim.wanted:
        return Judgement(trouble=Trouble.PAID)
    if status is DossierStatus.SUBMITTED:
        return Judgement(trouble=Trouble.NOT_ACCEPTED)
    return Judgement(trouble=Trouble.CLOSED if status in CLOSED else Trouble.NOTHING_OWED)


def codes_in(purpose: str, agencies: Iterable[str]) -> set[str]:
    """The codes of dossiers that a purpose names, by the codes of the agencies that give them out. Banks leave signs
    and blanks out, break lines anywhere, and write words of their own around it."""
    plain, found = bare(purpose), set[str]()
    for agency in agencies:
        for day, number in re.findall(rf"{re.escape(bare(agency))}(\d{{6}})(\d{{4}})", plain, re.ASCII):
            found.add(f"{agency}-{day}-{number}")
    return found


def references_in(purpose: str, prefix: str, length: int) -> set[str]:
    """What dossiers that were filed online are called before they have a code, as far as a purpose may name any."""
    tail = rf"(?={prefix}([0-9A-Z]{{{length}}}))"
    return {f"{prefix}-{found}" for found in re.findall(tail, bare(purpose), re.ASCII)}


class RemittanceKnown(Refusal):
    vi = (
        "Giao dịch số {number} đã ghi ngày {day:%d/%m/%Y}, số tiền {amount}. Mỗi giao dịch của ngân hàng chỉ ghi một "
        "lần; hãy xem lại sao kê."
    )
    en = (
        "Transaction {number} was recorded already: {day:%Y-%m-%d}, {amount}. A transaction of the bank is recorded "
        "once; look at the statement again."
    )


class RemittanceSettled(Refusal):
    vi = "Khoản chuyển {number} đã xử lý xong, không còn tiền để quyết định. Muốn trả tiền của biên lai, hoàn ở hồ sơ."
    en = "Remittance {number} is settled: nothing of it is left. To give a receipt's money back, refund at the dossier."


class RemittanceTooLittle(Refusal):
    vi = (
        "Hồ sơ {dossier} phải nộp {wanted}, các khoản chuyển đến mới được {amount}. Hãy chờ người nộp chuyển thêm, "
        "hoặc chuyển trả lại."
    )
    en = (
        "Dossier {dossier} must be paid {wanted}; what came is {amount}. Wait until the payer sends the rest, or send "
        "it back."
    )


class NothingWanted(Refusal):
    vi = "Hồ sơ {dossier} không còn khoản nào phải nộp cho đơn vị. Hãy xem lại mã hồ sơ, hoặc chuyển trả lại tiền."
    en = "Dossier {dossier} owes nothing to the unit. Look at the code again, or send the money back."


class RemittanceUnseen(Refusal):
    vi = (
        "Biên lai {receipt} thu bằng chuyển khoản nhưng chưa thấy tiền về tài khoản. Hãy ghi khoản chuyển ở trang Tiền "
        "chuyển khoản trước khi hoàn."
    )
    en = (
        "Receipt {receipt} is for a transfer that nobody has seen at the bank. Record the remittance before it is "
        "refunded."
    )


class ReceiptMonthClosed(Refusal):
    vi = "Biên lai {receipt} thuộc tháng {month:%m/%Y} đã chốt, không hủy được nữa. Hãy hoàn tiền: biên lai giữ nguyên."
    en = "Receipt {receipt} belongs to {month:%Y-%m}, which is closed; it can no longer be voided. Refund it instead."


class AccountShort(Refusal):
    vi = "Tiền phí, lệ phí trong tài khoản chỉ còn {balance}, không chi được {amount}. Hãy xem lại số tiền."
    en = "Only {balance} of fees are in the account, so that {amount} cannot be paid from it. Look at the amount again."
