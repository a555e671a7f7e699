"""Papers (thành phần hồ sơ) that come with a dossier."""

from dataclasses import dataclass
from typing import Any

from engine.domain.errors import InvalidInput

_MOST = 999


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """One kind of paper as handed in: how many originals and copies."""

    name: str
    originals: int = 0
    copies: int = 0

    def __post_init__(self) -> None:
        if not self.name or len(self.name) > 500:
            raise InvalidInput(
                ("tên giấy tờ", "the paper's name"), "phải có từ 1 đến 500 ký tự", "must have 1 to 500 characters"
            )
        for count in (self.originals, self.copies):
            if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= _MOST:
                raise InvalidInput(
                    (f"giấy tờ “{self.name}”", f"paper “{self.name}”"),
                    f"số bản phải là số nguyên từ 0 đến {_MOST}",
                    f"the number of copies must be a whole number from 0 to {_MOST}",
                )

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "originals": self.originals, "copies": self.copies}
