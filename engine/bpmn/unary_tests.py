"""The tests in the input cells of a decision table, turned into expressions over the column's input.

A cell is empty or "-" (anything), or holds options separated by commas: a comparison (`< 5`), a range (`[1..5)`), a
list (the input must be in it), or any other expression (the input must equal it). `not(…)` turns the options round.
"""

import re

from engine.domain.expressions import Expression, limits, parse
from engine.domain.expressions.refusals import BadExpression
from engine.domain.expressions.syntax import Comparison, Display, Junction, Node, Unary, names

_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
_NOT = re.compile(r"\s*not\s*\((.*)\)\s*", re.DOTALL)
_COMPARISON = re.compile(r"\s*(<=|>=|==|!=|<|>)(.*)", re.DOTALL)
_RANGE = re.compile(r"\s*([\[(])(.+?)\.\.(.+)([\])])\s*", re.DOTALL)
_LOWER = {"[": "<=", "(": "<"}
_UPPER = {"]": "<=", ")": "<"}


def unary_test(text: str, tested: Expression) -> Expression | None:
    """The condition under which a cell of this text lets its row apply; None for any input. Raises BadExpression."""
    if text.strip() in ("", "-"):
        return None
    if len(text) > limits.TEXT_LENGTH:
        raise BadExpression(text, limits.TEXT_LENGTH + 1, _TOO_LONG)
    if (inner := _NOT.fullmatch(text)) and _closes_last(text):
        root: Node = Unary(sign="not", operand=_options(inner.group(1), tested.root))
    else:
        root = _options(text, tested.root)
    return Expression(text=text, root=root, names=names(root))


def _masked(text: str) -> str:
    """The text with its strings blanked out, so that signs in them are not taken for signs."""
    return _STRING.sub(lambda string: "s" * len(string.group()), text)


def _closes_last(text: str) -> bool:
    """Whether the first parenthesis closes at the very end: `not(1, 2)` but not `not(1), not(2)`."""
    masked = _masked(text).rstrip()
    depth = 0
    for at, sign in enumerate(masked):
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0 and sign == ")":
            return at == len(masked) - 1
    return False


def _options(text: str, tested: Node) -> Node:
    options = tuple(_option(option, tested) for option in _split(text))
    return options[0] if len(options) == 1 else Junction(word="or", operands=options)


def _split(text: str) -> list[str]:
    parts, depth, begin = [], 0, 0
    for at, sign in enumerate(_masked(text)):
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 0:
            parts.append(text[begin:at])
            begin = at + 1
    return [*parts, text[begin:]]


def _option(text: str, tested: Node) -> Node:
    if bounds := _RANGE.fullmatch(_masked(text)):
        lower, upper = (_bound(text[slice(*bounds.span(group))]) for group in (2, 3))
        signs = (_LOWER[bounds.group(1)], _UPPER[bounds.group(4)])
        return Comparison(signs=signs, operands=(lower, tested, upper))
    if comparison := _COMPARISON.fullmatch(text):
        sign, bound = comparison.groups()
        return Comparison(signs=(sign,), operands=(tested, _bound(bound)))
    wanted = _bound(text)
    return Comparison(signs=("in" if isinstance(wanted, Display) else "==",), operands=(tested, wanted))


def _bound(text: str) -> Node:
    """What the input is compared with. A condition there would be read as its truth: `< 5 and > 2` as `< (5 and …)`."""
    bound = parse(text.strip()).root
    if isinstance(bound, Comparison | Junction | Unary) and not _negative(bound):
        raise BadExpression(text, 1, _WHOLE_CONDITION)
    return bound


_TOO_LONG = (
    f"ô dài quá {limits.TEXT_LENGTH} ký tự; hãy tách thành nhiều dòng",
    f"the cell is longer than {limits.TEXT_LENGTH} characters; split it into several rows",
)
_WHOLE_CONDITION = (
    "ô điều kiện chỉ ghi phần so với cột, ví dụ < 5 hoặc “a”, “b”",
    "an input cell holds only what the column is compared with, such as < 5 or “a”, “b”",
)


def _negative(node: Node) -> bool:
    return isinstance(node, Unary) and node.sign == "-"
