"""What holds of the working calendar for any instants and lengths."""

from datetime import date, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.days_off import OrderEffect
from engine.domain.instant import VIETNAM
from tests.properties import examples
from tests.unit.test_calendar import FULL_DAY, MINUTE, OFFICE, STATE, SUMMER, calendar, order

properties = examples(150)

INSTANTS = st.datetimes(datetime(2019, 1, 2), datetime(2026, 6, 30)).map(  # noqa: DTZ001 -- made aware here
    lambda naive: naive.replace(tzinfo=VIETNAM)
)
LENGTHS = st.timedeltas(timedelta(0), timedelta(hours=8 * 60))
DAYS = st.integers(0, 6_000).map(lambda hundredths: Fraction(hundredths, 100))  # as fine as a term may be


def in_working_time(instant: datetime) -> bool:
    if not STATE.is_working_day(instant.date()):
        return False
    return any(span.start <= instant.time() <= span.end for span in FULL_DAY)


@properties
@given(INSTANTS, LENGTHS)
def test_what_is_added_lies_between(start: datetime, length: timedelta) -> None:
    end = STATE.add(start, length)
    assert in_working_time(end)
    assert STATE.between(start, end) == length


@properties
@given(INSTANTS, LENGTHS, LENGTHS)
def test_adding_in_two_parts_is_adding_once(start: datetime, first: timedelta, second: timedelta) -> None:
    at_once, in_parts = STATE.add(start, first + second), STATE.add(STATE.add(start, first), second)
    assert STATE.between(at_once, in_parts) == timedelta(0)
    if first and second:
        assert at_once == in_parts


@properties
@given(INSTANTS, INSTANTS, INSTANTS)
def test_working_time_and_days_add_up_over_a_split(one: datetime, two: datetime, three: datetime) -> None:
    early, middle, late = sorted((one, two, three))
    assert STATE.between(early, late) == STATE.between(early, middle) + STATE.between(middle, late)
    assert STATE.days_between(early, late) == STATE.days_between(early, middle) + STATE.days_between(middle, late)


OF_THIS_YEAR = st.datetimes(datetime(2022, 4, 1), datetime(2022, 9, 30)).map(  # noqa: DTZ001 -- made aware here
    lambda naive: naive.replace(tzinfo=VIETNAM)
)


@properties
@given(OF_THIS_YEAR, OF_THIS_YEAR)
def test_whole_days_and_the_rest_of_them_are_parts_of_days_in_whole_numbers(one: datetime, two: datetime) -> None:
    """Also where the hours of the days become others, and some days are half as long."""
    start, end = sorted((one, two))
    changing = calendar(hours=(OFFICE, SUMMER))
    days, rest = changing.days_and_rest(start, end)
    assert days == changing.days_between(start, end) // 1
    assert rest == changing.between(changing.add_days(start, Fraction(days)), end)


@properties
@given(INSTANTS, DAYS)
def test_days_are_as_long_as_their_minutes(start: datetime, days: Fraction) -> None:
    end = STATE.add_days(start, days)
    assert in_working_time(end)
    assert STATE.between(start, end) == days.numerator * 480 * MINUTE / days.denominator


@properties
@given(INSTANTS)
def test_the_next_working_instant_loses_no_working_time_and_does_not_move_again(instant: datetime) -> None:
    moved = STATE.next_working_instant(instant)
    assert instant <= moved
    assert in_working_time(moved)
    assert STATE.between(instant, moved) == timedelta(0)
    assert STATE.next_working_instant(moved) == moved


@examples(30, most=2000)
@given(INSTANTS, st.integers(0, 20 * 24 * 60))
def test_working_minutes_are_those_that_a_naive_count_finds(start: datetime, minutes: int) -> None:
    start = start.replace(second=0, microsecond=0)
    counted = sum(in_working_minute(start + minute * MINUTE) for minute in range(minutes))
    assert STATE.between(start, start + minutes * MINUTE) == counted * MINUTE


def in_working_minute(instant: datetime) -> bool:
    return STATE.is_working_day(instant.date()) and any(s.start <= instant.time() < s.end for s in FULL_DAY)


@properties
@given(st.dates(date(2022, 2, 1), date(2022, 10, 1)), st.integers(0, 40), st.integers(0, 30), st.integers(1, 20))
def test_calendar_days_pass_except_under_a_suspending_order(
    day: date, days: int, begins_after: int, lasts: int
) -> None:
    first = day + timedelta(days=begins_after)
    last = first + timedelta(days=lasts - 1)
    suspended = calendar().with_orders([order(first.isoformat(), last.isoformat(), OrderEffect.SUSPENDED)])
    left, expected = days, day
    while left:
        expected += timedelta(days=1)
        left -= not first <= expected <= last
    assert suspended.calendar_day_after(day, days) == expected
