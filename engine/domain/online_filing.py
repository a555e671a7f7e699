"""A citizen files online: how they are reached, the code that shows it is they, and what may be filed so."""

import re
from datetime import timedelta

from engine.domain.errors import InvalidInput, Refusal
from engine.domain.notice import email_address
from engine.domain.procedure import ProcedureBlock

CODE_DIGITS = 6
CODE_LIVES = timedelta(minutes=10)
MOST_TRIES = 5  # of one code: 1 in 200,000 to guess it
SENT_AGAIN_AFTER = timedelta(minutes=1)  # the one before may still be on its way
DRAFT_LIVES = timedelta(days=14)  # since it was last saved
MOST_DRAFT_FILES = 40
MOST_DRAFT_BYTES = 100_000_000
REFERENCE = "NT"  # nộp trực tuyến: before the dossier has its code
REFERENCE_LETTERS = 8  # after the hyphen

_PHONE = re.compile(r"0[35789]\d{8}", re.ASCII)
_MAIL = re.compile(r"[^@\s\x00-\x1f<>,;]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.ASCII)
_LONGEST = 200


class NotOnline(Refusal):
    vi = (
        "Thủ tục {code} “{name}” chưa nộp trực tuyến được ở đây. "
        "Hãy nộp tại bộ phận một cửa hoặc qua bưu chính công ích."
    )
    en = "Procedure {code} “{name}” cannot be filed online here. File it at the one-stop desk or by public post."


class CodeRefused(Refusal):
    """Wrong, expired, used up by tries, or never sent: the same sentence."""

    vi = "Mã xác nhận không đúng hoặc đã hết hạn. Hãy xem lại tin nhắn mới nhất, hoặc xin gửi mã khác."
    en = "The code is wrong or has expired. Look at the newest message, or have another one sent."


class CodeTooSoon(Refusal):
    vi = "Mã trước vừa được gửi. Hãy chờ thêm {seconds} giây rồi xin mã khác."
    en = "The code before was sent just now. Wait {seconds} seconds, then ask for another one."


class ByPhoneNotOffered(Refusal):
    vi = "Nơi này chưa gửi được mã qua tin nhắn. Hãy dùng thư điện tử, hoặc nộp tại bộ phận một cửa."
    en = "No code can be sent by short message here. Use an e-mail address, or file at the one-stop desk."


class ByMailNotOffered(Refusal):
    vi = "Nơi này chưa gửi được mã qua thư điện tử. Hãy dùng số di động, hoặc nộp tại bộ phận một cửa."
    en = "No code can be sent by e-mail here. Use a mobile number, or file at the one-stop desk."


class DraftGone(Refusal):
    vi = "Không còn bản nháp này: bản nháp giữ 14 ngày kể từ lần lưu cuối. Hãy bắt đầu lại từ trang thủ tục."
    en = "This draft is no more: drafts are kept for 14 days after the last change. Begin again from the procedure."


class DraftFull(Refusal):
    vi = "Một hồ sơ nộp trực tuyến nhận nhiều nhất {files} tệp, {megabytes} MB. Hãy gộp hoặc quét nhẹ hơn."
    en = "What is filed online takes {files} files and {megabytes} MB at most. Join files, or scan them smaller."


def may_be_filed_online(block: ProcedureBlock) -> bool:
    """Run here, on a level that knows filing online, and never confidential."""
    return block.process is not None and block.online_level in ("3", "4") and not block.confidential


def contact_of(typed: str) -> str:
    """A phone number as 0905000000, or an e-mail address. Raises InvalidInput."""
    text = typed.strip()
    number = re.sub(r"[\s.\-()]", "", text)
    number = f"0{number[3:]}" if number.startswith("+84") else number
    if _PHONE.fullmatch(number):
        return number
    if len(text) <= _LONGEST and _MAIL.fullmatch(text.lower()) and email_address(text) is not None:
        return text.lower()
    raise InvalidInput(
        ("số điện thoại hoặc thư điện tử", "phone number or e-mail"),
        "hãy nhập số di động 10 số, hoặc địa chỉ như ten@vidu.vn",
        "enter a 10-digit mobile number, or an address like name@example.vn",
    )


def is_phone(contact: str) -> bool:
    return "@" not in contact
