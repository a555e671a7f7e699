"""A clock as it stood earlier is the clock that stood there then."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engine.catalog.calendars import load_calendar
from engine.domain.clock_history import as_of, was_late
from engine.domain.clock_record import to_record
from engine.domain.effects import StopReason
from engine.domain.extension import Extension
from engine.domain.instant import VIETNAM
from engine.domain.legal_clock import Ending, LegalClock
from engine.domain.suspension import Policy
from engine.domain.term import Term
from tests.properties import examples

CALENDAR = load_calendar()
ACCEPTED = st.datetimes(datetime(2021, 5, 30), datetime(2022, 5, 30)).map(  # noqa: DTZ001 -- made aware here
    lambda naive: naive.replace(tzinfo=VIETNAM)
)
TERMS = st.sampled_from(["0 same_day", "2 working_days", "22 working_days", "15 calendar_days", "12 clock_hours"])
STEPS = st.lists(st.tuples(st.sampled_from(["wait", "pay", "extend"]), st.floats(0.1, 400)), max_size=6)
MOMENT = timedelta(microseconds=1)


def history(clock: LegalClock, steps: list[tuple[str, float]]) -> Iterator[LegalClock]:
    """The clock after each thing that happened to it, so many hours after the one before."""
    at = clock.accepted_at
    waiting: StopReason | None = None
    for number, (step, hours) in enumerate(steps):
        at += timedelta(hours=hours)
        if waiting is not None:
            clock, waiting = clock.resume(at, waiting, CALENDAR), None
        elif step == "extend":
            extension = Extension(key=str(number), term=Term.parse("3 working_days"), decided_at=at)
            clock = clock.extend(at, extension, CALENDAR)
        else:
            waiting = StopReason.SUPPLEMENT if step == "wait" else StopReason.PAYMENT
            clock = clock.stop(at, waiting, CALENDAR)
        yield clock
    yield clock.finish(at + timedelta(hours=1), Ending.RESULT)


def happened_at(before: LegalClock, after: LegalClock) -> datetime:
    """When the newest thing happened."""
    instants = [after.finished_at, *(extension.decided_at for extension in after.extensions)]
    instants += [instant for stop in after.suspensions for instant in (stop.since, stop.until)]
    return max(instant for instant in instants if instant is not None)


@examples(200)
@given(ACCEPTED, TERMS, st.sampled_from(Policy), STEPS)
def test_what_came_later_is_forgotten(
    accepted: datetime, term: str, policy: Policy, steps: list[tuple[str, float]]
) -> None:
    clocks = [LegalClock.start(accepted, (Term.parse(term),), CALENDAR, policy=policy)]
    clocks.extend(history(clocks[0], steps))
    last = clocks[-1]
    for before, after in pairwise(clocks):
        at = happened_at(before, after)
        earlier = as_of(last, at, CALENDAR)
        assert earlier.is_overdue(at - MOMENT) == before.is_overdue(at - MOMENT)
        assert (earlier.limit_at, earlier.due_at, earlier.waiting) == (before.limit_at, before.due_at, before.waiting)
    finished_at = last.finished_at
    assert finished_at is not None
    assert as_of(last, finished_at + MOMENT, CALENDAR).verdict == last.verdict


@examples(200)
@given(ACCEPTED, TERMS, STEPS, st.floats(0, 2000), st.floats(0, 2000))
def test_whether_it_was_late_then_hangs_on_how_it_stood_then(
    accepted: datetime, term: str, steps: list[tuple[str, float]], to_end: float, to_now: float
) -> None:
    clock = LegalClock.start(accepted, (Term.parse(term),), CALENDAR)
    end, now = accepted + timedelta(hours=to_end) + MOMENT, accepted + timedelta(hours=to_now) + MOMENT
    for stood in (clock, *history(clock, steps)):
        then = as_of(stood, end, CALENDAR).is_overdue(min(end, now))
        assert was_late(to_record(stood), end, now, CALENDAR) is then
