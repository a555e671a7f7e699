"""What holds for every term, whenever it was accepted and however it was stopped."""

import json
from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine.catalog.calendars import load_calendar
from engine.domain.calendar import Calendar
from engine.domain.clock_record import from_record, to_record
from engine.domain.deadline import Mode, due
from engine.domain.effects import StopReason
from engine.domain.extension import Extension
from engine.domain.instant import VIETNAM
from engine.domain.legal_clock import LegalClock
from engine.domain.suspension import Policy
from engine.domain.term import Term, Unit
from engine.domain.verdict import Verdict
from tests.properties import examples

STATE = load_calendar()
SUPPLEMENT = StopReason.SUPPLEMENT

properties = examples(150)


INSTANTS = st.datetimes(datetime(2019, 1, 2), datetime(2025, 6, 30)).map(  # noqa: DTZ001 -- made aware here
    lambda naive: naive.replace(tzinfo=VIETNAM)
)
UNITS = st.sampled_from([unit for unit in Unit if unit is not Unit.SAME_DAY])
MODES = st.sampled_from(Mode)
WAITS = st.timedeltas(timedelta(0), timedelta(days=20))
HOURS = st.timedeltas(timedelta(0), timedelta(hours=9))


@st.composite
def whole_terms(draw: st.DrawFn) -> Term:
    return Term.parse(f"{draw(st.integers(1, 45))} {draw(UNITS)}")


YEARS_ENDS = st.builds(
    lambda year, after: datetime(year, 12, 20, tzinfo=VIETNAM) + after,
    st.integers(2019, 2024),
    st.timedeltas(timedelta(0), timedelta(days=70)),
)
TERMS = st.one_of(st.just(Term.parse("0 same_day")), whole_terms())


def by_hand(accepted: datetime, term: Term, calendar: Calendar) -> datetime:
    """R2–R5 read off a wall calendar, a day at a time."""
    start = calendar.next_working_instant(accepted)
    day, left = start.date(), int(term.amount)
    if term.unit is Unit.SAME_DAY:
        left = int((start.hour, start.minute, start.second, start.microsecond) > (15, 0, 0, 0))
    while left:
        day += timedelta(days=1)
        left -= term.unit is Unit.CALENDAR_DAYS or calendar.is_working_day(day)
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, 17, tzinfo=VIETNAM)


@st.composite
def stops(draw: st.DrawFn) -> tuple[datetime, list[tuple[datetime, datetime]]]:
    """An acceptance and up to three waits after it, in order."""
    accepted = instant = draw(INSTANTS)
    waits = []
    for _ in range(draw(st.integers(1, 3))):
        since = instant + draw(st.timedeltas(timedelta(0), timedelta(days=3)))
        instant = since + draw(WAITS)
        waits.append((since, instant))
    return accepted, waits


def run(
    accepted: datetime, waits: list[tuple[datetime, datetime]], term: Term, mode: Mode, policy: Policy
) -> LegalClock:
    running = LegalClock.start(accepted, (term,), STATE, mode=mode, policy=policy)
    for since, until in waits:
        running = running.stop(since, SUPPLEMENT, STATE).resume(until, SUPPLEMENT, STATE)
    return running


@properties
@given(INSTANTS, TERMS.filter(lambda term: not term.unit.endswith("hours")))
def test_days_are_those_that_a_count_by_hand_finds(accepted: datetime, term: Term) -> None:
    assert due(accepted, term, STATE, Mode.LEGAL_EOD) == by_hand(accepted, term, STATE)


@properties
@given(INSTANTS, TERMS, MODES)
def test_a_term_ends_in_working_time_after_it_began(accepted: datetime, term: Term, mode: Mode) -> None:
    end = due(accepted, term, STATE, mode)
    assert end > accepted
    if term.unit is not Unit.CLOCK_HOURS:
        assert STATE.is_working_day(end.date())
        assert STATE.next_working_instant(end) == end


@properties
@given(INSTANTS, WAITS | HOURS, TERMS, MODES)
def test_who_comes_later_is_not_due_earlier(accepted: datetime, later: timedelta, term: Term, mode: Mode) -> None:
    assert due(accepted, term, STATE, mode) <= due(accepted + later, term, STATE, mode)


@properties
@given(INSTANTS, UNITS, MODES, st.integers(1, 160), st.integers(0, 160))
def test_a_longer_term_is_not_due_earlier(accepted: datetime, unit: Unit, mode: Mode, amount: int, more: int) -> None:
    size = 1 if unit is Unit.CALENDAR_DAYS else Decimal("0.25")
    shorter, longer = (Term(amount=Decimal(count * size), unit=unit) for count in (amount, amount + more))
    assert due(accepted, shorter, STATE, mode) <= due(accepted, longer, STATE, mode)


@properties
@given(INSTANTS, TERMS)
def test_the_exact_count_is_never_later_than_the_laws(accepted: datetime, term: Term) -> None:
    assert due(accepted, term, STATE, Mode.EXACT) <= due(accepted, term, STATE, Mode.LEGAL_EOD)


@properties
@given(INSTANTS, st.integers(1, 20), st.integers(1, 20), MODES)
def test_working_days_add_up_over_a_split(accepted: datetime, first: int, second: int, mode: Mode) -> None:
    one, other, both = (Term.parse(f"{days} working_days") for days in (first, second, first + second))
    assert due(due(accepted, one, STATE, mode), other, STATE, mode) == due(accepted, both, STATE, mode)


@properties
@given(INSTANTS, st.integers(1, 300), st.integers(1, 300), MODES)
def test_working_minutes_add_up_over_a_split(accepted: datetime, first: int, second: int, mode: Mode) -> None:
    one, other, both = (Term(amount=Decimal(n) / 4, unit=Unit.WORKING_HOURS) for n in (first, second, first + second))
    split = due(due(accepted, one, STATE, mode), other, STATE, mode)
    assert split == due(accepted, both, STATE, mode)


@properties
@given(INSTANTS)
def test_two_exact_halves_of_a_day_are_a_day(accepted: datetime) -> None:
    half, whole = Term.parse("0.5 working_days"), Term.parse("1 working_days")
    middle = due(accepted, half, STATE, Mode.EXACT)
    assert due(middle, half, STATE, Mode.EXACT) == due(accepted, whole, STATE, Mode.EXACT)


@properties
@given(YEARS_ENDS, TERMS.filter(lambda term: not term.unit.endswith("hours")))
def test_days_over_new_year_and_tet_are_those_of_a_count_by_hand(accepted: datetime, term: Term) -> None:
    assert due(accepted, term, STATE, Mode.LEGAL_EOD) == by_hand(accepted, term, STATE)


@properties
@given(INSTANTS, TERMS, MODES, whole_terms())
def test_an_extension_never_shortens(accepted: datetime, term: Term, mode: Mode, more: Term) -> None:
    plain = LegalClock.start(accepted, (term,), STATE, mode=mode)
    extension = Extension(key="more", term=more, decided_at=accepted, replaces_total=False)
    assert plain.extend(accepted, extension, STATE).limit_at >= plain.limit_at


@properties
@given(INSTANTS, TERMS, MODES, WAITS, st.timedeltas(timedelta(seconds=1), timedelta(days=20)))
def test_time_taken_out_of_the_clock_never_shortens(
    accepted: datetime, term: Term, mode: Mode, after: timedelta, length: timedelta
) -> None:
    plain = LegalClock.start(accepted, (term,), STATE, mode=mode)
    excluded = plain.exclude(accepted + after, accepted + after + length, STATE)
    assert excluded.limit_at >= plain.limit_at
    assert excluded.promised_at == plain.promised_at


@properties
@given(stops(), TERMS, MODES, st.timedeltas(timedelta(seconds=1), timedelta(days=5)))
def test_a_longer_wait_is_not_due_earlier(
    case: tuple[datetime, list[tuple[datetime, datetime]]], term: Term, mode: Mode, more: timedelta
) -> None:
    accepted, waits = case
    (*before, (since, until)) = waits
    for policy in Policy:
        shorter = run(accepted, waits, term, mode, policy)
        longer = run(accepted, [*before, (since, until + more)], term, mode, policy)
        assert shorter.limit_at <= longer.limit_at


@properties
@given(INSTANTS, TERMS, MODES)
def test_an_apology_goes_out_on_an_earlier_working_day_and_the_verdict_stays(
    accepted: datetime, term: Term, mode: Mode
) -> None:
    running = LegalClock.start(accepted, (term,), STATE, mode=mode)
    latest = running.apology_due_at(STATE)
    if latest is not None:
        assert STATE.is_working_day(latest.date())
        assert latest.date() < running.promised_at.date()
        later = running.promised_at + timedelta(days=9)
        apologised = running.apologise(latest, later, STATE)
        assert (apologised.limit_at, apologised.promised_at) == (running.limit_at, running.promised_at)
        assert apologised.finish(later).verdict is Verdict.OVERDUE


@properties
@given(stops(), TERMS, MODES)
def test_a_restart_never_gives_less_than_a_pause(
    case: tuple[datetime, list[tuple[datetime, datetime]]], term: Term, mode: Mode
) -> None:
    accepted, waits = case
    restarted = run(accepted, waits, term, mode, Policy.RESTART)
    paused = run(accepted, waits, term, mode, Policy.PAUSE)
    undisturbed = due(accepted, term, STATE, mode)
    assert undisturbed <= paused.limit_at <= restarted.limit_at
    assert restarted.limit_at == due(waits[-1][1], term, STATE, mode)


@properties
@given(stops(), TERMS)
def test_paused_or_not_the_exact_count_is_never_later(
    case: tuple[datetime, list[tuple[datetime, datetime]]], term: Term
) -> None:
    exact, legal = (run(*case, term, mode, Policy.PAUSE) for mode in (Mode.EXACT, Mode.LEGAL_EOD))
    assert exact.limit_at <= legal.limit_at


@properties
@given(stops(), st.integers(10, 40))
def test_a_paused_exact_term_runs_for_its_own_length(
    case: tuple[datetime, list[tuple[datetime, datetime]]], days: int
) -> None:
    accepted, waits = case
    term = Term.parse(f"{days} working_days")
    paused = run(accepted, waits, term, Mode.EXACT, Policy.PAUSE)
    starts = [accepted, *(until for _, until in waits)]
    ends = [*(since for since, _ in waits), paused.limit_at]
    assert sum(STATE.days_between(start, end) for start, end in zip(starts, ends, strict=True)) == days


@properties
@given(INSTANTS, TERMS.filter(lambda term: term.unit is not Unit.CLOCK_HOURS), MODES, st.floats(0, 1))
def test_what_is_used_and_what_remains_make_the_whole(accepted: datetime, term: Term, mode: Mode, part: float) -> None:
    running = LegalClock.start(accepted, (term,), STATE, mode=mode)
    now = accepted + (running.limit_at - accepted) * part
    used, left = STATE.between(accepted, now), STATE.between(now, running.limit_at)
    assert used + left == STATE.between(accepted, running.limit_at)
    told = running.remaining(now, STATE)
    assert (told.days * 8 + told.hours) * 60 + told.minutes == left // timedelta(minutes=1)
    assert not running.overdue(now, STATE)


@properties
@given(stops(), TERMS, MODES, st.sampled_from(Policy))
def test_any_clock_is_read_back_and_warns_in_order(
    case: tuple[datetime, list[tuple[datetime, datetime]]], term: Term, mode: Mode, policy: Policy
) -> None:
    running = run(*case, term, mode, policy)
    assert from_record(json.loads(json.dumps(to_record(running)))) == running
    half, three_quarters, all_of_it = running.warnings(STATE).values()
    assert half <= three_quarters <= all_of_it == running.limit_at
    apology = running.apology_due_at(STATE)
    assert apology is None or running.running_since < apology < running.limit_at
