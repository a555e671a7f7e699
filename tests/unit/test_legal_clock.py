from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from engine.catalog.calendars import load_calendar
from engine.domain.clock_refusals import (
    AlreadyReappointed,
    ApologyLate,
    ClockFinished,
    ClockRuns,
    ClockWaits,
    ExclusionRefused,
    ExtensionMissing,
    NewDateTooEarly,
    NoTimeToApologise,
    OutOfOrder,
)
from engine.domain.days_off import Order, OrderEffect
from engine.domain.deadline import Mode
from engine.domain.duration import Duration, length
from engine.domain.duties import handover_due, online_answer_due
from engine.domain.effects import StopReason
from engine.domain.errors import Refusal
from engine.domain.extension import Extension
from engine.domain.instant import VIETNAM
from engine.domain.legal_clock import Ending, LegalClock
from engine.domain.suspension import ClockEffect, Policy
from engine.domain.term import Term
from engine.domain.verdict import Verdict

STATE = load_calendar()
SUPPLEMENT, OPINION, PAYMENT = StopReason.SUPPLEMENT, StopReason.OPINION, StopReason.PAYMENT


def at(text: str) -> datetime:
    """2022-03-14T09:00, in Vietnam."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def clock(
    term: str = "5 working_days",
    accepted: str = "2022-03-07T09:00",
    mode: Mode = Mode.LEGAL_EOD,
    policy: Policy = Policy.RESTART,
) -> LegalClock:
    return LegalClock.start(at(accepted), (Term.parse(term),), STATE, mode=mode, policy=policy)


def extension(term: str, decided: str = "2022-03-08T09:00", replaces_total: bool = False) -> Extension:
    return Extension(key="verification", term=Term.parse(term), decided_at=at(decided), replaces_total=replaces_total)


def waited(running: LegalClock, since: str, until: str, reason: StopReason, **how: Any) -> LegalClock:
    return running.stop(at(since), reason, STATE, **how).resume(at(until), reason, STATE)


# The promise, and what moves it


def test_a_clock_starts_with_its_promise() -> None:
    started = clock()
    assert started.due_at == started.promised_at == started.first_promised_at == at("2022-03-14T17:00")
    assert started.notice_due_at(STATE) == at("2022-03-10T17:00")
    assert started.verdict is None


def test_while_a_supplement_is_awaited_nothing_is_due_and_afterwards_there_is_a_new_promise() -> None:
    stopped = clock().stop(at("2022-03-08T10:00"), SUPPLEMENT, STATE)
    assert stopped.due_at is None
    assert stopped.stopped_since == at("2022-03-08T10:00")
    assert stopped.promised_at == at("2022-03-14T17:00")
    assert stopped.warnings(STATE) == {}
    resumed = stopped.resume(at("2022-03-14T14:00"), SUPPLEMENT, STATE)
    assert resumed.due_at == resumed.promised_at == at("2022-03-21T17:00")
    assert resumed.first_promised_at == at("2022-03-14T17:00")
    assert resumed.counted_from == resumed.running_since == at("2022-03-14T14:00")
    assert resumed.notice_due_at(STATE) == at("2022-03-17T17:00")


@pytest.mark.parametrize(
    ("reason", "effect", "due_at", "promised_at"),
    [
        (SUPPLEMENT, None, "2022-03-21T17:00", "2022-03-21T17:00"),
        (SUPPLEMENT, ClockEffect.PAUSE, "2022-03-18T17:00", "2022-03-14T17:00"),
        (PAYMENT, None, "2022-03-18T17:00", "2022-03-14T17:00"),
        (StopReason.POSTING, None, "2022-03-18T17:00", "2022-03-14T17:00"),
        (OPINION, None, "2022-03-18T17:00", "2022-03-14T17:00"),
        (OPINION, ClockEffect.INSIDE, "2022-03-14T17:00", "2022-03-14T17:00"),
    ],
)
def test_each_reason_has_its_effect(
    reason: StopReason, effect: ClockEffect | None, due_at: str, promised_at: str
) -> None:
    resumed = waited(clock(), "2022-03-08T10:00", "2022-03-14T14:00", reason, effect=effect)
    assert resumed.due_at == at(due_at)
    assert resumed.promised_at == at(promised_at)


def test_an_opinion_inside_the_term_lets_the_clock_run() -> None:
    asked = clock().stop(at("2022-03-08T10:00"), OPINION, STATE, effect=ClockEffect.INSIDE)
    assert asked.waiting is not None
    assert asked.stopped_since is None
    assert asked.due_at == at("2022-03-14T17:00")


def test_an_opinion_that_extends_adds_its_time_at_once() -> None:
    more = extension("3 working_days", "2022-03-08T10:00")
    asked = clock().stop(at("2022-03-08T10:00"), OPINION, STATE, effect=ClockEffect.EXTEND, extension=more)
    assert asked.due_at == at("2022-03-17T17:00")
    assert asked.resume(at("2022-03-10T10:00"), OPINION, STATE).due_at == at("2022-03-17T17:00")


@pytest.mark.parametrize(
    ("term", "more", "due_at"),
    [
        ("3 working_days", extension("5 working_days"), "2022-03-17T17:00"),
        ("0 same_day", extension("5 working_days", replaces_total=True), "2022-03-14T17:00"),
        ("0 same_day", extension("2 working_days"), "2022-03-09T17:00"),
        ("3 working_days", extension("23 working_days", replaces_total=True), "2022-04-07T17:00"),
    ],
)
def test_an_extension_counts_from_the_beginning_of_the_term(term: str, more: Extension, due_at: str) -> None:
    extended = clock(term).extend(more.decided_at, more, STATE)
    assert extended.due_at == at(due_at)
    assert extended.promised_at == clock(term).promised_at


def test_an_extension_outlasts_a_restart() -> None:
    extended = clock("3 working_days").extend(at("2022-03-08T09:00"), extension("5 working_days"), STATE)
    restarted = waited(extended, "2022-03-09T09:00", "2022-03-14T09:00", SUPPLEMENT)
    assert restarted.due_at == at("2022-03-24T17:00")


def test_terms_of_a_chain_run_one_after_the_other_through_a_stop() -> None:
    terms = tuple(map(Term.parse, ("5 working_days", "7 working_days", "12 calendar_days")))
    chain = LegalClock.start(at("2022-03-01T10:00"), terms, STATE)
    assert chain.due_at == at("2022-03-29T17:00")  # M1
    paused = chain.exclude(at("2022-03-10T09:00"), at("2022-03-14T09:00"), STATE)
    assert paused.due_at == at("2022-04-04T17:00")  # of the 7 days 1 was spent; 6 left after 14/03, then 12 days


def test_a_time_recorded_afterwards_is_taken_out_of_the_clock() -> None:
    excluded = clock("10 land_days", "2022-03-07T08:00").exclude(at("2022-03-10T10:00"), at("2022-03-15T14:00"), STATE)
    assert excluded.due_at == at("2022-03-24T17:00")
    assert excluded.suspensions[0].reason is PAYMENT


def test_what_is_excluded_while_an_opinion_is_awaited_does_not_end_the_waiting() -> None:
    asked = clock().stop(at("2022-03-08T10:00"), OPINION, STATE, effect=ClockEffect.INSIDE)
    excluded = asked.exclude(at("2022-03-09T09:00"), at("2022-03-10T09:00"), STATE)
    answered = excluded.resume(at("2022-03-11T09:00"), OPINION, STATE)
    assert answered.waiting is None


def test_an_order_of_the_authorities_moves_the_limit_of_an_open_clock_but_not_the_promise() -> None:
    order = Order(
        number="QĐ 99",
        decided_on=date(2022, 3, 9),
        first=date(2022, 3, 10),
        last=date(2022, 3, 11),
        effect=OrderEffect.CLOSED,
        reason="bão",
    )
    moved = clock().reschedule(STATE.with_orders([order]))
    assert moved.due_at == at("2022-03-16T17:00")
    assert moved.promised_at == at("2022-03-14T17:00")


# The apology


def test_an_apology_gives_one_new_date_and_leaves_the_verdict_alone() -> None:
    apologised = clock().apologise(at("2022-03-11T17:00"), at("2022-03-18T17:00"), STATE)
    assert apologised.reappointed_at == at("2022-03-18T17:00")
    assert apologised.due_at == apologised.promised_at == at("2022-03-14T17:00")
    assert apologised.finish(at("2022-03-16T09:00")).verdict is Verdict.OVERDUE
    with pytest.raises(AlreadyReappointed):
        apologised.apologise(at("2022-03-11T17:00"), at("2022-03-21T17:00"), STATE)


@pytest.mark.parametrize(
    ("term", "sent", "new_date", "refusal"),
    [
        ("5 working_days", "2022-03-11T17:01", "2022-03-18T17:00", ApologyLate),
        ("5 working_days", "2022-03-15T09:00", "2022-03-18T17:00", ApologyLate),
        ("5 working_days", "2022-03-10T09:00", "2022-03-14T17:00", NewDateTooEarly),
        ("5 working_days", "2022-03-07T08:59", "2022-03-18T17:00", OutOfOrder),
        ("0 same_day", "2022-03-07T10:00", "2022-03-18T17:00", NoTimeToApologise),
    ],
)
def test_an_apology_that_the_law_does_not_allow(term: str, sent: str, new_date: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        clock(term).apologise(at(sent), at(new_date), STATE)


# The verdict


@pytest.mark.parametrize(
    ("finished", "ending", "expected"),
    [
        ("2022-03-11T16:00", Ending.RESULT, Verdict.EARLY),
        ("2022-03-14T17:00", Ending.RESULT, Verdict.ON_TIME),
        ("2022-03-14T17:20", Ending.RESULT, Verdict.OVERDUE),
        ("2022-03-08T09:00", Ending.WITHDRAWN, Verdict.ON_TIME),  # O7
        ("2022-03-15T09:00", Ending.WITHDRAWN, Verdict.OVERDUE),
        ("2022-03-08T09:00", Ending.CANCELLED, Verdict.ON_TIME),
    ],
)
def test_the_verdict_falls_when_the_clock_finishes(finished: str, ending: Ending, expected: Verdict) -> None:
    assert clock().finish(at(finished), ending).verdict is expected


def test_the_verdict_measures_by_what_pauses_and_extensions_left_of_the_term() -> None:
    paid = waited(clock(), "2022-03-08T10:00", "2022-03-14T14:00", PAYMENT)
    assert paid.finish(at("2022-03-17T09:00")).verdict is Verdict.EARLY
    extended = clock().extend(at("2022-03-08T09:00"), extension("3 working_days"), STATE)
    assert extended.finish(at("2022-03-17T09:00")).verdict is Verdict.ON_TIME


@pytest.mark.parametrize("ending", [Ending.WITHDRAWN, Ending.CANCELLED])
def test_a_clock_that_stood_still_is_judged_where_it_stopped(ending: Ending) -> None:
    stopped = clock().stop(at("2022-03-08T10:00"), SUPPLEMENT, STATE)
    assert stopped.finish(at("2022-04-28T10:00"), ending).verdict is Verdict.ON_TIME
    assert not stopped.is_overdue(at("2022-04-28T10:00"))


def test_what_was_late_before_it_stopped_stays_late() -> None:
    late = waited(clock(), "2022-03-15T09:00", "2022-03-16T09:00", SUPPLEMENT)
    assert late.due_at == at("2022-03-23T17:00")
    assert late.is_overdue(at("2022-03-16T10:00"))
    assert late.finish(at("2022-03-17T09:00")).verdict is Verdict.OVERDUE
    extended = clock().extend(at("2022-03-15T09:00"), extension("5 working_days", "2022-03-15T09:00"), STATE)
    assert extended.finish(at("2022-03-16T09:00")).verdict is Verdict.OVERDUE


# What it refuses

STOPPED = clock().stop(at("2022-03-08T10:00"), SUPPLEMENT, STATE)
FINISHED = clock().finish(at("2022-03-10T10:00"))


@pytest.mark.parametrize(
    ("operation", "refusal"),
    [
        (lambda: STOPPED.stop(at("2022-03-09T10:00"), OPINION, STATE), ClockWaits),
        (lambda: STOPPED.resume(at("2022-03-09T10:00"), OPINION, STATE), ClockRuns),
        (lambda: STOPPED.resume(at("2022-03-08T09:59"), SUPPLEMENT, STATE), OutOfOrder),
        (lambda: STOPPED.exclude(at("2022-03-08T09:00"), at("2022-03-09T09:00"), STATE), ExclusionRefused),
        (lambda: STOPPED.exclude(at("2022-03-10T09:00"), at("2022-03-11T09:00"), STATE), ExclusionRefused),
        (lambda: clock().resume(at("2022-03-09T10:00"), SUPPLEMENT, STATE), ClockRuns),
        (lambda: clock().stop(at("2022-03-07T08:59"), SUPPLEMENT, STATE), OutOfOrder),
        (lambda: clock().stop(at("2022-03-08T09:00"), OPINION, STATE, effect=ClockEffect.EXTEND), ExtensionMissing),
        (lambda: clock().finish(at("2022-03-07T08:59")), OutOfOrder),
        (lambda: clock().extend(at("2022-03-07T08:59"), extension("2 working_days"), STATE), OutOfOrder),
        (lambda: FINISHED.finish(at("2022-03-11T10:00")), ClockFinished),
        (lambda: FINISHED.stop(at("2022-03-11T10:00"), SUPPLEMENT, STATE), ClockFinished),
        (lambda: FINISHED.resume(at("2022-03-11T10:00"), SUPPLEMENT, STATE), ClockFinished),
        (lambda: FINISHED.extend(at("2022-03-11T10:00"), extension("2 working_days"), STATE), ClockFinished),
        (lambda: FINISHED.exclude(at("2022-03-08T09:00"), at("2022-03-09T09:00"), STATE), ClockFinished),
        (lambda: FINISHED.apologise(at("2022-03-11T10:00"), at("2022-03-18T17:00"), STATE), ClockFinished),
    ],
)
def test_what_cannot_happen_to_a_clock(operation: Callable[[], LegalClock], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        operation()
    assert "{" not in refused.value.vietnamese + refused.value.english


# Remaining and overdue time, warnings


@pytest.mark.parametrize(
    ("now", "remaining", "overdue"),
    [
        ("2022-03-07T09:00", Duration(days=5, hours=6), Duration()),
        ("2022-03-07T12:00", Duration(days=5, hours=3, minutes=30), Duration()),
        ("2022-03-14T15:29:30", Duration(hours=1, minutes=30), Duration()),
        ("2022-03-14T17:00", Duration(), Duration()),
        ("2022-03-14T19:00", Duration(), Duration()),
        ("2022-03-15T07:01", Duration(), Duration(minutes=1)),
        ("2022-03-17T14:00", Duration(), Duration(days=2, hours=5)),
    ],
)
def test_time_is_told_in_working_days_hours_and_minutes(now: str, remaining: Duration, overdue: Duration) -> None:
    assert clock().remaining(at(now), STATE) == remaining
    assert clock().overdue(at(now), STATE) == overdue
    assert clock().is_overdue(at(now)) is (at(now) > at("2022-03-14T17:00"))


def test_time_round_the_clock_is_told_in_hours() -> None:
    child_at_risk = clock("12 clock_hours", "2022-03-12T22:00")
    assert child_at_risk.remaining(at("2022-03-12T23:30"), STATE) == Duration(hours=10, minutes=30)
    assert child_at_risk.overdue(at("2022-03-14T11:00"), STATE) == Duration(hours=25)


def test_time_stands_still_while_the_clock_is_stopped_or_finished() -> None:
    for later in ("2022-03-09T10:00", "2022-04-28T10:00"):
        assert STOPPED.remaining(at(later), STATE) == Duration(days=4, hours=5)
    for later in ("2022-03-10T10:00", "2022-04-28T10:00"):
        assert FINISHED.remaining(at(later), STATE) == Duration(days=2, hours=5)
        assert not FINISHED.is_overdue(at(later))


@pytest.mark.parametrize(
    ("term", "accepted", "half", "three_quarters", "all_of_it"),
    [
        ("0 same_day", "2022-03-07T09:00", "2022-03-07T14:00", "2022-03-07T15:30", "2022-03-07T17:00"),
        ("2 working_days", "2022-03-07T17:00", "2022-03-08T17:00", "2022-03-09T11:00", "2022-03-09T17:00"),
        ("4 working_hours", "2022-03-14T16:00", "2022-03-15T08:00", "2022-03-15T09:00", "2022-03-15T10:00"),
        ("12 clock_hours", "2022-03-12T22:00", "2022-03-13T04:00", "2022-03-13T07:00", "2022-03-13T10:00"),
    ],
)
def test_warnings_come_at_parts_of_the_terms_own_time(
    term: str, accepted: str, half: str, three_quarters: str, all_of_it: str
) -> None:
    expected = {50: at(half), 75: at(three_quarters), 100: at(all_of_it)}
    assert clock(term, accepted).warnings(STATE) == expected


def test_warnings_after_a_pause_know_what_was_spent() -> None:
    paused = waited(clock(mode=Mode.EXACT), "2022-03-10T09:00", "2022-03-15T09:00", PAYMENT)
    assert paused.due_at == at("2022-03-17T09:00")
    half, three_quarters, all_of_it = paused.warnings(STATE).values()
    assert half == at("2022-03-15T09:00")  # passed before the clock stopped: due at once
    assert three_quarters == at("2022-03-15T17:00")  # 1800 of 2400 minutes
    assert all_of_it == at("2022-03-17T09:00")


# Steps and the desk's own duties

BIRTH = tuple(f"{hours} working_hours" for hours in ("0.5", "0.5", "3", "1", "2", "0.5"))


@pytest.mark.parametrize(
    ("term", "accepted", "begun", "share", "expected"),
    [
        ("5 working_days", "2022-03-07T09:00", "2022-03-07T16:30", "1 working_hours", "2022-03-08T07:30"),
        ("5 working_days", "2022-03-07T09:00", "2022-03-07T09:00", "0.5 working_days", "2022-03-07T15:00"),
        ("0 same_day", "2022-03-07T07:00", "2022-03-07T08:00", "3 working_hours", "2022-03-07T11:00"),
        # 450 minutes of steps in the 150 that are left of the day: a third of each
        ("0 same_day", "2022-03-07T14:30", "2022-03-07T15:00", "3 working_hours", "2022-03-07T16:00"),
        ("0 same_day", "2022-03-07T14:30", "2022-03-07T16:50", "0.5 working_hours", "2022-03-07T17:00"),
        # after 15:00 there is a day more, and nothing shrinks
        ("0 same_day", "2022-03-07T15:30", "2022-03-07T15:30", "3 working_hours", "2022-03-08T08:30"),
        ("45 calendar_days", "2022-03-07T09:00", "2022-03-07T09:00", "10 calendar_days", "2022-03-17T17:00"),
    ],
)
def test_a_step_has_its_share(term: str, accepted: str, begun: str, share: str, expected: str) -> None:
    shares = tuple(map(Term.parse, BIRTH))
    assert clock(term, accepted).step_due_at(at(begun), Term.parse(share), STATE, shares) == at(expected)


def test_the_steps_of_a_same_day_term_fit_in_what_is_left_of_the_day() -> None:
    afternoon, shares = clock("0 same_day", "2022-03-07T14:10"), tuple(map(Term.parse, BIRTH))
    instant = afternoon.accepted_at
    for share in shares:
        instant = afternoon.step_due_at(instant, share, STATE, shares)
    assert at("2022-03-07T16:59:59") <= instant <= afternoon.limit_at


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("2022-03-07T09:00", "2022-03-07T17:00"),
        ("2022-03-07T15:00", "2022-03-07T17:00"),
        ("2022-03-07T15:01", "2022-03-08T07:00"),
        ("2022-03-11T16:00", "2022-03-14T07:00"),
        ("2022-03-12T09:00", "2022-03-14T17:00"),
    ],
)
def test_the_desk_hands_over_the_same_day_or_after_three_at_the_start_of_the_next(accepted: str, expected: str) -> None:
    assert handover_due(at(accepted), STATE) == at(expected)


def test_what_comes_in_online_is_answered_in_eight_working_hours() -> None:
    assert online_answer_due(at("2022-02-01T21:00"), STATE) == at("2022-02-07T17:00")


def test_a_clock_is_a_value() -> None:
    before = clock()
    before.stop(at("2022-03-08T10:00"), SUPPLEMENT, STATE)
    assert before == clock()
    assert replace(before) == before


def test_a_length_backwards_is_nothing() -> None:
    assert not length(at("2022-03-08T10:00"), at("2022-03-07T10:00"), STATE)
