"""How much of its time a step used."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.domain.calendar import CalendarUnknown
from engine.domain.identifiers import UnitId
from engine.store.queries.course import StepView
from web import context, words
from web.language import translated as _

MOST_PERCENT = 999  # a badge has room for no more


@dataclass(frozen=True, kw_only=True, slots=True)
class StepShare:
    """`percent` of the working time that the step has; `words` say both lengths."""

    percent: int
    words: str

    @property
    def is_slow(self) -> bool:
        return self.percent > 100


def share_of(step: StepView, now: datetime) -> StepShare | None:
    """None for a step without a time, and where the calendar does not know the years."""
    if step.due_at is None:
        return None
    end = step.occurred_at or step.done_at or now
    try:
        calendar = context.installation().calendar(UnitId(step.unit_id))
        used, whole = (calendar.between(step.offered_at, at) for at in (max(end, step.offered_at), step.due_at))
    except CalendarUnknown:
        return None
    told = _(
        "dùng %(used)s trong %(whole)s",
        used=words.between(step.offered_at, end),
        whole=words.between(step.offered_at, step.due_at),
    )
    return StepShare(percent=_percent(used, whole, late=end > step.due_at), words=told)


def _percent(used: timedelta, whole: timedelta, *, late: bool) -> int:
    """Rounded down to 100 only for what was in time: an evening after the due instant is more than all of it."""
    percent = int(used / whole * 100) if whole else 0
    return min(MOST_PERCENT, max(percent, 101) if late else min(percent, 100))
