"""How warm a step is: the middle and the slowest of ten, as values that occurred."""

from datetime import timedelta
from fractions import Fraction

import pytest

from engine.domain.heat import Heat, Spent, Warmth, heat

HOUR = timedelta(hours=1)


def spent(*hours: float, whole: float | None = 10) -> list[Spent]:
    return [Spent(used=HOUR * used, whole=None if whole is None else HOUR * whole) for used in hours]


def test_percentiles_are_values_that_occurred() -> None:
    found = heat(spent(*range(1, 11)))
    assert (found.n, found.timed, found.middle) == (10, 10, 5 * HOUR)
    assert (found.share, found.share_of_nine) == (Fraction(1, 2), Fraction(9, 10))
    alone = heat(spent(3))
    assert alone.share == alone.share_of_nine == Fraction(3, 10)


@pytest.mark.parametrize(
    ("hours", "warmth"),
    [
        ((1, 2, 5), Warmth.COOL),
        ((1, 2, 6), Warmth.WARM),
        ((1, 2, 10), Warmth.WARM),
        ((1, 2, 11), Warmth.HOT),
        ((1, 11, 12), Warmth.OVER),
    ],
)
def test_the_slowest_of_ten_says_how_warm_a_step_is(hours: tuple[int, ...], warmth: Warmth) -> None:
    assert heat(spent(*hours)).warmth is warmth


def test_a_step_without_a_time_has_no_share() -> None:
    found = heat(spent(1, 2, 3, whole=None))
    assert found == Heat(n=3, middle=2 * HOUR, timed=0, share=None, share_of_nine=None)
    assert found.warmth is Warmth.UNTIMED
    assert heat([*spent(4, whole=None), *spent(5)]).timed == 1


def test_an_evening_after_the_due_instant_is_more_than_all_of_the_time() -> None:
    late = [Spent(used=HOUR, whole=HOUR, is_late=True)]
    assert heat(late).warmth is Warmth.OVER
    assert heat(spent(10)).warmth is Warmth.WARM
