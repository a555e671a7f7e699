"""What holds whatever days are swapped, and whatever storm closes the office or suspends the terms."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from engine.catalog.calendars import load_calendar
from engine.domain.calendar import Calendar
from engine.domain.days_off import Order, OrderEffect, Swap
from engine.domain.deadline import Mode, due
from engine.domain.instant import VIETNAM
from engine.domain.legal_clock import LegalClock
from engine.domain.term import Term, Unit
from tests.properties import examples
from tests.unit.test_legal_clock_properties import MODES, TERMS, by_hand

STATE = load_calendar()
JANUARY = datetime(2022, 1, 4, tzinfo=VIETNAM)

INSTANTS = st.timedeltas(timedelta(0), timedelta(days=240)).map(lambda after: JANUARY + after)
DAYS = TERMS.filter(lambda term: not term.unit.endswith("hours"))


@st.composite
def orders(draw: st.DrawFn) -> Order:
    first = JANUARY.date() + timedelta(days=draw(st.integers(0, 240)))
    return Order(
        number="CĐ 1",
        decided_on=first,
        first=first,
        last=first + timedelta(days=draw(st.integers(0, 12))),
        effect=draw(st.sampled_from(OrderEffect)),
        reason="bão",
    )


@st.composite
def swapped(draw: st.DrawFn) -> tuple[Calendar, Swap]:
    """The state's calendar with one more working day given off for a day off of the same months."""
    days = [JANUARY.date() + timedelta(days=n) for n in range(240)]
    off = draw(st.sampled_from([day for day in days if STATE.is_working_day(day)]))
    worked = draw(st.sampled_from([day for day in days if day.weekday() == 5 and not STATE.is_working_day(day)]))
    assume(all(worked not in holiday.days for holiday in STATE.holidays))
    swap = Swap(name="hoán đổi", off=off, worked=worked)
    return replace(STATE, swaps=(*STATE.swaps, swap)), swap


@examples(100)
@given(INSTANTS, TERMS, MODES, orders())
def test_no_order_makes_anything_due_earlier_or_on_a_day_that_it_closes(
    accepted: datetime, term: Term, mode: Mode, order: Order
) -> None:
    stormy = STATE.with_orders([order])
    before, after = due(accepted, term, STATE, mode), due(accepted, term, stormy, mode)
    assert before <= after
    if term.unit is Unit.CLOCK_HOURS or order.effect is OrderEffect.RECEPTION:  # work goes on behind a closed desk
        assert before == after
    else:
        assert not order.first <= after.date() <= order.last


@examples(100)
@given(INSTANTS, TERMS, MODES, orders())
def test_an_order_moves_the_limit_of_an_open_dossier_and_never_its_promise(
    accepted: datetime, term: Term, mode: Mode, order: Order
) -> None:
    running = LegalClock.start(accepted, (term,), STATE, mode=mode)
    moved = running.reschedule(STATE.with_orders([order]))
    assert moved.limit_at >= running.limit_at
    assert (moved.promised_at, moved.first_promised_at) == (running.promised_at, running.first_promised_at)


@examples(100)
@given(INSTANTS, DAYS, orders())
def test_a_suspending_order_gives_back_as_many_days_as_it_takes(accepted: datetime, term: Term, order: Order) -> None:
    """A count by hand that passes over the suspended days finds the same end."""
    suspending = replace(order, effect=OrderEffect.SUSPENDED)
    stormy = STATE.with_orders([suspending])
    start = stormy.next_working_instant(accepted)
    if term.unit is not Unit.CALENDAR_DAYS:
        assert due(accepted, term, stormy, Mode.LEGAL_EOD) == by_hand(accepted, term, stormy)
        return
    day, left = start.date(), int(term.amount)
    while left:
        day += timedelta(days=1)
        left -= not suspending.first <= day <= suspending.last
    assert due(accepted, term, stormy, Mode.LEGAL_EOD) == stormy.end_of_day(day)


@examples(100)
@given(swapped(), INSTANTS, DAYS)
def test_a_swapped_day_is_off_its_make_up_day_is_worked_and_the_year_is_as_long(
    case: tuple[Calendar, Swap], accepted: datetime, term: Term
) -> None:
    changed, swap = case
    assert not changed.is_working_day(swap.off)
    assert changed.is_working_day(swap.worked)
    assert _days_of_2022(changed) == _days_of_2022(STATE)
    assert due(accepted, term, changed, Mode.LEGAL_EOD) == by_hand(accepted, term, changed)


def _days_of_2022(calendar: Calendar) -> int:
    days = (date(2022, 1, 1) + timedelta(days=n) for n in range(365))
    return sum(map(calendar.is_working_day, days))
