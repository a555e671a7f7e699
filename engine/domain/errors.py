"""Refusals: what the engine says when it will not do something, in Vietnamese and in English.

A refusal is an answer to the person who asked, not a failure of the program: nothing has been changed when one is
raised. Each says what is refused, where, and what to do next.
"""


class Refusal(Exception):
    """Base of every refusal. Subclasses give the two sentences as templates over their keyword fields."""

    vi: str = "Yêu cầu không thực hiện được."
    en: str = "The request cannot be carried out."

    def __init__(self, **fields: object) -> None:
        super().__init__(fields)
        self.fields = fields

    @property
    def vietnamese(self) -> str:
        return self.vi.format(**self.fields)

    @property
    def english(self) -> str:
        return self.en.format(**self.fields)

    def __str__(self) -> str:
        return f"{self.vietnamese} / {self.english}"


class InvalidInput(Refusal):
    """A value given from outside is missing, of the wrong type, out of bounds or contradicts another one.

    `where` is one name for both languages (an option, a file, a key), or a pair: Vietnamese, English."""

    vi = "{where_vi}: {problem_vi}"
    en = "{where_en}: {problem_en}"

    def __init__(self, where: str | tuple[str, str], vi: str, en: str) -> None:
        where_vi, where_en = (where, where) if isinstance(where, str) else where
        super().__init__(where_vi=where_vi, where_en=where_en, problem_vi=vi, problem_en=en)


class NotFound(Refusal):
    """Something was named that does not exist (or that this person may not know exists)."""

    vi = "Không tìm thấy {what_vi} “{key}”. Hãy kiểm tra lại mã."
    en = "There is no {what_en} “{key}”. Check the code."

    def __init__(self, what_vi: str, what_en: str, key: object) -> None:
        super().__init__(what_vi=what_vi, what_en=what_en, key=key)
