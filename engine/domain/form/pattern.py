"""Patterns of form-js: the regular expressions that JavaScript and Python read alike and that cannot run away."""

import re
from dataclasses import dataclass, field

from engine.domain.errors import Refusal

MAX_SOURCE = 200
MAX_SUBJECT = 200  # characters of an answer that is matched against a pattern
MAX_UNBOUNDED = 3

_ATOM = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?:)?|\)|\{\d+(?:,\d*)?\}|[*+?]|[^\\\[()*+?{]", re.DOTALL)
_REPEAT = re.compile(r"[*+]|\{")
_UNBOUNDED = re.compile(r"[*+]|\{\d+,\}|\{\d*,?\d{3,}\}")
_UNKNOWN_ESCAPE = re.compile(r"\\[1-9AaBbGgKkPpQUuXxZz]")


class BadPattern(Refusal):
    """A pattern is outside the subset: groups that repeat, look-around, back-references, too many open repetitions."""

    vi = "Mẫu kiểm tra “{source}” không dùng được: {reason_vi}. Hãy viết lại đơn giản hơn."
    en = "The pattern “{source}” cannot be used: {reason_en}. Write a simpler one."

    def __init__(self, source: str, reason_vi: str, reason_en: str) -> None:
        super().__init__(source=source[:60], reason_vi=reason_vi, reason_en=reason_en)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A checked pattern. Matching takes at most about MAX_SUBJECT to the power of MAX_UNBOUNDED small steps."""

    source: str
    _compiled: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check(self.source)
        try:
            compiled = re.compile(self.source, re.ASCII)
        except (re.error, OverflowError) as error:
            raise BadPattern(self.source, "không phải biểu thức đúng", "it is not a regular expression") from error
        object.__setattr__(self, "_compiled", compiled)

    def matches(self, text: str) -> bool:
        return len(text) <= MAX_SUBJECT and self._compiled.search(text) is not None


def _check(source: str) -> None:
    if len(source) > MAX_SOURCE:
        raise BadPattern(source, f"dài hơn {MAX_SOURCE} ký tự", f"it is longer than {MAX_SOURCE} characters")
    atoms = _ATOM.findall(source)
    if "".join(atoms) != source:
        raise BadPattern(source, "có ngoặc không khớp", "its brackets do not match")
    if any(_UNKNOWN_ESCAPE.fullmatch(atom) for atom in atoms):
        raise BadPattern(source, "có ký hiệu \\ không hỗ trợ", "it has a \\ escape that is not supported")
    _check_groups(source, atoms)
    if sum(1 for atom in atoms if _UNBOUNDED.fullmatch(atom)) > MAX_UNBOUNDED:
        raise BadPattern(
            source, f"có hơn {MAX_UNBOUNDED} phần lặp không giới hạn", f"it has over {MAX_UNBOUNDED} open repetitions"
        )


def _check_groups(source: str, atoms: list[str]) -> None:
    for before, atom in zip(["", *atoms], atoms, strict=False):
        if before == "(" and atom == "?":
            raise BadPattern(source, "có nhóm (?…) không hỗ trợ", "it has a (?…) group that is not supported")
        if before == ")" and _REPEAT.match(atom):
            raise BadPattern(source, "có nhóm được lặp lại", "it repeats a group")
