"""When officers and citizens do what is to be done: in working hours, some share of the step's time after its offer."""

from datetime import datetime, time, timedelta
from random import Random

from engine.demo.diary import LAST_DAY
from engine.demo.planned import Story
from engine.domain.calendar import Calendar
from engine.domain.instant import VIETNAM
from engine.store.queries.open_work import OpenWork

CLOSING = datetime.combine(LAST_DAY, time(16, 40), VIETNAM)
"""Who fetches a result on the last day comes before this."""

_COMES_IN_TIME = frozenset({"payment", "hand_over", "hand_over_refusal"})

_SHORTEST = timedelta(minutes=2)

# Working hours until something happens that has no deadline: it is the citizen's time, or another agency's.
_WAITS = {
    "payment": (0.05, 0.3),
    "hand_over": (0.05, 0.6),
    "hand_over_refusal": (0.5, 10),
    "supplement_receive": (6, 40),
    "opinion_reply": (3, 7),
    "medical_panel": (60, 120),
    "complaint_conclusion": (16, 40),
    "reassessment": (10, 20),
    "council_postpone": (4, 12),
    "tax_payment": (16, 60),
    "residence_supplement": (3, 10),
    "insurance_supplement": (3, 10),
    "check": (8, 16),  # where the term does not count it, at the tax office
}
_WAIT = (0.2, 2.0)
_FETCHED_LATER = (0.5, 14)  # a result that took days is fetched when the family next comes to the commune


def done_at(work: OpenWork, story: Story, same_day: bool, calendar: Calendar, chance: Random) -> datetime:
    """When this work gets done: before its deadline where it has one."""
    begin = calendar.next_working_instant(work.offered_at)
    if work.due_at is not None and (span := calendar.between(begin, work.due_at)) > timedelta(0):
        taken = max(_SHORTEST, span * chance.uniform(*story.hurry))
        return calendar.add(begin, taken)
    wait = _WAITS.get(work.element, _WAIT)
    if work.element == "hand_over" and not same_day:
        wait = _FETCHED_LATER
    at = calendar.add(begin, timedelta(hours=chance.uniform(*wait)))
    return min(at, CLOSING) if work.element in _COMES_IN_TIME and begin < CLOSING else at
