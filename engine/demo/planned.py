"""A dossier of the demo year before it happens: who brings what on which day, and what will become of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.domain.applicant import Applicant
from engine.domain.dossier import Channel
from engine.domain.identifiers import ProcedureCode

Answer = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """What happens otherwise than in the ordinary course.

    `answers` names a task by element, or by process.element where several agencies have one of that name, and gives
    what is answered at its first visits. `pays` is false for what ends before its fees are collected."""

    answers: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    never_done: frozenset[str] = frozenset()
    hurry: tuple[float, float] = (0.15, 0.6)  # share of each step's time that the officers take, from and to
    withdrawn_at: str = ""  # a task, as in `answers`: instead of its being done the applicant withdraws
    withdrawal_reason: str = ""
    apology: str = ""  # why; issued two working days before the promise
    apology_at_fault: str = ""  # unit
    pays: bool = True


ORDINARY = Story()


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    procedure: ProcedureCode
    at: datetime  # handed in, or sent online
    applicant: Applicant
    facts: Mapping[str, Any] = field(default_factory=dict)
    channel: Channel = Channel.DESK
    story: Story = ORDINARY
    satisfied: bool = True
    fee: int = 0  # đồng that the desk will collect

    @property
    def received(self) -> bool:
        """Whether it counts: what goes back from the desk was never received."""
        return "receive" not in self.story.answers
