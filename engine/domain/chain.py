"""A chain of levels (liên thông): the promise to a citizen whose dossier passes through several agencies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.domain.calendar import Calendar
from engine.domain.deadline import Mode, due_in_row
from engine.domain.errors import InvalidInput
from engine.domain.term import Term


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainStage:
    """One agency's part. `extension` is time that the law adds there, such as 10 land days in the mountains.

    A parallel stage starts when the stage before it starts; the next one waits for both.
    """

    level: str
    term: Term
    extension: Term | None = None
    parallel: bool = False

    @property
    def terms(self) -> tuple[Term, ...]:
        if self.extension is None:
            return (self.term,)
        if self.term.joins(self.extension):
            return (self.term.plus(self.extension),)
        return (self.term, self.extension)


@dataclass(frozen=True, kw_only=True, slots=True)
class StageDue:
    level: str
    starts_at: datetime
    due_at: datetime


def chain_due(
    accepted_at: datetime, stages: Iterable[ChainStage], calendar: Calendar, mode: Mode = Mode.LEGAL_EOD
) -> tuple[StageDue, ...]:
    """Where each stage of the chain ends when every one takes all its time. Raises InvalidInput for an empty chain."""
    dues: list[StageDue] = []
    start = end = accepted_at
    for stage in stages:
        if stage.parallel and not dues:
            raise InvalidInput("chuỗi cấp", "chặng đầu không thể song song", "the first stage cannot be parallel")
        start = start if stage.parallel else end
        due_at = due_in_row(start, stage.terms, calendar, mode)
        end = max(end, due_at) if stage.parallel else due_at
        dues.append(StageDue(level=stage.level, starts_at=start, due_at=due_at))
    if not dues:
        raise InvalidInput("chuỗi cấp", "không có chặng nào", "there are no stages")
    return tuple(dues)


def promised_by(dues: Iterable[StageDue]) -> datetime:
    """When the last of the stages ends: the citizen's date."""
    return max(stage.due_at for stage in dues)
