"""What the QR code of an identity card says of its holder, as a reader of such codes types it.

Fields with a bar between: number | old number | name | date of birth | sex | address | day of issue. Some readers leave
the old number out, newer cards add fields at the end. The order is that of the cards that people carry; no text of law
names it (from practice)."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from engine.domain.errors import Refusal

_NUMBER = re.compile(r"\d{12}", re.ASCII)
_OLD_NUMBER = re.compile(r"(?:\d{9})?", re.ASCII)
_DAY = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)
_AFTER_THE_NUMBERS = 4  # name, date of birth, sex, address: what every card has


class NotAnIdentityCard(Refusal):
    """What was pasted or scanned is no text of an identity card's QR code."""

    vi = (
        "Nội dung dán vào không phải mã QR của thẻ căn cước: {problem_vi}. "
        "Mã có dạng 012345678901|123456789|Nguyễn Văn A|01011990|Nam|địa chỉ|01012021. Hãy quét lại, hoặc nhập tay."
    )
    en = (
        "What was pasted is not the QR code of an identity card: {problem_en}. It looks like "
        "012345678901|123456789|Nguyễn Văn A|01011990|Nam|address|01012021. Scan it again, or type the fields."
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class IdentityCard:
    """`birth_date` is ISO, with the parts that the card knows."""

    number: str
    old_number: str
    name: str
    birth_date: str
    sex: str
    address: str


def read_card(text: str) -> IdentityCard:
    """Raises NotAnIdentityCard."""
    fields = [" ".join(part.split()) for part in unicodedata.normalize("NFC", text).strip().split("|")]
    number, *rest = fields
    if not _NUMBER.fullmatch(number):
        raise _refused("phần đầu phải là số căn cước 12 chữ số", "it must begin with the 12-digit number")
    has_old = bool(rest) and _OLD_NUMBER.fullmatch(rest[0]) is not None
    old_number, known = (rest[0], rest[1:]) if has_old else ("", rest)
    if len(known) < _AFTER_THE_NUMBERS:
        raise _refused("thiếu phần, có thể mã bị cắt", "parts are missing, perhaps it was cut off")
    name, born, sex, address = known[:_AFTER_THE_NUMBERS]
    if not name or any(letter.isdigit() for letter in name):
        raise _refused("không thấy họ tên", "there is no name in it")
    return IdentityCard(
        number=number, old_number=old_number, name=name, birth_date=_birth(born), sex=sex, address=address
    )


def _birth(text: str) -> str:
    """Cards of people whose day or month of birth nobody knows have zeros there."""
    parts = _DAY.fullmatch(text)
    if parts is None:
        raise _refused("ngày sinh phải có 8 chữ số", "the date of birth must have 8 digits")
    day, month, year = parts.groups()
    known = year if month == "00" else f"{year}-{month}" if day == "00" else f"{year}-{month}-{day}"
    try:
        date.fromisoformat(f"{known}-01-01"[:10])
    except ValueError:
        raise _refused("ngày sinh không có thật", "there is no such date of birth") from None
    return known


def _refused(problem_vi: str, problem_en: str) -> NotAnIdentityCard:
    return NotAnIdentityCard(problem_vi=problem_vi, problem_en=problem_en)
