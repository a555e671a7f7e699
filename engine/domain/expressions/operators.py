"""What the signs do. Sizes are checked before a value is made, not after."""

import operator
from collections.abc import Callable, Mapping

from engine.domain.expressions import limits
from engine.domain.expressions.refusals import Unevaluable
from engine.domain.expressions.values import size

COMPARISONS: Mapping[str, Callable[..., object]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda item, collection: item in collection,
    "not in": lambda item, collection: item not in collection,
}

ARITHMETIC: Mapping[str, Callable[..., object]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
}

_SEQUENCES = (str, list, tuple)


def calculate(sign: str, left: object, right: object) -> object:
    """Numbers under every sign; texts and lists may be joined with + and repeated with *."""
    if isinstance(left, int | float) and isinstance(right, int | float):
        return ARITHMETIC[sign](left, right)
    if sign == "+" and isinstance(left, _SEQUENCES) and type(left) is type(right):
        return ARITHMETIC[sign](left, right)
    if sign == "*" and isinstance(left, _SEQUENCES) and isinstance(right, int):
        return _repeat(left, right)
    if sign == "*" and isinstance(left, int) and isinstance(right, _SEQUENCES):
        return _repeat(right, left)
    kinds = f"{type(left).__name__} {sign} {type(right).__name__}"
    raise Unevaluable(f"không tính được {kinds}", f"{kinds} is not defined")


def _repeat(sequence: str | list[object] | tuple[object, ...], times: int) -> object:
    if size(sequence) * times > limits.SIZE:
        raise Unevaluable("lặp lại quá nhiều lần", "the repetition is too large")
    return sequence * times


def negate(value: object) -> object:
    if not isinstance(value, int | float):
        raise Unevaluable("dấu trừ cần một số", "minus needs a number")
    return -value
