"""What is to be said about one place of a sheet: where, what is wrong, and what to do."""

from dataclasses import dataclass
from enum import StrEnum

from engine.domain.errors import Refusal


class Severity(StrEnum):
    ERROR = "error"  # nothing of the file is taken over
    NOTE = "note"  # worth knowing; does not stop the file


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """`row` is the row of the sheet from 1 (0: the sheet or file as a whole); `column` its letter, or nothing."""

    sheet: str
    row: int
    column: str
    heading: str
    severity: Severity
    vi: str
    en: str

    def as_json(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


class Unreadable(Refusal):
    """A cell that cannot be used as it is: caught where its row is read, and told as a remark."""

    vi = "{problem_vi}"
    en = "{problem_en}"

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(problem_vi=vi, problem_en=en)
