"""Whether the citizen must still come to the desk for a procedure, as far as the catalogue says."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.domain.procedure import ProcedureBlock, RequiredPaper

NEW_SCALE_FROM = date(2022, 8, 15)  # NĐ 42/2022: "toàn trình" and "một phần" instead of the levels 1-4


class Online(StrEnum):
    """What can be done online."""

    WHOLE = "whole"  # filing, paying and the result (mức độ 4)
    FILING = "filing"  # filing; fee and result at the desk or by post (mức độ 3)
    READING = "reading"  # the forms alone (mức độ 1, 2)


_LEVELS = {"4": Online.WHOLE, "3": Online.FILING}


@dataclass(frozen=True, kw_only=True, slots=True)
class Coming:
    """`shown`: papers whose originals are shown to the officer and given back; `sure`: the levels were those of the
    day, which they have not been since NĐ 42/2022."""

    online: Online
    shown: tuple[RequiredPaper, ...]
    sure: bool

    @property
    def is_needed(self) -> bool:
        return self.online is not Online.WHOLE or bool(self.shown)


def coming(block: ProcedureBlock, on: date) -> Coming:
    return Coming(
        online=_LEVELS.get(block.online_level, Online.READING),
        shown=tuple(paper for paper in block.papers if paper.present_only),
        sure=on < NEW_SCALE_FROM,
    )
