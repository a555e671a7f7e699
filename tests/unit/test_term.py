from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.term import LARGEST, BadTerm, Term, Unit
from tests.properties import examples


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("3 working_days", "3", Unit.WORKING_DAYS),
        ("0 same_day", "0", Unit.SAME_DAY),
        ("12 calendar_days", "12", Unit.CALENDAR_DAYS),
        ("4 working_hours", "4", Unit.WORKING_HOURS),
        ("0.25 working_hours", "0.25", Unit.WORKING_HOURS),
        ("0.5 working_days", "0.5", Unit.WORKING_DAYS),
        ("12 clock_hours", "12", Unit.CLOCK_HOURS),
        ("30 land_days", "30", Unit.LAND_DAYS),
        ("  3   working_days ", "3", Unit.WORKING_DAYS),
        ("3.0 working_days", "3", Unit.WORKING_DAYS),
    ],
)
def test_a_term_is_an_amount_and_a_unit(text: str, amount: str, unit: Unit) -> None:
    assert Term.parse(text) == Term(amount=Decimal(amount), unit=unit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "working_days",
        "three working_days",
        "3 days",
        "3 Working_Days",
        "3working_days",
        "-3 working_days",
        "+3 working_days",
        "3,5 working_days",
        "1e3 working_days",
        "nan working_days",
        "٣ working_days",
        "0 working_days",
        "0.00 clock_hours",
        "1 same_day",
        "1.5 calendar_days",
        "0.333 working_days",
        "0.01 working_hours",
        f"{LARGEST + 1} working_days",
        "999999999 working_days",
        "3 working_days 2 working_hours",
        "3 working_days" * 100,
    ],
)
def test_what_is_not_a_term_is_refused_in_both_languages(text: str) -> None:
    with pytest.raises(BadTerm) as refused:
        Term.parse(text)
    assert "3 working_days" in refused.value.vietnamese
    assert "3 working_days" in refused.value.english
    assert len(refused.value.english) < 400


@pytest.mark.parametrize("amount", [Decimal("NaN"), Decimal("Infinity"), Decimal(-1)])
def test_a_term_that_code_builds_is_held_to_the_same_rules(amount: Decimal) -> None:
    with pytest.raises(BadTerm):
        Term(amount=amount, unit=Unit.WORKING_DAYS)


@examples(100)
@given(
    st.one_of(
        st.builds(
            lambda hundredths: Term(amount=Decimal(hundredths) / 100, unit=Unit.LAND_DAYS), st.integers(1, 10_000)
        ),
        st.builds(lambda minutes: Term(amount=Decimal(minutes * 3) / 60, unit=Unit.CLOCK_HOURS), st.integers(1, 9_999)),
        st.builds(lambda days: Term(amount=Decimal(days), unit=Unit.CALENDAR_DAYS), st.integers(1, LARGEST)),
    )
)
def test_a_term_is_read_back_as_it_is_written(term: Term) -> None:
    assert Term.parse(str(term)) == term


@pytest.mark.parametrize(
    ("one", "other", "sum_of_both"),
    [
        ("30 land_days", "10 land_days", "40 land_days"),
        ("30 land_days", "2 working_days", "32 land_days"),
        ("1.5 working_hours", "0.5 working_hours", "2 working_hours"),
        ("45 calendar_days", "10 land_days", None),
        ("0 same_day", "2 working_days", None),
        ("0 same_day", "0 same_day", None),
        ("2 working_days", "0 same_day", None),
        ("4 working_hours", "4 clock_hours", None),
    ],
)
def test_only_amounts_of_one_kind_are_added(one: str, other: str, sum_of_both: str | None) -> None:
    first, second = Term.parse(one), Term.parse(other)
    assert first.joins(second) is (sum_of_both is not None)
    if sum_of_both is not None:
        assert first.plus(second) == Term.parse(sum_of_both)
