"""Compares shares of a term with the term: everything as working hours, so that units can be added.

A working day is 8 hours; seven calendar days are five working days; an hour of the clock counts as one. This is for
checking definitions only: deadlines are computed by the calendar."""

from collections.abc import Iterable
from fractions import Fraction

from engine.domain.term import Term, Unit

DAY = Fraction(8)  # working hours

_HOURS = {
    Unit.WORKING_HOURS: Fraction(1),
    Unit.WORKING_DAYS: DAY,
    Unit.LAND_DAYS: DAY,
    Unit.CALENDAR_DAYS: DAY * 5 / 7,
    Unit.CLOCK_HOURS: Fraction(1),
}


def hours(term: Term) -> Fraction:
    """A term as working hours; the same day is one working day."""
    return DAY if term.unit is Unit.SAME_DAY else Fraction(term.amount) * _HOURS[term.unit]


def budget(terms: Iterable[Term]) -> Fraction:
    return sum(map(hours, terms), Fraction(0))


def spent(stages: Iterable[tuple[Term, bool]]) -> Fraction:
    """Working hours of stages in a row; one marked parallel runs beside the stage before it."""
    groups: list[Fraction] = []
    for term, parallel in stages:
        if parallel and groups:
            groups[-1] = max(groups[-1], hours(term))
        else:
            groups.append(hours(term))
    return sum(groups, Fraction(0))


def fits(needed: Fraction, terms: Iterable[Term]) -> bool:
    return needed <= budget(terms)
