"""Who stood at the counter beside the applicant, and how the applicant signed: what the papers alone do not show."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.domain.errors import InvalidInput
from engine.domain.interest import personal_number

_LONGEST = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Signing(StrEnum):
    SIGNATURE = "signature"
    FINGERPRINT = "fingerprint"
    NEITHER = "neither"  # can do neither: certified signatures know that case (NĐ 23/2015)


@dataclass(frozen=True, kw_only=True, slots=True)
class Attendance:
    """`collector`: who may fetch the result in the applicant's place. `assisted`: an officer helped to file online."""

    signing: Signing = Signing.SIGNATURE
    interpreter: str = ""
    witness: str = ""
    collector: str = ""
    collector_number: str = ""
    assisted: bool = False

    def __post_init__(self) -> None:
        for name in ("interpreter", "witness", "collector", "collector_number"):
            text = " ".join(unicodedata.normalize("NFC", _CONTROL.sub(" ", getattr(self, name))).split())
            object.__setattr__(self, name, text[:_LONGEST])
        if self.collector_number:
            number = personal_number(self.collector_number, _NUMBER)
            object.__setattr__(self, "collector_number", number)
            if not self.collector:
                raise InvalidInput(
                    ("người nhận thay kết quả", "who collects the result"),
                    "có số giấy tờ thì phải có họ tên",
                    "with a number there must be a name",
                )

    @property
    def is_usual(self) -> bool:
        """Nothing to record: the applicant came alone and signed."""
        return self == Attendance()

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


_NUMBER = ("số giấy tờ của người nhận thay", "the number of who collects the result")
