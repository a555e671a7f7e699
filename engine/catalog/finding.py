"""What a check of workflows/ found, and the refusal to load what is broken."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine.domain.errors import Refusal


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    file: str  # as seen from the folder of workflows
    line: int  # 1-based; 0 = the file as a whole
    element: str  # place in the file: procedure, block, item, unit …
    rule: str
    severity: Literal["error", "warning"]
    vi: str
    en: str

    @property
    def message(self) -> str:
        return f"{self.vi} / {self.en}"


class CatalogueBroken(Refusal):
    """Definitions in workflows/ that cannot be read or contradict each other."""

    vi = "{file}, dòng {line}{element}: {problem_vi}{more_vi}"
    en = "{file}, line {line}{element}: {problem_en}{more_en}"

    def __init__(self, findings: Sequence[Finding]) -> None:
        first, others = findings[0], len(findings) - 1
        self.findings = tuple(findings)
        super().__init__(
            file=first.file,
            line=first.line,
            element=f", {first.element}" if first.element else "",
            problem_vi=first.vi,
            problem_en=first.en,
            more_vi=f" (và {others} lỗi khác; chạy “motcua check”)" if others else "",
            more_en=f" (and {others} more; run “motcua check”)" if others else "",
        )
