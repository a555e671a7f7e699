"""When a part of a form is hidden: a small, named subset of FEEL.

`=key = "x"`, `!=`, numbers, true, false and null as literals, joined by `and`, `or` and parentheses. Nothing else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.domain.errors import Refusal

MAX_SOURCE = 500
MAX_DEPTH = 10

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"\\]*")|(?P<number>-?\d{1,15}(?:\.\d{1,6})?)|(?P<mark>!=|=|\(|\))|(?P<word>[A-Za-z_]\w*))""",
    re.ASCII,
)
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


class BadCondition(Refusal):
    """A condition is outside the subset."""

    vi = (
        "Điều kiện “{source}” không được hỗ trợ tại “{near}”. "
        "Chỉ dùng = và != giữa tên ô và một giá trị, nối bằng and, or."
    )
    en = (
        "The condition “{source}” is not supported at “{near}”. Use only = and != between a field and a value, "
        "joined by and, or."
    )

    def __init__(self, source: str, near: str) -> None:
        super().__init__(source=source[:120], near=near[:40])


@dataclass(frozen=True, slots=True)
class Compared:
    key: str
    equal: bool
    literal: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Joined:
    word: Literal["and", "or"]
    left: "Compared | Joined"
    right: "Compared | Joined"


@dataclass(frozen=True, slots=True)
class Condition:
    source: str
    test: Compared | Joined

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(_keys(self.test))

    def holds(self, values: Mapping[str, object]) -> bool:
        """A key without a value counts as null."""
        return _holds(self.test, values)

    @property
    def opposite(self) -> str:
        """The source of the condition that holds where this one does not: a form says when a part is hidden, people
        when it is shown."""
        return f"={_written(_opposite(self.test))}"


def _opposite(test: Compared | Joined) -> Compared | Joined:
    if isinstance(test, Compared):
        return Compared(test.key, not test.equal, test.literal)
    return Joined("or" if test.word == "and" else "and", _opposite(test.left), _opposite(test.right))


def _written(test: Compared | Joined, within: str = "or") -> str:
    if isinstance(test, Compared):
        return f"{test.key} {'=' if test.equal else '!='} {_literal(test.literal)}"
    said = f"{_written(test.left, test.word)} {test.word} {_written(test.right, test.word)}"
    return f"({said})" if test.word == "or" and within == "and" else said


def _literal(value: str | float | bool | None) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, float):
        return f"{value:.15g}"
    return {True: "true", False: "false", None: "null"}[value]


def _keys(test: Compared | Joined) -> list[str]:
    return [test.key] if isinstance(test, Compared) else _keys(test.left) + _keys(test.right)


def _holds(test: Compared | Joined, values: Mapping[str, object]) -> bool:
    if isinstance(test, Compared):
        return _same(values.get(test.key), test.literal) is test.equal
    if test.word == "and":
        return _holds(test.left, values) and _holds(test.right, values)
    return _holds(test.left, values) or _holds(test.right, values)


def _same(value: object, literal: object) -> bool:
    return isinstance(value, bool) == isinstance(literal, bool) and value == literal


def parse_condition(source: str) -> Condition:
    """Raises BadCondition."""
    if not source.startswith("=") or len(source) > MAX_SOURCE:
        raise BadCondition(source, source)
    return Condition(source, _Parser(source).whole())


class _Parser:
    """Recursive descent: either := both ("or" both)*; both := one ("and" one)*; one := "(" either ")" | compared."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 1
        self.depth = 0

    def whole(self) -> Compared | Joined:
        test = self.either()
        if self.source[self.position :].strip():
            raise self.refusal()
        return test

    def refusal(self) -> BadCondition:
        return BadCondition(self.source, self.source[self.position :].strip() or self.source)

    def peek(self) -> str:
        found = _TOKEN.match(self.source, self.position)
        return found[0].strip() if found else ""

    def take(self) -> re.Match[str]:
        found = _TOKEN.match(self.source, self.position)
        if found is None:
            raise self.refusal()
        self.position = found.end()
        return found

    def either(self) -> Compared | Joined:
        left = self.both()
        while self.peek() == "or":
            self.take()
            left = Joined("or", left, self.both())
        return left

    def both(self) -> Compared | Joined:
        left = self.one()
        while self.peek() == "and":
            self.take()
            left = Joined("and", left, self.one())
        return left

    def one(self) -> Compared | Joined:
        return self.bracketed() if self.peek() == "(" else self.compared()

    def bracketed(self) -> Compared | Joined:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.refusal()
        self.take()
        test = self.either()
        if self.peek() != ")":
            raise self.refusal()
        self.take()
        self.depth -= 1
        return test

    def compared(self) -> Compared:
        before = self.position
        key = self.take()["word"]
        if key is None or key in {"and", "or", "not", *_WORDS}:
            self.position = before
            raise self.refusal()
        if self.peek() not in {"=", "!="}:
            raise self.refusal()
        return Compared(key, self.take()["mark"] == "=", self.literal())

    def literal(self) -> str | float | bool | None:
        before = self.position
        token = self.take()
        if token["text"] is not None:
            return token["text"][1:-1]
        if token["number"] is not None:
            return float(token["number"])
        if token["word"] not in _WORDS:
            self.position = before
            raise self.refusal()
        return _WORDS[token["word"]]
