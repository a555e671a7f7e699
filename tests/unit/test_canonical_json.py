"""Canonical JSON is RFC 8785: judged by an implementation that is not ours and by the RFC's own examples."""

import json
import struct
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.canonical_json import canonical
from engine.domain.dossier import Channel
from tests.properties import examples

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=5),
    max_leaves=30,
)


@examples(100)
@given(VALUES)
def test_same_bytes_as_the_reference(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@examples(100)
@given(st.binary(min_size=8, max_size=8))
def test_every_double(pattern: bytes) -> None:
    (value,) = struct.unpack(">d", pattern)
    if value == value and abs(value) != float("inf"):
        assert canonical(value) == rfc8785.dumps(value)
        assert json.loads(canonical(value), parse_int=float) == value


@examples(100)
@given(VALUES)
def test_nothing_is_lost_and_twice_is_once(value: Any) -> None:
    read = json.loads(canonical(value), parse_int=number)
    assert read == value
    assert canonical(read) == canonical(value)


def number(digits: str) -> float:
    """Beyond 2^53 only doubles are exact, as every reader of JSON knows."""
    return int(digits) if abs(int(digits)) < 2**53 else float(digits)


# value, bytes: RFC 8785 3.2.2 to 3.2.4 and its appendix B
EXAMPLES: list[tuple[Any, str]] = [
    (0.0, "0"),
    (-0.0, "0"),
    (5e-324, "5e-324"),
    (-1.7976931348623157e308, "-1.7976931348623157e+308"),
    (9007199254740992.0, "9007199254740992"),
    (295147905179352830000.0, "295147905179352830000"),
    (9.999999999999997e22, "9.999999999999997e+22"),
    (1e23, "1e+23"),
    (999999999999999700000.0, "999999999999999700000"),
    (1e21, "1e+21"),
    (9.999999999999997e-7, "9.999999999999997e-7"),
    (0.000001, "0.000001"),
    (333333333.3333332, "333333333.3333332"),
    (4.50, "4.5"),
    (2e-3, "0.002"),
    (1e-27, "1e-27"),
    ("€$\x0f\nA'B\"\\\\\"/", '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'),
    ({"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\u0080": 6, "ö": 7},
     '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}'),
    ({"b": [], "a": {}}, '{"a":{},"b":[]}'),
    ((1, "hai"), '[1,"hai"]'),
    (Channel.DESK, '"desk"'),
    ("Nguyễn Văn A", '"Nguyễn Văn A"'),
]  # fmt: skip


@pytest.mark.parametrize(("value", "text"), EXAMPLES)
def test_examples(value: Any, text: str) -> None:
    assert canonical(value).decode() == text


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 2**53, -(2**53), {1: "a"}, {None: 1}, b"bytes", {1, 2}, object(), "\ud800"]
)
def test_what_json_cannot_hold_is_refused(value: Any) -> None:
    for nested in (value, [value], {"a": value}):
        with pytest.raises(ValueError):  # noqa: PT011 -- each says something else
            canonical(nested)
