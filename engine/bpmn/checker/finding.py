"""What a rule found, and where."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Kind(StrEnum):
    """Why a rule exists. A diagram with an engine error is never run; one with a house error is never released."""

    ENGINE = "engine"  # the engine could not run it, or would run it wrong
    HOUSE = "house"  # what a procedure of this office needs besides


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Finding:
    file: str
    line: int
    element: str  # BPMN id, "" where the file itself is meant
    rule: str
    severity: Severity
    message: str  # Vietnamese, " / ", English
    kind: Kind = Kind.ENGINE
