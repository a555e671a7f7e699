"""The check of one value against one field."""

import math
import unicodedata
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from engine.domain.form.model import (
    MAX_TEXT,
    Checkbox,
    Checklist,
    Choice,
    Field,
    Moment,
    NumberInput,
    TextInput,
    Value,
)

EARLIEST, LATEST = date(1850, 1, 1), date(2199, 12, 31)  # what a paper in an office can name
VIETNAM = timezone(timedelta(hours=7))

_UNPRINTABLE = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
_REORDERING = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)  # make a text read otherwise than it is


class Wrong(Exception):
    """Why a value does not fit its field; caught by the check of the whole answer."""

    def __init__(self, field: Field, vi: str, en: str) -> None:
        super().__init__(vi)
        self.vi = f"“{field.label.vi}” {vi}."
        self.en = f"“{field.label.en}” {en}."


def is_blank(given: object) -> bool:
    return given is None or given == [] or (isinstance(given, str) and not given.strip())


def checked(field: Field, given: object) -> Value:
    """The value as it is kept. Raises Wrong."""
    if is_blank(given):
        return _blank(field)
    match field:
        case TextInput():
            return _text(field, given)
        case NumberInput():
            return _number(field, given)
        case Checkbox():
            return _tick(field, given)
        case Choice():
            return _choice(field, given)
        case Checklist():
            return _choices(field, given)
        case Moment():
            return _moment(field, given)
        case _:
            raise TypeError(f"{type(field).__name__} has no check")


def _blank(field: Field) -> Value:
    if field.required:
        match field:
            case Checkbox():
                raise Wrong(field, "phải được đánh dấu", "must be ticked")
            case Choice() | Checklist():
                raise Wrong(field, "chưa được chọn", "has not been chosen")
            case _:
                raise Wrong(field, "chưa được điền", "has not been filled in")
    if isinstance(field, Checkbox):
        return False
    return [] if isinstance(field, Checklist) else None


def _text(field: TextInput, given: object) -> str:
    if not isinstance(given, str):
        raise Wrong(field, "phải là chữ", "must be text")
    if len(given) > MAX_TEXT:
        raise Wrong(field, f"dài hơn {MAX_TEXT} ký tự", f"is longer than {MAX_TEXT} characters")
    text = unicodedata.normalize("NFC", given.replace("\r\n", "\n").replace("\r", "\n")).strip()
    _refuse_unprintable(field, text)
    if len(text) > field.max_length:
        raise Wrong(
            field,
            f"dài {len(text)} ký tự, nhiều nhất {field.max_length}",
            f"has {len(text)} characters, at most {field.max_length} are allowed",
        )
    if len(text) < field.min_length:
        raise Wrong(
            field,
            f"dài {len(text)} ký tự, ít nhất {field.min_length}",
            f"has {len(text)} characters, at least {field.min_length} are needed",
        )
    if field.pattern is not None and not field.pattern.matches(text):
        raise Wrong(field, "không đúng mẫu" + _after(field, "vi"), "does not have the right form" + _after(field, "en"))
    return text


def _after(field: Field, language: str) -> str:
    return "" if field.hint is None else f" ({getattr(field.hint, language).rstrip('.')})"


def _refuse_unprintable(field: TextInput, text: str) -> None:
    allowed = "\n\t" if field.multiline else ""
    for letter in text:
        if letter not in allowed and (unicodedata.category(letter) in _UNPRINTABLE or letter in _REORDERING):
            name = f"U+{ord(letter):04X}"
            raise Wrong(
                field,
                f"có ký tự không in được ({name}), hãy xoá ký tự đó",
                f"has a character that cannot be printed ({name}), delete it",
            )


def _number(field: NumberInput, given: object) -> int | float:
    infinite = isinstance(given, float) and not math.isfinite(given)
    if isinstance(given, bool) or not isinstance(given, int | float) or infinite:
        raise Wrong(field, "phải là số", "must be a number")
    if not field.minimum <= given <= field.maximum:
        low, high = f"{field.minimum:.15g}", f"{field.maximum:.15g}"
        raise Wrong(field, f"phải từ {low} đến {high}", f"must be between {low} and {high}")
    exponent = Decimal(repr(given)).normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > field.decimals:
        if field.decimals == 0:
            raise Wrong(field, "phải là số nguyên", "must be a whole number")
        raise Wrong(
            field, f"có nhiều hơn {field.decimals} chữ số lẻ", f"has more than {field.decimals} digits after the point"
        )
    return int(given) if field.decimals == 0 else given


def _tick(field: Checkbox, given: object) -> bool:
    if not isinstance(given, bool):
        raise Wrong(field, "phải là có hoặc không", "must be yes or no")
    if field.required and not given:
        raise Wrong(field, "phải được đánh dấu", "must be ticked")
    return given


def _choice(field: Choice, given: object) -> str:
    if not isinstance(given, str) or given not in {option.value for option in field.options}:
        raise Wrong(field, "không có lựa chọn này, hãy chọn lại", "does not have this choice, choose again")
    return given


def _choices(field: Checklist, given: object) -> list[Value]:
    if not isinstance(given, list | tuple) or not all(isinstance(value, str) for value in given):
        raise Wrong(field, "phải là danh sách lựa chọn", "must be a list of choices")
    if len(set(given)) != len(given) or not set(given) <= {option.value for option in field.options}:
        raise Wrong(field, "không có lựa chọn này, hãy chọn lại", "does not have this choice, choose again")
    return [option.value for option in field.options if option.value in given]


def _moment(field: Moment, given: object) -> str:
    try:
        if not isinstance(given, str) or not (16 if field.with_time else 8) <= len(given) <= 40:
            raise ValueError
        return _instant(given) if field.with_time else _day(given)
    except ValueError:
        if field.with_time:
            raise Wrong(
                field,
                "phải là ngày giờ có thật, ví dụ 30/05/2022 08:00",
                "must be a real date and time, for example 2022-05-30 08:00",
            ) from None
        raise Wrong(
            field, "phải là ngày có thật, ví dụ 30/05/2022", "must be a real date, for example 2022-05-30"
        ) from None


def _day(given: str) -> str:
    day = date.fromisoformat(given.strip())
    if not EARLIEST <= day <= LATEST:
        raise ValueError(given)
    return day.isoformat()


def _instant(given: str) -> str:
    moment = datetime.fromisoformat(given.strip())
    if not EARLIEST < moment.date() < LATEST:
        raise ValueError(given)
    local = moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment.astimezone(VIETNAM)
    return local.isoformat(timespec="minutes")
