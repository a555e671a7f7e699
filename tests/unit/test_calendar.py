from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytest

from engine.catalog.calendars import load_calendar
from engine.domain.calendar import Calendar, CalendarUnknown
from engine.domain.calendar_checks import CalendarContradiction
from engine.domain.days_off import Holiday, Order, OrderEffect, Swap
from engine.domain.errors import InvalidInput
from engine.domain.instant import VIETNAM
from engine.domain.working_hours import Span, WorkingHours

STATE = load_calendar()
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    """2022-03-14T09:00, in Vietnam."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def spans(*edges: str) -> tuple[Span, ...]:
    pairs = (edge.split("-") for edge in edges)
    return tuple(Span(start=time.fromisoformat(start), end=time.fromisoformat(end)) for start, end in pairs)


FULL_DAY = spans("07:00-11:30", "13:30-17:00")
MORNING = spans("07:00-11:00")
WEEK = (FULL_DAY,) * 5 + ((), ())
OFFICE = WorkingHours(valid_from=date(2022, 1, 1), week=WEEK)
SUMMER = WorkingHours(valid_from=date(2022, 6, 1), week=(spans("06:30-11:00", "14:00-16:30"),) * 5 + (MORNING, ()))


def calendar(**facts: object) -> Calendar:
    given_facts: dict[str, object] = {
        "name": "test",
        "first_year": 2022,
        "last_year": 2022,
        "hours": (OFFICE,),
        **facts,
    }
    return Calendar(**given_facts)  # type: ignore[arg-type]


def order(first: str, last: str, effect: OrderEffect = OrderEffect.CLOSED, decided_on: str = "2022-01-01") -> Order:
    return Order(
        number="QĐ 1",
        decided_on=date.fromisoformat(decided_on),
        first=date.fromisoformat(first),
        last=date.fromisoformat(last),
        effect=effect,
        reason="bão",
    )


# Which instants are working time (R7, R16)


@pytest.mark.parametrize(
    ("instant", "moved"),
    [
        ("2022-03-14T07:00", "2022-03-14T07:00"),
        ("2022-03-14T11:30", "2022-03-14T11:30"),  # the boundary itself stays
        ("2022-03-14T11:30:01", "2022-03-14T13:30"),
        ("2022-03-14T12:15", "2022-03-14T13:30"),
        ("2022-03-14T13:30", "2022-03-14T13:30"),
        ("2022-03-14T17:00", "2022-03-14T17:00"),  # belongs to that day
        ("2022-03-14T17:01", "2022-03-15T07:00"),
        ("2022-03-14T00:00", "2022-03-14T07:00"),
        ("2022-03-14T23:59:59", "2022-03-15T07:00"),
        ("2022-03-12T10:00", "2022-03-14T07:00"),  # a Saturday
        ("2022-03-11T18:00", "2022-03-14T07:00"),  # Friday evening
        ("2022-01-28T17:00:00.000001", "2022-02-07T07:00"),  # Tết
        ("2021-12-31T20:00", "2022-01-04T07:00"),  # New Year, the Monday after it off too
    ],
)
def test_an_instant_outside_working_time_moves_to_the_next(instant: str, moved: str) -> None:
    assert STATE.next_working_instant(at(instant)) == at(moved)


def test_instants_are_counted_in_vietnam_whatever_their_offset() -> None:
    in_utc = datetime.fromisoformat("2022-03-13T23:30+00:00")  # Monday 06:30 in Vietnam
    assert STATE.next_working_instant(in_utc) == at("2022-03-14T07:00")


def test_an_instant_without_a_time_zone_is_refused() -> None:
    with pytest.raises(InvalidInput):
        STATE.next_working_instant(datetime(2022, 3, 14, 9, 0))  # noqa: DTZ001 -- what the refusal is about


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2022-03-14", True),
        ("2022-03-12", False),
        ("2022-01-28", True),
        ("2022-01-31", False),
        ("2022-02-04", False),
        ("2022-02-07", True),
        ("2022-04-11", False),
        ("2022-05-02", False),
        ("2022-05-03", False),
        ("2022-05-04", True),
        ("2022-09-01", False),
        ("2022-09-02", False),
        ("2022-01-03", False),
        ("2021-02-10", False),
        ("2021-02-16", False),
        ("2021-02-17", True),
        ("2021-04-21", False),
        ("2021-05-03", False),
        ("2021-09-03", False),
        ("2019-04-29", False),  # given off …
        ("2019-05-04", True),  # … and made up on a Saturday
        ("2019-05-05", False),
        ("2019-01-05", True),
        ("2024-05-04", True),
        ("2025-05-02", False),
        ("2025-04-26", True),
        ("2026-01-02", False),
        ("2026-01-10", True),
    ],
)
def test_working_days_of_state_offices(day: str, worked: bool) -> None:
    assert STATE.is_working_day(date.fromisoformat(day)) is worked


# Working time


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2022-03-14T07:00", 480, "2022-03-14T17:00"),  # a full day ends at 17:00, not at 07:00 of the next
        ("2022-03-14T07:00", 270, "2022-03-14T11:30"),  # a full morning at 11:30, not at 13:30
        ("2022-03-14T07:00", 271, "2022-03-14T13:31"),
        ("2022-03-14T17:00", 1, "2022-03-15T07:01"),
        ("2022-03-14T11:30", 60, "2022-03-14T14:30"),
        ("2022-03-14T12:15", 60, "2022-03-14T14:30"),
        ("2022-03-14T16:00", 240, "2022-03-15T10:00"),
        ("2022-01-28T16:00", 120, "2022-02-07T08:00"),
        ("2022-02-01T21:00", 480, "2022-02-07T17:00"),
        ("2022-03-14T13:30", 0, "2022-03-14T13:30"),
        ("2022-03-12T10:00", 0, "2022-03-14T07:00"),
        ("2019-05-03T16:00", 120, "2019-05-04T08:00"),  # into a make-up Saturday
    ],
)
def test_working_minutes_are_added(start: str, minutes: int, end: str) -> None:
    assert STATE.add(at(start), minutes * MINUTE) == at(end)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2022-03-14T07:00", "2022-03-14T17:00", 480),
        ("2022-03-14T00:00", "2022-03-14T23:59", 480),
        ("2022-03-14T11:30", "2022-03-14T13:30", 0),
        ("2022-03-14T17:00", "2022-03-15T07:00", 0),
        ("2022-03-12T00:00", "2022-03-13T23:00", 0),
        ("2022-03-07T09:00", "2022-03-08T10:00", 540),
        ("2022-01-28T16:00", "2022-02-07T08:00", 120),
        ("2022-03-15T08:00", "2022-03-14T16:00", -120),
    ],
)
def test_working_minutes_between_two_instants(start: str, end: str, minutes: int) -> None:
    assert STATE.between(at(start), at(end)) == minutes * MINUTE


def test_a_day_has_the_calendars_own_minutes() -> None:
    seasonal = calendar(hours=(OFFICE, SUMMER))
    assert seasonal.between(at("2022-05-31T00:00"), at("2022-06-01T00:00")) == 480 * MINUTE
    assert seasonal.between(at("2022-06-01T00:00"), at("2022-06-02T00:00")) == 420 * MINUTE
    assert seasonal.is_working_day(date(2022, 6, 4))
    assert not seasonal.is_working_day(date(2022, 5, 28))
    # half of a day of 480 minutes is half of one of 420
    assert seasonal.add_days(at("2022-05-31T11:00"), Fraction(1)) == at("2022-06-01T10:00")
    assert seasonal.end_of_day_after(date(2022, 5, 31), 1) == at("2022-06-01T16:30")


def test_a_make_up_day_is_worked_in_the_hours_of_the_day_it_replaces() -> None:
    short_monday = WorkingHours(valid_from=date(2022, 1, 1), week=(MORNING, *(FULL_DAY,) * 4, (), ()))
    swapped = calendar(hours=(short_monday,), swaps=(Swap(name="bù", off=date(2022, 3, 14), worked=date(2022, 3, 19)),))
    assert not swapped.is_working_day(date(2022, 3, 14))
    assert swapped.end_of_day(date(2022, 3, 19)) == at("2022-03-19T11:00")


# Orders (A14)


def test_a_closing_order_takes_working_days_away_but_calendar_days_pass() -> None:
    stormy = calendar().with_orders([order("2022-03-16", "2022-03-17")])
    assert not stormy.is_working_day(date(2022, 3, 16))
    assert stormy.end_of_day_after(date(2022, 3, 14), 3) == at("2022-03-21T17:00")
    assert stormy.calendar_day_after(date(2022, 3, 14), 3) == date(2022, 3, 17)
    assert calendar().is_working_day(date(2022, 3, 16))


def test_a_suspending_order_lets_no_day_of_a_term_pass() -> None:
    suspended = calendar().with_orders([order("2022-03-16", "2022-03-20", OrderEffect.SUSPENDED)])
    assert suspended.calendar_day_after(date(2022, 3, 14), 1) == date(2022, 3, 15)
    assert suspended.calendar_day_after(date(2022, 3, 14), 2) == date(2022, 3, 21)
    assert suspended.calendar_day_after(date(2022, 3, 14), 9) == date(2022, 3, 28)
    assert suspended.calendar_day_after(date(2022, 3, 17), 1) == date(2022, 3, 21)


def test_calendar_days_under_a_suspending_order_do_not_pass() -> None:
    suspended = calendar().with_orders([order("2022-03-16", "2022-03-17", OrderEffect.SUSPENDED)])
    for start, end, days in (
        ("2022-03-14T09:00", "2022-03-15T21:00", Fraction(3, 2)),
        ("2022-03-14T09:00", "2022-03-19T09:00", Fraction(3)),
        ("2022-03-16T09:00", "2022-03-17T09:00", Fraction(0)),
    ):
        assert suspended.calendar_days_between(at(start), at(end)) == days


# What contradicts itself


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"first_year": 2023}, "2023–2022"),
        ({"last_year": 2100}, "2022–2100"),
        ({"hours": ()}, "working hours from 01/01/2022"),
        ({"hours": (SUMMER,)}, "working hours from 01/01/2022"),
        ({"hours": (OFFICE, OFFICE)}, "overlap"),
        ({"holidays": (Holiday(name="Tết", days=()),)}, "no days"),
        ({"holidays": (Holiday(name="Tết", days=(date(2023, 1, 2),)),)}, "outside the calendar's years"),
        ({"holidays": (Holiday(name="Tết", days=(date(2022, 1, 3),) * 2),)}, "already “Tết”"),
        ({"swaps": (Swap(name="bù", off=date(2022, 3, 12), worked=date(2022, 3, 13)),)}, "is no working day"),
        ({"swaps": (Swap(name="bù", off=date(2022, 3, 14), worked=date(2022, 3, 15)),)}, "working day anyway"),
        ({"swaps": (Swap(name="bù", off=date(2022, 3, 14), worked=date(2022, 3, 14)),)}, "swapped twice"),
        ({"swaps": (Swap(name="bù", off=date(2022, 3, 14), worked=date(2022, 3, 19)),) * 2}, "swapped twice"),
        (
            {
                "holidays": (Holiday(name="Lễ", days=(date(2022, 3, 19),)),),
                "swaps": (Swap(name="bù", off=date(2022, 3, 14), worked=date(2022, 3, 19)),),
            },
            "the holiday “Lễ”",
        ),
        ({"orders": (order("2022-03-17", "2022-03-16"),)}, "cannot be used"),
        ({"orders": (order("2022-03-16", "2024-03-16"),)}, "cannot be used"),
        ({"orders": (order("2022-03-16", "2022-03-17", decided_on="2022-03-17"),)}, "had passed"),
        ({"orders": (order("2022-03-16", "2022-03-18"), order("2022-03-18", "2022-03-19"))}, "overlaps"),
    ],
)
def test_facts_that_cannot_both_hold_are_refused(facts: dict[str, object], told: str) -> None:
    with pytest.raises(CalendarContradiction) as refused:
        calendar(**facts)
    assert told in refused.value.english
    assert refused.value.entry in refused.value.vietnamese


@pytest.mark.parametrize(
    "week",
    [
        ((),) * 7,
        (FULL_DAY,) * 6,
        (spans("07:00-11:30", "11:00-17:00"), *(FULL_DAY,) * 6),
        (spans("13:30-17:00", "07:00-11:30"), *(FULL_DAY,) * 6),
    ],
)
def test_hours_that_cannot_be_worked_are_refused(week: tuple[tuple[Span, ...], ...]) -> None:
    with pytest.raises(InvalidInput):
        WorkingHours(valid_from=date(2022, 1, 1), week=week)


@pytest.mark.parametrize("edges", ["17:00-07:00", "07:00-07:00"])
def test_a_span_ends_after_it_starts(edges: str) -> None:
    with pytest.raises(InvalidInput):
        spans(edges)


# Years nobody has entered


@pytest.mark.parametrize(
    ("question", "year"),
    [
        (lambda: STATE.is_working_day(date(2027, 1, 4)), 2027),
        (lambda: STATE.is_working_day(date(2018, 12, 31)), 2018),
        (lambda: STATE.next_working_instant(at("2026-12-31T17:01")), 2027),
        (lambda: STATE.next_working_instant(at("2030-06-03T09:00")), 2030),
        (lambda: STATE.add(at("2026-12-31T16:59"), 2 * MINUTE), 2027),
        (lambda: STATE.add_days(at("2026-12-30T09:00"), Fraction(2)), 2027),
        (lambda: STATE.between(at("2026-12-31T09:00"), at("2027-01-04T09:00")), 2027),
        (lambda: STATE.days_between(at("2018-12-31T09:00"), at("2019-01-04T09:00")), 2018),
        (lambda: STATE.end_of_day_after(date(2026, 12, 30), 2), 2027),
        (lambda: STATE.end_of_day(date(2027, 1, 2)), 2027),
        (lambda: STATE.calendar_day_after(date(2018, 1, 1), 1), 2018),
    ],
)
def test_a_year_that_is_not_entered_is_refused_by_name(question: object, year: int) -> None:
    with pytest.raises(CalendarUnknown) as refused:
        question()  # type: ignore[operator]
    assert f"{year}" in refused.value.english
    assert "workflows/calendars/vn_state.yaml" in refused.value.english
