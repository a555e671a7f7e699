"""What the language refuses, and how it says so."""

from engine.domain.errors import Refusal

SHOWN_LENGTH = 80  # characters of a refused text that its message repeats


def shown(text: object) -> str:
    """The text as a message may repeat it: shortened, on one line, nothing unprintable."""
    printable = "".join(
        char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in str(text)[:SHOWN_LENGTH]
    )
    return printable + ("…" if len(str(text)) > SHOWN_LENGTH else "")


class BadExpression(Refusal):
    """The text is no expression of the language; `at` counts characters from 1."""

    vi = "Biểu thức “{text}” không được chấp nhận (ký tự thứ {at}): {problem_vi}."
    en = "The expression “{text}” is not accepted (character {at}): {problem_en}."

    def __init__(self, text: object, at: int, problem: tuple[str, str]) -> None:
        super().__init__(text=shown(text), at=at, problem_vi=problem[0], problem_en=problem[1])


class EvaluationRefused(Refusal):
    """The expression is well formed but cannot be evaluated on this data."""

    vi = "Không tính được biểu thức “{text}”: {problem_vi}."
    en = "The expression “{text}” cannot be evaluated: {problem_en}."

    def __init__(self, text: str, problem: tuple[str, str]) -> None:
        super().__init__(text=shown(text), problem_vi=problem[0], problem_en=problem[1])


class Unevaluable(Exception):
    """Raised inside the evaluator, which adds the text and turns it into EvaluationRefused."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.problem = (vi, en)
