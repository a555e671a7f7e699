"""Rows that hold from a day to a day: law, tariffs, units and competence are all dated."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """Holds from `valid_from` to `valid_to`, both days included; no `valid_to` means until further notice."""

    @property
    def valid_from(self) -> date: ...

    @property
    def valid_to(self) -> date | None: ...


D = TypeVar("D", bound=Dated)


def holds(row: Dated, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)


def in_force(rows: Iterable[D], on: date) -> D | None:
    """The row that holds on a day; the catalogue has checked that no two overlap."""
    return next((row for row in rows if holds(row, on)), None)


def overlap(one: Dated, other: Dated) -> bool:
    first, second = sorted((one, other), key=lambda row: row.valid_from)
    return first.valid_to is None or second.valid_from <= first.valid_to
