"""What an expression may meet and give: JSON's values, bounded in size."""

import math

from engine.domain.expressions import limits
from engine.domain.expressions.refusals import Unevaluable

Scalar = str | int | float | bool | None
Value = Scalar | list["Value"] | dict[str, "Value"]

_COLLECTIONS = (list, tuple, set)


def size(value: object, depth: int = 0) -> int:
    """Characters and items of the value, together; a number counts as one.

    Raises Unevaluable if it is too large or too deep, or of a type that is no data.
    """
    kind = type(value)
    if kind is str:
        total = 1 + len(value)  # type: ignore[arg-type]
    elif kind is bool or value is None:
        total = 1
    elif kind is int:
        total = _whole(value)  # type: ignore[arg-type]
    elif kind is float:
        total = _real(value)  # type: ignore[arg-type]
    else:
        total = _collection(value, depth)
    if total > limits.SIZE:
        raise Unevaluable(
            f"giá trị lớn quá {limits.SIZE} ký tự và phần tử", f"a value exceeds {limits.SIZE} characters and items"
        )
    return total


def _whole(value: int) -> int:
    if abs(value) > limits.INTEGER:
        raise Unevaluable("số nguyên quá lớn", "a whole number is too large")
    return 1


def _real(value: float) -> int:
    if not math.isfinite(value):
        raise Unevaluable("kết quả không phải số hữu hạn", "a number is not finite")
    return 1


def _collection(value: object, depth: int) -> int:
    if depth > limits.DEPTH:
        raise Unevaluable("dữ liệu lồng nhau quá sâu", "a value is nested too deeply")
    if isinstance(value, dict):
        parts = [part for entry in value.items() for part in entry]
    elif isinstance(value, _COLLECTIONS):
        parts = list(value)
    else:
        name = type(value).__name__
        raise Unevaluable(f"dữ liệu kiểu {name} không dùng được trong biểu thức", f"data of type {name} cannot be used")
    total = 1
    for part in parts:
        total += size(part, depth + 1)
        if total > limits.SIZE:
            break
    return total


def plain(value: object) -> Value:
    """The value as JSON knows it: tuples become lists. A set has no order that would be the same tomorrow: refused."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case list() | tuple():
            return [plain(item) for item in value]
        case dict():
            return {_key(key): plain(item) for key, item in value.items()}
        case _:
            raise Unevaluable(
                "tập hợp {…} không thể là kết quả; hãy dùng danh sách […]",
                "a set {…} cannot be a result; use a list […]",
            )


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise Unevaluable("khóa của {…} phải là chuỗi", "the keys of {…} must be strings")
    return key
