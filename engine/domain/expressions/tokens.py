"""From text to tokens. Whatever the language has no use for is refused here, by name."""

import keyword
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from engine.domain.expressions import limits
from engine.domain.expressions.refusals import BadExpression


class Kind(Enum):
    NUMBER = auto()
    STRING = auto()
    NAME = auto()
    WORD = auto()  # True, None, and, if …
    SIGN = auto()
    END = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    kind: Kind
    text: str
    at: int  # position of the first character, from 1


WORDS = frozenset({"True", "False", "None", "and", "or", "not", "in", "if", "else"})

REFUSED_WORDS: dict[str, tuple[str, str]] = {
    "lambda": ("không có lambda", "there is no lambda"),
    "for": ("không có for hay biểu thức sinh danh sách", "there is no for and no comprehension"),
    "await": ("không có await", "there is no await"),
    "yield": ("không có yield", "there is no yield"),
    "is": ("không có is; hãy dùng ==", "there is no is; use =="),
    "true": ("hãy viết True", "write True"),
    "false": ("hãy viết False", "write False"),
    "null": ("hãy viết None", "write None"),
}

REFUSED_SIGNS: dict[str, tuple[str, str]] = {
    "**": ("không có lũy thừa **", "there is no power **"),
    "<<": ("không có dịch bit <<", "there is no shift <<"),
    ">>": ("không có dịch bit >>", "there is no shift >>"),
    ":=": ("không có phép gán :=", "there is no assignment :="),
    "=": ("không có phép gán; hãy so sánh bằng ==", "there is no assignment; compare with =="),
    ".": ("không có thuộc tính hay phương thức (dấu chấm)", "there are no attributes or methods (dot)"),
    "${": ("không viết ${…}; hãy viết biểu thức trần", "do not write ${…}; write the bare expression"),
    "#": ("không có chú thích trong biểu thức", "there are no comments in an expression"),
    "\\": ("không có dấu gạch chéo ngược", "there is no backslash"),
    "&": ("không có phép bit &; hãy dùng and", "there is no bit operator &; use and"),
    "|": ("không có phép bit |; hãy dùng or", "there is no bit operator |; use or"),
    "!": ("không có dấu !; hãy dùng not hoặc !=", "there is no !; use not or !="),
}

_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_STRING = re.compile(r"\"[^\"\r\n\\]*\"|'[^'\r\n\\]*'")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SIGN = re.compile(r"==|!=|<=|>=|//|[<>+\-*/%()\[\]{},:]")
_REFUSED_SIGN = re.compile(r"\*\*|<<|>>|:=|\$\{|[=.#\\&|!]")
_WORD_END = re.compile(r"[\w\"']")


def tokenize(text: str) -> Iterator[Token]:
    """Every token of the text and an END.

    Raises BadExpression for a text that is too long, and for anything that belongs to no token of the language.
    """
    if len(text) > limits.TEXT_LENGTH:
        much = limits.TEXT_LENGTH
        raise BadExpression(text, much + 1, (f"dài quá {much} ký tự", f"it is longer than {much} characters"))
    at = _skip_space(text, 0)
    while at < len(text):
        token = _token(text, at)
        yield token
        at = _skip_space(text, at + len(token.text))
    yield Token(kind=Kind.END, text="", at=len(text) + 1)


def _skip_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _token(text: str, at: int) -> Token:
    if (match := _REFUSED_SIGN.match(text, at)) and not text.startswith(("==", "!="), at):
        raise BadExpression(text, at + 1, REFUSED_SIGNS[match.group()])
    if match := _NUMBER.match(text, at):
        return _number(text, match)
    if match := _STRING.match(text, at):
        return _string(text, match)
    if match := _NAME.match(text, at):
        return _name(text, match)
    if match := _SIGN.match(text, at):
        return Token(kind=Kind.SIGN, text=match.group(), at=at + 1)
    raise BadExpression(text, at + 1, _strange(text, at))


def _number(text: str, match: re.Match[str]) -> Token:
    if _WORD_END.match(text, match.end()):
        raise BadExpression(text, match.start() + 1, ("số viết sai", "the number is malformed"))
    return Token(kind=Kind.NUMBER, text=match.group(), at=match.start() + 1)


def _string(text: str, match: re.Match[str]) -> Token:
    if not match.group().isprintable():
        raise BadExpression(text, match.start() + 1, _UNPRINTABLE)
    if _WORD_END.match(text, match.end()):
        problem = ("sau chuỗi phải là dấu phép tính", "a string must be followed by an operator")
        raise BadExpression(text, match.end() + 1, problem)
    return Token(kind=Kind.STRING, text=match.group(), at=match.start() + 1)


def _name(text: str, match: re.Match[str]) -> Token:
    name, at = match.group(), match.start() + 1
    after = text[match.end() : match.end() + 1]
    if after in ("'", '"') and after:
        raise BadExpression(
            text, at, ("không có chuỗi với tiền tố (f, b, r, u)", "there are no prefixed strings (f, b, r, u)")
        )
    if after and _WORD_END.match(after):
        raise BadExpression(text, match.end() + 1, _strange(text, match.end()))
    if name.startswith("_"):
        raise BadExpression(
            text, at, ("tên không được bắt đầu bằng dấu gạch dưới", "a name may not begin with an underscore")
        )
    if name in REFUSED_WORDS:
        raise BadExpression(text, at, REFUSED_WORDS[name])
    if name in WORDS:
        return Token(kind=Kind.WORD, text=name, at=at)
    if keyword.iskeyword(name):
        raise BadExpression(text, at, (f"không có {name}", f"there is no {name}"))
    return Token(kind=Kind.NAME, text=name, at=at)


_UNPRINTABLE = ("có ký tự điều khiển hoặc ký tự ẩn", "it has a control or invisible character")


def _strange(text: str, at: int) -> tuple[str, str]:
    char = text[at]
    if char in "'\"":
        return (
            "chuỗi chưa đóng, hoặc có dấu gạch chéo ngược hay xuống dòng",
            "the string is not closed, or has a backslash or a line break",
        )
    if not char.isprintable() or unicodedata.category(char).startswith(("Z", "M")):
        return _UNPRINTABLE
    if char.isascii():
        return (f"ký tự “{char}” không thuộc ngôn ngữ biểu thức", f"the character “{char}” is not part of the language")
    return (
        f"ký tự “{char}” chỉ được đứng trong chuỗi; tên chỉ gồm a-z, 0-9 và _",
        f"the character “{char}” may only stand in a string; names are made of a-z, 0-9 and _",
    )
