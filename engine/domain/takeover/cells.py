"""What a cell says: days, instants, whole numbers, text. What is not clear is refused with what to write instead."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from engine.domain.instant import VIETNAM
from engine.domain.takeover.legacy_text import recognised
from engine.domain.takeover.remark import Unreadable

Plain = str | int | float | bool | date | datetime | None
OPENING = time(8)  # a day without an hour began when the office opened
CLOSING = time(17)
_DAY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d+)", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_HOUR = re.compile(r"(\d{1,2})\s*(?::|h|g|giờ)\s*(\d{2})?(?::\d{2})?(?:\.\d+)?", re.ASCII | re.IGNORECASE)
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (a serial number has no zone until it is read as Vietnam's)
_SERIALS = range(25_569, 73_051)  # 1970–2099
_LONGEST = 2000


def text(value: Plain, *, most: int = _LONGEST) -> str:
    """Composed text of one line. Raises Unreadable for text of another character set or too long."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    found = " ".join(unicodedata.normalize("NFC", str(value)).split())
    if len(found) > most:
        raise Unreadable(f"dài quá {most} ký tự; hãy rút gọn", f"longer than {most} characters; shorten it")
    if any(unicodedata.category(letter) in ("Cc", "Co", "Cn") for letter in found) or "\ufffd" in found:
        raise Unreadable("có ký tự lạ; hãy gõ lại ô này", "has characters that cannot be shown; type it again")
    legacy = recognised(found)
    if legacy is not None:
        raise Unreadable(
            f"chữ viết bằng bảng mã {legacy.name} (có phải “{legacy.text}”?); hãy chuyển cả tệp sang "
            "Unicode rồi nhập lại",
            f"written in the character set {legacy.name} (is it “{legacy.text}”?); convert the file to Unicode",
        )
    return found


def whole(value: Plain) -> int | None:
    """A whole number, however Excel or a clerk wrote it: 213, "213", "1.250.000 đ". None for an empty cell."""
    if value is None or value == "":
        return None
    if isinstance(value, bool | date):
        raise Unreadable("phải là số", "must be a number")
    if isinstance(value, int | float):
        if value != int(value) or value < 0:
            raise Unreadable("phải là số nguyên không âm", "must be a whole number that is not negative")
        return int(value)
    plain = re.sub(r"\s|đồng|đ|vnd", "", text(value), flags=re.IGNORECASE)
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", plain, re.ASCII):
        plain = re.sub(r"[.,]", "", plain)
    if not re.fullmatch(r"\d{1,15}", plain, re.ASCII):
        raise Unreadable(
            f"“{value}” không phải số nguyên; chỉ ghi chữ số, ví dụ 213",
            f"“{value}” is no whole number; write digits only, for example 213",
        )
    return int(plain)


def day(value: Plain) -> date | None:
    """A day; its hour, if one is given, is left aside. None for an empty cell."""
    found = _moment(value)
    return None if found is None else found[0]


def instant(value: Plain, otherwise: time) -> datetime | None:
    """An instant in Vietnam, at the hour `otherwise` where the cell gives none. None for an empty cell."""
    found = _moment(value)
    return None if found is None else datetime.combine(found[0], found[1] or otherwise, VIETNAM)


def has_hour(value: Plain) -> bool:
    found = _moment(value)
    return found is not None and found[1] is not None


def _moment(value: Plain) -> tuple[date, time | None] | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        raise _no_day(value)
    if isinstance(value, datetime):
        return _known(value.date()), value.time().replace(second=0, microsecond=0) if value.time() != time() else None
    if isinstance(value, date):
        return _known(value), None
    if isinstance(value, int | float):
        return _serial(value)
    return _written(text(value))


def _serial(value: int | float) -> tuple[date, time | None]:
    """A date that Excel shows as a number, because the cell lost its format."""
    if int(value) not in _SERIALS:
        raise _no_day(value)
    found = _EXCEL_EPOCH + timedelta(days=int(value), minutes=round((value - int(value)) * 1440))
    return found.date(), found.time() if value != int(value) else None


def _written(told: str) -> tuple[date, time | None]:
    iso = _ISO.search(told)
    spelled = _DAY.search(told)
    if iso is not None:
        year, month, of_month, whole_match = iso[1], iso[2], iso[3], iso[0]
    elif spelled is not None:
        of_month, month, year, whole_match = spelled[1], spelled[2], spelled[3], spelled[0]
    else:
        raise _no_day(told)
    if len(year) != 4:
        raise Unreadable(
            f"“{told}”: năm phải đủ 4 chữ số; hãy ghi lại, ví dụ 05/03/2022",
            f"“{told}”: the year must have 4 digits; write for example 05/03/2022",
        )
    rest = told.replace(whole_match, " ", 1).replace("T", " ").strip(" ,")
    try:
        return _known(date(int(year), int(month), int(of_month))), _hour(rest, told)
    except ValueError:
        raise _no_day(told) from None


def _hour(rest: str, told: str) -> time | None:
    rest = re.sub(r"(?:^|\s)(?:lúc|ngày|hồi)(?=\s|$)", " ", rest, flags=re.IGNORECASE).strip()
    if not rest:
        return None
    found = _HOUR.fullmatch(rest)
    if found is None:
        raise _no_day(told)
    return time(int(found[1]), int(found[2] or 0))


def _known(found: date) -> date:
    if not 1970 <= found.year <= 2199:
        raise Unreadable(
            f"năm {found.year} không hợp lý; hãy kiểm tra lại", f"the year {found.year} makes no sense; check it"
        )
    return found


def _no_day(value: object) -> Unreadable:
    return Unreadable(
        f"“{value}” không phải ngày có thật; hãy ghi dd/mm/yyyy, ví dụ 05/03/2022 (có giờ: 05/03/2022 09:30)",
        f"“{value}” is no real day; write dd/mm/yyyy, for example 05/03/2022 (with an hour: 05/03/2022 09:30)",
    )


def identity(value: Plain) -> str:
    """A CCCD, CMND or passport. Raises Unreadable where Excel has dropped the leading zero."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        digits = str(int(value))
        if len(digits) not in (9, 12):
            raise Unreadable(
                f"{digits} có {len(digits)} chữ số: Excel có thể đã bỏ số 0 ở đầu; hãy định dạng ô là Văn "
                "bản và gõ lại "
                "CMND 9 số hoặc CCCD 12 số",
                f"{digits} has {len(digits)} digits: Excel may have dropped a leading zero; format the "
                "cell as text and "
                "type the 9 or 12 digits again",
            )
        return digits
    found = text(value).replace(" ", "").replace(".", "").upper()
    if found.isdigit() and len(found) in (8, 11):
        raise Unreadable(
            f"{found} thiếu một chữ số, có thể mất số 0 ở đầu; hãy gõ lại CMND 9 số hoặc CCCD 12 số",
            f"{found} lacks a digit, perhaps a leading zero; type the 9 or 12 digits again",
        )
    return found


def birth(value: Plain) -> str:
    """ISO text of a birth date of which the day or the month may not be known."""
    if value is None or value == "":
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool) and 1850 <= value <= 2199:
        return str(int(value))
    if isinstance(value, str):
        told = text(value)
        if re.fullmatch(r"\d{4}", told, re.ASCII):
            return told
        partial = re.fullmatch(r"(\d{1,2})\s*[/.\-]\s*(\d{4})", told, re.ASCII)
        if partial is not None:
            return f"{partial[2]}-{int(partial[1]):02d}"
        spelled = _DAY.fullmatch(told)
        if spelled is not None and len(spelled[3]) == 4:
            return f"{spelled[3]}-{int(spelled[2]):02d}-{int(spelled[1]):02d}"
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, int | float) and not isinstance(value, bool) and 1 < value < 73_051:
        return f"{_EXCEL_EPOCH + timedelta(days=int(value)):%Y-%m-%d}"
    found = day(value)
    return "" if found is None else found.isoformat()
