"""A suspension: a time in which a dossier waits for somebody, and what that does to its clock."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.domain.effects import StopReason


class Policy(StrEnum):
    """What a supplement does to the term (R12)."""

    RESTART = "restart"  # NĐ 61/2018 Đ.19.4: counted again from the start once the dossier is full
    PAUSE = "pause"  # only where a special law says so


class ClockEffect(StrEnum):
    """What a waiting time does to the term."""

    RESTART = "restart"  # the clock stops; afterwards the term begins again
    PAUSE = "pause"  # the clock stops; afterwards the rest of the term runs
    INSIDE = "inside"  # the clock runs on: the waiting is part of the term
    EXTEND = "extend"  # the clock runs on, and the law adds time


STOPS = frozenset({ClockEffect.RESTART, ClockEffect.PAUSE})


@dataclass(frozen=True, kw_only=True, slots=True)
class Suspension:
    reason: StopReason
    effect: ClockEffect
    since: datetime
    until: datetime | None = None

    @property
    def stops(self) -> bool:
        return self.effect in STOPS

    @property
    def is_open(self) -> bool:
        return self.until is None
