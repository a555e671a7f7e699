"""Canonical JSON (RFC 8785, JCS): one value, one sequence of bytes, so that a hash of it means something."""

import math
from collections.abc import Mapping
from decimal import Decimal
from json.encoder import encode_basestring  # exactly the escapes that RFC 8785 3.2.2.2 asks for

_EXACT = 2**53 - 1  # beyond this a reader that has only doubles would see another number


def canonical(value: object) -> bytes:
    """Raises ValueError for what JSON cannot hold exactly: NaN, infinities, integers over 2^53 - 1, lone surrogates,
    keys that are not text, and any other type."""
    return _text(value).encode()


def _text(value: object) -> str:
    match value:
        case None:
            return "null"
        case str():
            return encode_basestring(value)
        case bool():
            return "true" if value else "false"
        case int():
            return _integer(value)
        case float():
            return _float(value)
        case list() | tuple():
            return f"[{','.join(map(_text, value))}]"
        case Mapping():
            return f"{{{','.join(_members(value))}}}"
        case _:
            raise ValueError(f"{type(value).__name__} has no canonical JSON")


def _members(value: Mapping[object, object]) -> list[str]:
    names = [_name(key) for key in value]
    names.sort(key=None if all(map(str.isascii, names)) else _utf16)
    return [f"{encode_basestring(name)}:{_text(value[name])}" for name in names]


def _name(key: object) -> str:
    if not isinstance(key, str):
        raise ValueError(f"a key of canonical JSON is text, not {type(key).__name__}")
    return key


def _utf16(name: str) -> bytes:
    """The order of RFC 8785 3.2.3, which differs from that of code points beyond U+FFFF."""
    return name.encode("utf-16be")


def _integer(value: int) -> str:
    if abs(value) > _EXACT:
        raise ValueError(f"{value} is beyond what every reader of JSON keeps exactly")
    return int.__repr__(value)


def _float(value: float) -> str:
    """As ECMAScript prints it: the same shortest digits as Python, but plain notation from 1e-6 up to 1e21."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a number of JSON")
    if value == 0:
        return "0"  # RFC 8785 knows no negative zero
    digits = float.__repr__(value)
    if 1e-6 <= abs(value) < 1e21:
        plain = format(Decimal(digits), "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    mantissa, _, exponent = digits.partition("e")
    return f"{mantissa}e{exponent[0]}{exponent[1:].lstrip('0')}"
