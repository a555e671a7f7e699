"""The listed functions. Each takes values that the evaluator has measured already."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.domain.expressions import limits
from engine.domain.expressions.refusals import Unevaluable

_COLLECTIONS = (list, tuple, set, dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Function:
    fewest: int
    most: int
    run: Callable[..., object]


def _collection(value: object) -> list[object]:
    if not isinstance(value, _COLLECTIONS):
        raise Unevaluable("hàm cần một danh sách", "the function needs a list")
    return list(value)


def _length(value: object) -> int:
    return len(value) if isinstance(value, str) else len(_collection(value))


def _count(values: object, wanted: object) -> int:
    return _collection(values).count(wanted)


def _numbers(values: object) -> list[int | float]:
    numbers = [value for value in _collection(values) if isinstance(value, int | float)]
    if len(numbers) != _length(values):
        raise Unevaluable("sum chỉ cộng các số", "sum adds numbers only")
    return numbers


def _extreme(pick: Callable[..., object]) -> Callable[..., object]:
    def run(*values: object) -> object:
        candidates = _collection(values[0]) if len(values) == 1 else list(values)
        if not candidates:
            raise Unevaluable(
                "danh sách rỗng không có giá trị lớn nhất hay nhỏ nhất",
                "an empty list has no largest or smallest value",
            )
        return pick(candidates)

    return run


def _absolute(value: object) -> object:
    if not isinstance(value, int | float):
        raise Unevaluable("abs cần một số", "abs needs a number")
    return abs(value)


def _round(value: object, digits: object = None) -> object:
    if not isinstance(value, int | float):
        raise Unevaluable("round cần một số", "round needs a number")
    if digits is None:
        return round(value)
    if not isinstance(digits, int) or abs(digits) > limits.ROUND_DIGITS:
        raise Unevaluable("số chữ số của round không hợp lệ", "the digits of round are out of bounds")
    return round(value, digits)


FUNCTIONS: Mapping[str, Function] = {
    "len": Function(fewest=1, most=1, run=_length),
    "count": Function(fewest=2, most=2, run=_count),
    "sum": Function(fewest=1, most=1, run=lambda values: sum(_numbers(values))),
    "min": Function(fewest=1, most=limits.NODES, run=_extreme(min)),
    "max": Function(fewest=1, most=limits.NODES, run=_extreme(max)),
    "abs": Function(fewest=1, most=1, run=_absolute),
    "round": Function(fewest=1, most=2, run=_round),
    "any": Function(fewest=1, most=1, run=lambda values: any(_collection(values))),
    "all": Function(fewest=1, most=1, run=lambda values: all(_collection(values))),
}
