"""A VietQR code: the text that banks' applications read to fill in a transfer.

EMVCo merchant-presented QR with the identifier of NAPAS (TCCS 03:2018/NHNNVN, from memory): two digits name a field,
two say how long it is, then comes its value; the last one is CRC-16/CCITT-FALSE over everything before it."""

import re
from binascii import crc_hqx

from engine.domain.errors import InvalidInput

LONGEST_PURPOSE = 25
_PREFIX = "HS"  # hồ sơ
_NAPAS, _TO_ACCOUNT = "A000000727", "QRIBFTTA"
_DONG, _VIETNAM = "704", "VN"
_ONCE = "12"  # for one payment: the amount is in it
_PURPOSE = re.compile(rf"[0-9A-Za-z ]{{1,{LONGEST_PURPOSE}}}", re.ASCII)
_CRC_NAME, _CRC_START = "63", 0xFFFF


def vietqr(*, bank: str, account: str, amount: int, purpose: str) -> str:
    """`bank` is the BIN of NAPAS, `amount` whole đồng. Raises InvalidInput for a purpose that banks would change."""
    if not _PURPOSE.fullmatch(purpose):
        raise InvalidInput(
            ("nội dung chuyển khoản", "the purpose of the transfer"),
            f"chỉ gồm chữ không dấu, số, dấu cách, dài nhất {LONGEST_PURPOSE} ký tự",
            f"takes letters without diacritics, digits and blanks, {LONGEST_PURPOSE} at most",
        )
    to = _field("00", _NAPAS) + _field("01", _field("00", bank) + _field("01", account)) + _field("02", _TO_ACCOUNT)
    told = [("00", "01"), ("01", _ONCE), ("38", to), ("53", _DONG), ("54", str(amount)), ("58", _VIETNAM)]
    text = "".join(_field(name, value) for name, value in told) + _field("62", _field("08", purpose))
    text += f"{_CRC_NAME}04"
    return f"{text}{crc_hqx(text.encode('ascii'), _CRC_START):04X}"


def _field(name: str, value: str) -> str:
    return f"{name}{len(value):02d}{value}"


def purpose_of(code: str) -> str:
    """What names a dossier in a transfer: its code without the signs that banks leave out, and nobody's name."""
    plain = bare(code)
    return f"{_PREFIX} {plain}" if len(plain) + len(_PREFIX) < LONGEST_PURPOSE else plain[-LONGEST_PURPOSE:]


def bare(text: str) -> str:
    """Letters and digits alone, as banks and people leave a text: without signs, blanks and small letters."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())
