"""How much of their time the steps of a diagram used: the middle one, and the slowest of ten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

_T = TypeVar("_T")
_JUST_LATE = Fraction(101, 100)
_MIDDLE, _NINETY = Fraction(1, 2), Fraction(9, 10)


class Warmth(StrEnum):
    """By the ninetieth percentile: nine of ten took no more of their time than that."""

    COOL = "cool"  # at most half
    WARM = "warm"  # at most all of it
    HOT = "hot"  # more than all of it, the middle one not
    OVER = "over"  # the middle one too
    UNTIMED = "untimed"  # the law gives the step no time


@dataclass(frozen=True, kw_only=True, slots=True)
class Spent:
    """Working time that one step used, and that it had; `whole` is None where it has none. `is_late`: an evening after
    the due instant is no working time, and yet late."""

    used: timedelta
    whole: timedelta | None
    is_late: bool = False

    @property
    def share(self) -> Fraction | None:
        if not self.whole:
            return None
        share = Fraction(self.used // _MICROSECOND, self.whole // _MICROSECOND)
        return max(share, _JUST_LATE) if self.is_late else share


@dataclass(frozen=True, kw_only=True, slots=True)
class Heat:
    """Of one element: how often it was done, how long that took, and which shares of their time the steps used."""

    n: int
    middle: timedelta
    timed: int  # of those, with a time
    share: Fraction | None
    share_of_nine: Fraction | None

    @property
    def warmth(self) -> Warmth:
        if self.share is None or self.share_of_nine is None:
            return Warmth.UNTIMED
        if self.share > 1:
            return Warmth.OVER
        if self.share_of_nine > 1:
            return Warmth.HOT
        return Warmth.WARM if self.share_of_nine > Fraction(1, 2) else Warmth.COOL


_MICROSECOND = timedelta(microseconds=1)


def heat(spent: Iterable[Spent]) -> Heat:
    """Of at least one. Percentiles are values that occurred (nearest rank), so that each can be pointed at."""
    every = list(spent)
    shares = sorted(share for one in every if (share := one.share) is not None)
    return Heat(
        n=len(every),
        middle=_rank(sorted(one.used for one in every), _MIDDLE),
        timed=len(shares),
        share=_rank(shares, _MIDDLE) if shares else None,
        share_of_nine=_rank(shares, _NINETY) if shares else None,
    )


def _rank(ordered: Sequence[_T], part: Fraction) -> _T:
    """The nearest rank: the smallest value that at least this part of them does not exceed."""
    return ordered[max(0, -(-len(ordered) * part.numerator // part.denominator) - 1)]
