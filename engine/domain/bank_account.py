"""The account (tài khoản) at a bank, its own or the Treasury's, to which fees of a unit are paid by transfer.

Whoever changes it could lead everybody's money elsewhere: one officer enters it, another confirms it."""

import re
from dataclasses import dataclass

from engine.domain.errors import InvalidInput, Refusal

_NUMBER = re.compile(r"[0-9A-Z]{4,19}", re.ASCII)
_LONGEST_NAME = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Bank:
    """A bank that takes transfers by VietQR: `bin` is its number at NAPAS."""

    bin: str
    short_name: str
    name: str


def account_number(typed: str) -> str:
    """Without blanks, dots and hyphens. Raises InvalidInput."""
    number = re.sub(r"[\s.\-]", "", typed).upper()
    if not _NUMBER.fullmatch(number):
        raise InvalidInput(
            ("số tài khoản", "the account number"),
            "gồm 4 đến 19 chữ số hoặc chữ cái không dấu",
            "has 4 to 19 digits or letters without diacritics",
        )
    return number


def account_name(typed: str) -> str:
    """Raises InvalidInput."""
    name = " ".join(typed.split())
    if not 1 <= len(name) <= _LONGEST_NAME:
        raise InvalidInput(
            ("tên tài khoản", "the account's name"),
            f"dài từ 1 đến {_LONGEST_NAME} ký tự, như ngân hàng ghi",
            f"has 1 to {_LONGEST_NAME} characters, as the bank writes it",
        )
    return name


class OwnAccountEntry(Refusal):
    vi = "Tài khoản này do chính bạn ghi. Người khác phải đối chiếu với giấy của ngân hàng rồi xác nhận."
    en = "You entered this account yourself. Somebody else must compare it with the bank's paper and confirm it."


class AccountWaits(Refusal):
    vi = "Đã có tài khoản {number} đang chờ xác nhận. Hãy xác nhận hoặc bỏ tài khoản đó trước."
    en = "Account {number} already waits to be confirmed. Confirm it or drop it first."


class NoBankAccount(Refusal):
    vi = "Đơn vị chưa có tài khoản nhận chuyển khoản được xác nhận. Hãy ghi tài khoản và nhờ người khác xác nhận trước."
    en = "The unit has no confirmed account for transfers. Enter the account and have somebody else confirm it first."
