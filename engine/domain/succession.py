"""Successions (kế thừa): which unit takes over whose work on the day of a restructuring."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import combinations

from engine.domain.errors import Refusal
from engine.domain.identifiers import ProcedureCode, UnitId

DESK = "desk"
"""Stands among the functions for what a unit received from citizens itself."""


class RestructuringPending(Refusal):
    """Work lies with a unit that has ended: it moves with the restructuring of that day."""

    vi = (
        "Từ {day:%d/%m/%Y} {unit} đã chấm dứt hoạt động, nhưng việc sắp xếp đơn vị của ngày đó chưa được áp dụng. "
        "Hãy đề nghị quản trị hệ thống chạy “motcua restructure --on {day:%Y-%m-%d} --apply”, rồi làm tiếp ở đơn vị "
        "kế thừa."
    )
    en = (
        "{unit} ended before {day:%Y-%m-%d}, but the restructuring of that day has not been applied. Ask the "
        "administrator to run “motcua restructure --on {day:%Y-%m-%d} --apply”, then go on at the successor."
    )


class UnitEnded(Refusal):
    """A unit that exists no more does not begin anything new."""

    vi = "Từ {day:%d/%m/%Y} {unit} đã chấm dứt hoạt động. Hãy làm việc này ở đơn vị kế thừa: {successors}."
    en = "{unit} ended before {day:%Y-%m-%d}. Do this at its successor: {successors}."


class BookPolicy(StrEnum):
    """What becomes of a book: its numbers go on under the successor, or it is closed and a new one begins at 1."""

    CONTINUE = "continue"
    ANEW = "anew"


OTHERWISE = "otherwise"


@dataclass(frozen=True, kw_only=True, slots=True)
class Succession:
    """From a day on a unit has the work of another, or the part of it that the row names. An empty set stands for
    everything that no row names more narrowly."""

    predecessor: UnitId
    successor: UnitId
    day: date
    basis: str  # the legal act
    functions: frozenset[str] = frozenset()
    procedures: frozenset[ProcedureCode] = frozenset()
    areas: frozenset[str] = frozenset()  # of the units that received the dossiers
    books: Mapping[str, BookPolicy] = field(default_factory=dict)  # register:KEY, slip, receipt … or “otherwise”
    money: bool = False  # takes custody of what is not settled

    @property
    def has_desk(self) -> bool:
        return not self.functions or DESK in self.functions

    @property
    def is_whole(self) -> bool:
        return not (self.functions or self.procedures or self.areas)

    def continues(self, kind: str) -> bool:
        """Whether the numbers of a series (`register:birth`, `slip:acceptance` …) go on under this successor."""
        for key in (kind, kind.partition(":")[0], OTHERWISE):
            if key in self.books:
                return self.books[key] is BookPolicy.CONTINUE
        return False


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """One kind of a unit's work, fine enough that all of it has one successor."""

    unit: UnitId
    function: str | None  # None at the desk
    procedure: ProcedureCode
    areas: tuple[str, ...]  # of the unit that received the dossier, then what lies around it


def successor_of(work: Work, rows: Iterable[Succession]) -> Succession | None:
    """The narrowest of one day's rows that covers the work; the catalogue has checked that there is no second."""
    covering = [row for row in rows if _covers(row, work)]
    return max(covering, key=lambda row: _narrowness(row, work), default=None)


def _covers(row: Succession, work: Work) -> bool:
    return (
        row.predecessor == work.unit
        and (not row.functions or (work.function or DESK) in row.functions)
        and (not row.procedures or work.procedure in row.procedures)
        and (not row.areas or bool(row.areas & set(work.areas)))
    )


def _narrowness(row: Succession, work: Work) -> tuple[bool, bool, int]:
    """A row that names the procedure goes before one that does not, then one that names the function, then the one
    of the innermost area."""
    inner = next((len(work.areas) - at for at, area in enumerate(work.areas) if area in row.areas), 0)
    return bool(row.procedures), bool(row.functions), inner


# Contradictions, which the catalogue refuses


def rivals(rows: Iterable[Succession]) -> Iterator[tuple[Succession, Succession]]:
    """Pairs of rows that give the same work of a unit to two successors, equally narrowly; the same row twice too."""
    for one, other in combinations(rows, 2):
        same_unit = (one.predecessor, one.day) == (other.predecessor, other.day)
        alike = bool(one.procedures) == bool(other.procedures) and bool(one.functions) == bool(other.functions)
        if same_unit and alike and _overlap(one, other) and _same_areas(one, other):
            yield one, other


def _overlap(one: Succession, other: Succession) -> bool:
    return all(
        not mine or not theirs or mine & theirs
        for mine, theirs in ((one.functions, other.functions), (one.procedures, other.procedures))
    )


def _same_areas(one: Succession, other: Succession) -> bool:
    return one.areas == other.areas or bool(one.areas & other.areas)


def relays(rows: Iterable[Succession]) -> Iterator[tuple[Succession, Succession]]:
    """Pairs of rows of one day by which work would be handed on at once, perhaps in a circle."""
    known = list(rows)
    for giving in known:
        for taking in known:
            if (giving.predecessor, giving.day) == (taking.successor, taking.day) and _overlap(giving, taking):
                yield taking, giving


def both_continue(rows: Iterable[Succession]) -> Iterator[tuple[Succession, Succession]]:
    """Pairs of rows of one predecessor and day that both want the numbers of the same book to go on with them."""
    for one, other in combinations(rows, 2):
        if (one.predecessor, one.day) == (other.predecessor, other.day):
            kinds = one.books.keys() | other.books.keys()
            if any(one.continues(kind) and other.continues(kind) for kind in kinds):
                yield one, other


# The past of a unit


def lineage(unit: UnitId, rows: Iterable[Succession]) -> frozenset[UnitId]:
    """A unit with all whose work it has taken over, and theirs before."""
    known, found, before = list(rows), frozenset({unit}), frozenset[UnitId]()
    while found != before:
        before = found
        found |= {row.predecessor for row in known if row.successor in found}
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Mapped:
    """A unit whose dossiers count under another: those of `only` (None: of every procedure), without those of `but`."""

    unit: UnitId
    only: frozenset[ProcedureCode] | None = None
    but: frozenset[ProcedureCode] = frozenset()

    def has(self, procedure: str) -> bool:
        """Whether dossiers of the procedure are among them."""
        return procedure not in self.but and (self.only is None or procedure in self.only)


def mapped_to(
    unit: UnitId, rows: Iterable[Succession], areas_of: Callable[[UnitId], tuple[str, ...]]
) -> tuple[Mapped, ...]:
    """Whose dossiers count under a unit in the structure in which it exists: its own and, by procedure where that was
    split, those that its predecessors received."""
    known = sorted(rows, key=lambda row: row.day)
    named = frozenset(code for row in known for code in row.procedures)
    found = [Mapped(unit=unit)]
    for origin in sorted(lineage(unit, known) - {unit}):
        reaching = frozenset(code for code in named if unit in _path(origin, code, known, areas_of))
        if unit in _path(origin, ProcedureCode(""), known, areas_of):
            found.append(Mapped(unit=origin, but=named - reaching))
        elif reaching:
            found.append(Mapped(unit=origin, only=reaching))
    return tuple(found)


def _path(
    origin: UnitId,
    procedure: ProcedureCode,
    rows: list[Succession],
    areas_of: Callable[[UnitId], tuple[str, ...]],
) -> frozenset[UnitId]:
    """The units in whose hands the dossiers of one procedure that a unit received have been, one after the other."""
    current, passed = origin, {origin}
    for day in sorted({row.day for row in rows}):
        work = Work(unit=current, function=None, procedure=procedure, areas=areas_of(origin))
        row = successor_of(work, (row for row in rows if row.day == day))
        if row is not None:
            current = row.successor
            passed.add(current)
    return frozenset(passed)
