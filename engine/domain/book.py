"""A book (quyển sổ của một năm): what one unit numbers in one series and year, and how the bound book is ruled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from engine.domain.identifiers import UnitId

REGISTER, SLIP, RECEIPT = "register", "slip", "receipt"
PREFIXES = (REGISTER, SLIP, RECEIPT)
DOSSIERS = "slip:register"
"""The register of dossiers (sổ theo dõi hồ sơ)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """`kind` as in the series of its numbers: register:HT_KS, slip:register, receipt:BL …"""

    unit_id: UnitId
    kind: str
    year: int

    @property
    def prefix(self) -> str:
        return self.kind.partition(":")[0]

    @property
    def key(self) -> str:
        return self.kind.partition(":")[2]

    @property
    def period(self) -> str:
        return str(self.year)


class ColumnType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    MONEY = "money"  # whole đồng


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """`paths`: where its value stands, as workflows/documents/books/books.yaml says; the first that has one.
    `words`: what a key is called."""

    head: str
    paths: tuple[tuple[str, ...], ...]
    type: ColumnType = ColumnType.TEXT
    width: int
    under: str | None = None  # the head that it shares with its neighbours
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class BookLayout:
    """How books of these kinds are ruled, from a day on: the columns, the lines of a page, the pages of a volume."""

    kinds: frozenset[str]
    basis: str
    lines: int
    pages: int
    columns: tuple[Column, ...]
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a number stands in the bound books; `page` within its volume."""

    volume: int
    page: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """From number `first` on, the bound book really is at this place: a new volume, or pages counted otherwise."""

    first: int
    place: Place


def place_of(number: int, layout: BookLayout, turns: Iterable[Turn] = ()) -> Place:
    """By the number's place among the lines, counted from the last turn before it."""
    turn = max((turn for turn in turns if turn.first <= number), key=lambda turn: turn.first, default=_BEGINNING)
    pages = turn.place.page - 1 + (number - turn.first) // layout.lines
    return Place(volume=turn.place.volume + pages // layout.pages, page=pages % layout.pages + 1)


_BEGINNING = Turn(first=1, place=Place(volume=1, page=1))


def spans(numbers: Sequence[int]) -> str:
    """Numbers as people write them: 3, 7–9."""
    told: list[str] = []
    first = before = None
    for number in [*sorted(numbers), None]:
        if before is not None and number == before + 1:
            before = number
            continue
        if first is not None:
            told.append(f"{first}" if first == before else f"{first}–{before}")
        first = before = number
    return ", ".join(told)
