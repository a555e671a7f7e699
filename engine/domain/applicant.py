"""The person or organisation that files a dossier."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.domain.errors import InvalidInput
from engine.domain.notice import NoticeWish, email_address, mobile_number

_IDENTITY = re.compile(r"\d{12}|\d{9}|[A-Z]\d{7}", re.ASCII)  # CCCD, CMND, passport
_PHONE = re.compile(r"\+?\d{9,12}", re.ASCII)
_FORMER = re.compile(r"\d{9}", re.ASCII)
_BIRTH = re.compile(r"(?:18|19|20)\d{2}(?:-\d{2}){0,2}", re.ASCII)
_LONGEST = 200


def _is_day(text: str) -> bool:
    """Of a day whose month or day is not known, the parts that are known."""
    try:
        return bool(_BIRTH.fullmatch(text)) and bool(date.fromisoformat(f"{text}-01-01"[:10]))
    except ValueError:
        return False


def fold(text: str) -> str:
    """Text for searching: lower case, without Vietnamese diacritics, single spaces."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


@dataclass(frozen=True, kw_only=True, slots=True)
class Applicant:
    """Composed and decomposed Vietnamese are the same name: text is kept in NFC."""

    name: str
    identity_number: str = ""  # 12-digit CCCD, 9-digit CMND, passport, or none
    birth_date: str = ""  # ISO, possibly only a year or a year and month
    address: str = ""
    phone: str = ""
    email: str = ""
    former_number: str = ""  # the 9-digit number before the 12-digit one
    notices: str = ""  # a NoticeWish

    def __post_init__(self) -> None:
        for field in self.__dataclass_fields__:
            value = unicodedata.normalize("NFC", getattr(self, field)).strip()
            if len(value) > _LONGEST or any(unicodedata.category(letter) == "Cc" for letter in value):
                raise InvalidInput(
                    (f"người nộp, {field}", f"the applicant, {field}"),
                    f"dài quá {_LONGEST} ký tự hoặc có ký tự lạ",
                    f"longer than {_LONGEST} characters or with control characters",
                )
            object.__setattr__(self, field, value)
        for field in ("identity_number", "former_number"):  # as cards print them, in groups, and as people type them
            object.__setattr__(self, field, "".join(getattr(self, field).split()).upper())
        self._check()

    def _check(self) -> None:
        if not self.name:
            raise InvalidInput(
                ("họ tên người nộp", "the applicant's name"), "hãy nhập họ tên", "enter the applicant's name"
            )
        if self.identity_number and not _IDENTITY.fullmatch(self.identity_number):
            raise InvalidInput(
                ("số giấy tờ tùy thân", "the identity number"),
                "phải là CCCD 12 số, CMND 9 số hoặc số hộ chiếu",
                "must be a 12-digit or 9-digit identity number or a passport number",
            )
        if self.former_number and not _FORMER.fullmatch(self.former_number):
            raise InvalidInput(("số CMND cũ", "the former number"), "phải có 9 chữ số", "must have 9 digits")
        if self.phone and not _PHONE.fullmatch(self.phone.replace(" ", "")):
            raise InvalidInput(
                ("số điện thoại", "the phone number"), "phải có 9 đến 12 chữ số", "must have 9 to 12 digits"
            )
        self._check_notices()
        if self.birth_date and not _is_day(self.birth_date):
            raise InvalidInput(
                "ngày sinh",
                "phải là ngày có thật, ví dụ 30/05/1990, hoặc chỉ năm sinh",
                "must be a real date, for example 1990-05-30, or the year alone",
            )

    def _check_notices(self) -> None:
        """What they wish must be possible with what they gave."""
        if self.notices not in tuple(NoticeWish):
            raise InvalidInput(("cách nhận thông báo", "how to be told"), "không có cách này", "there is no such way")
        if self.notices == NoticeWish.SMS and mobile_number(self.phone) is None:
            raise InvalidInput(
                ("cách nhận thông báo", "how to be told"),
                "muốn nhận tin nhắn thì cần số điện thoại di động, ví dụ 0912345678",
                "short messages need a mobile number, for example 0912345678",
            )
        if self.notices == NoticeWish.EMAIL and email_address(self.email) is None:
            raise InvalidInput(
                ("cách nhận thông báo", "how to be told"),
                "muốn nhận thư điện tử thì cần địa chỉ thư đúng, ví dụ ten@vi-du.vn",
                "mails need a correct address, for example name@example.org",
            )

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset({self.identity_number, self.former_number} - {""})

    @property
    def search_text(self) -> str:
        parts = (fold(self.name), self.identity_number, self.former_number, self.phone.replace(" ", ""))
        return " ".join(part for part in parts if part)

    def as_json(self) -> dict[str, Any]:
        return {field: getattr(self, field) for field in self.__dataclass_fields__}
