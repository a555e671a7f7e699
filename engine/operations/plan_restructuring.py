"""The plan of a restructuring: the same for whoever previews it and for the command that applies it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from engine.domain.errors import Refusal
from engine.domain.identifiers import ProcedureCode, RoleKey, UnitId
from engine.domain.restructuring import (
    Amounts,
    Book,
    BookCollides,
    BooksHeld,
    CashUncounted,
    Custody,
    EarlierPending,
    Hat,
    LateEntriesOpen,
    MonthsUnsettled,
    Move,
    NobodyKeepsMoney,
    NothingRestructured,
    OwnDiagram,
    Restructuring,
    RoleMissing,
    WorkLeft,
    books_of,
    first_instant,
    keeper_of_money,
)
from engine.domain.succession import Succession, Work, successor_of
from engine.operations.diagrams_in_force import own_on
from engine.operations.installation import Installation
from engine.store import diagram_releases as release_store
from engine.store.database import Session
from engine.store.queries import restructuring as reading
from engine.store.queries.restructured_money import cash_state, held_books, rests_of_books
from engine.store.queries.restructuring import Pile


@dataclass(frozen=True, kw_only=True, slots=True)
class Structure:
    """What the catalogue says of one day: who succeeds whom, and who ends with the day before."""

    installation: Installation
    day: date

    @property
    def rows(self) -> tuple[Succession, ...]:
        return tuple(row for row in self.installation.catalog.organisation.successions if row.day == self.day)

    @property
    def ended(self) -> tuple[UnitId, ...]:
        """Units whose last day is the day before."""
        units = self.installation.catalog.organisation.units.values()
        return tuple(unit.id for unit in units if unit.valid_to == self.day - timedelta(days=1))

    @property
    def leaving(self) -> tuple[UnitId, ...]:
        """Units that end, and those that go on but give work away."""
        return tuple(sorted({*self.ended, *(row.predecessor for row in self.rows)}))

    @property
    def gone(self) -> Mapping[UnitId, date]:
        """Units that ended with an earlier restructuring, and the day of that."""
        units = self.installation.catalog.organisation.units.values()
        days = {unit.id: unit.valid_to + timedelta(days=1) for unit in units if unit.valid_to is not None}
        return {unit: day for unit, day in days.items() if day < self.day}

    def successor(
        self, unit: UnitId, function: str | None, procedure: ProcedureCode, received_by: UnitId
    ) -> Succession | None:
        """By which row something goes; None where it stays or where nobody was named."""
        areas = self.installation.catalog.organisation.areas_of(received_by)
        return successor_of(Work(unit=unit, function=function, procedure=procedure, areas=areas), self.rows)

    def name(self, unit: UnitId) -> str:
        return self.installation.catalog.organisation.unit(unit).name


def plan_restructuring(installation: Installation, day: date) -> Restructuring:
    """What would move on a day. Problems stand in the plan. Raises NothingRestructured."""
    structure = Structure(installation=installation, day=day)
    if not structure.leaving:
        days = sorted({row.day for row in installation.catalog.organisation.successions})
        raise NothingRestructured(on=day, days=", ".join(f"{found:%d/%m/%Y}" for found in days) or "–")
    with installation.database.reading() as session:
        return plan_in(session, structure)


def plan_in(session: Session, structure: Structure) -> Restructuring:
    """The plan as one picture of the database gives it."""
    progress = reading.progress(session, structure.day)
    piles = reading.piles(session, structure.leaving, first_instant(structure.day))
    moves, left = _moves(structure, piles)
    books = () if progress else _books(session, structure)
    custody = _custody(session, structure)
    problems = [
        *_earlier(session, structure),
        *left,
        *_late_entries(session, structure),
        *_roles(session, structure),
        *_collisions(session, structure, books),
        *_keepers(structure, custody),
        *(() if progress else _unsettled(session, structure)),
    ]
    return Restructuring(
        day=structure.day,
        leaving=structure.leaving,
        moves=moves,
        books=books,
        custody=custody,
        hats=_hats(session, structure),
        diagrams=_diagrams(session, structure),
        problems=tuple(problems),
        started_at=None if progress is None else progress.started_at,
        finished_at=None if progress is None else progress.finished_at,
    )


def _moves(structure: Structure, piles: Mapping[Pile, Amounts]) -> tuple[tuple[Move, ...], list[Refusal]]:
    """By row of the successions, in their order; rows with nothing to move are shown too."""
    found: dict[int, Amounts] = {place: Amounts() for place in range(len(structure.rows))}
    left: defaultdict[UnitId, list[tuple[Pile, Amounts]]] = defaultdict(list)
    for pile, amounts in piles.items():
        row = structure.successor(pile.unit, pile.function, pile.procedure, pile.received_by)
        if row is not None:
            found[structure.rows.index(row)] += amounts
        elif pile.unit in structure.ended:
            left[pile.unit].append((pile, amounts))
    moves = tuple(Move(succession=structure.rows[place], amounts=amounts) for place, amounts in found.items())
    return moves, [_left(structure, unit, rest) for unit, rest in sorted(left.items())]


def _left(structure: Structure, unit: UnitId, rest: list[tuple[Pile, Amounts]]) -> Refusal:
    what = sorted({f"{pile.function or 'desk'}: {pile.procedure}" for pile, _ in rest})
    count = sum(amounts.stages for _, amounts in rest)
    return WorkLeft(unit=structure.name(unit), count=count, what=", ".join(what), on=structure.day)


def _earlier(session: Session, structure: Structure) -> Iterator[Refusal]:
    gone = structure.gone
    left = reading.left(session, gone, first_instant(structure.day))
    for unit, count in sorted(left.items(), key=lambda found: (gone[found[0]], found[0])):
        yield EarlierPending(unit=structure.name(unit), day=gone[unit], count=count)


def _late_entries(session: Session, structure: Structure) -> Iterator[Refusal]:
    for unit, count in reading.late_entries(session, structure.ended).items():
        yield LateEntriesOpen(unit=structure.name(unit), count=count)


def _roles(session: Session, structure: Structure) -> Iterator[Refusal]:
    """Roles that the diagrams of moving stages name, that the predecessor had and the successor has not."""
    organisation = structure.installation.catalog.organisation
    missing: defaultdict[tuple[UnitId, UnitId, RoleKey], int] = defaultdict(int)
    for pile, version, count in reading.versions(session, structure.leaving, first_instant(structure.day)):
        row = structure.successor(pile.unit, pile.function, pile.procedure, pile.received_by)
        if row is None:
            continue
        elements = structure.installation.version(session, version).definition.elements.values()
        needed = {RoleKey(element.role) for element in elements if element.role}
        had, has = organisation.unit(pile.unit).roles, organisation.unit(row.successor).roles
        for role in (needed & set(had)) - set(has):
            missing[pile.unit, row.successor, role] += count
    for (unit, successor, role), count in sorted(missing.items()):
        yield RoleMissing(
            unit=structure.name(unit),
            successor=structure.name(successor),
            role=f"{role} – {organisation.role(role).name_vi}",
            count=count,
        )


def _books(session: Session, structure: Structure) -> tuple[Book, ...]:
    """The series of the year that the units that end leave behind; dossier codes go by day and end with it."""
    year = str((structure.day - timedelta(days=1)).year)
    return books_of(reading.series(session, structure.ended, year), structure.rows, structure.day)


def _collisions(session: Session, structure: Structure, books: tuple[Book, ...]) -> Iterator[Refusal]:
    continued = [book for book in books if book.continued_by is not None]
    taken = {
        (unit, kind, period): last
        for unit, kind, period, last in reading.series(
            session, {book.continued_by for book in continued if book.continued_by}, str(structure.day.year)
        )
    }
    for book in continued:
        assert book.continued_by is not None
        others = [
            other.unit
            for other in continued
            if other is not book
            and (other.kind, other.period, other.continued_by) == (book.kind, book.period, book.continued_by)
        ]
        last = taken.get((book.continued_by, book.kind, book.period))
        if not others and last is None:
            continue
        names = ", ".join(map(structure.name, others))
        yield BookCollides(
            kind=book.kind,
            period=book.period,
            unit=structure.name(book.unit),
            successor=structure.name(book.continued_by),
            cause=f"sổ cùng loại của {names} cũng ghi tiếp ở đó" if others else f"ở đó đã có số đến {last}",
            cause_en=f"so would those of {names}" if others else f"it has given {last}",
        )


def _custody(session: Session, structure: Structure) -> tuple[Custody, ...]:
    before = structure.day - timedelta(days=1)
    begin = first_instant(date(before.year, 1, 1))
    found = reading.money(session, structure.ended, begin, first_instant(structure.day))
    cash = {unit: cash_state(session, unit) for unit in structure.ended}
    boxes = {unit: state.balance for unit, state in cash.items() if state is not None}
    sheets: Counter[UnitId] = Counter()
    for rest in rests_of_books(session, structure.ended):
        sheets[rest.unit] += len(rest.numbers)
    return tuple(
        Custody(
            unit=unit,
            keeper=keeper_of_money(unit, structure.rows),
            receipts=found.get(unit, (0, 0))[0],
            amount=found.get(unit, (0, 0))[1],
            cash=boxes.get(unit, 0),
            sheets=sheets[unit],
        )
        for unit in sorted(found.keys() | boxes.keys() | sheets.keys())
    )


def _unsettled(session: Session, structure: Structure) -> Iterator[Refusal]:
    """What must be counted, paid or taken back while the unit still has its people."""
    for unit in structure.ended:
        state = cash_state(session, unit)
        if state is not None and not state.is_counted:
            yield CashUncounted(unit=structure.name(unit))
        if state is not None and state.unsettled:
            months = ", ".join(f"{month:%m/%Y}" for month in state.unsettled)
            yield MonthsUnsettled(unit=structure.name(unit), months=months)
    books: defaultdict[UnitId, list[str]] = defaultdict(list)
    for held in held_books(session, structure.ended):
        books[held.unit].append(f"{held.name} ({held.holder})")
    for unit, names in books.items():
        yield BooksHeld(unit=structure.name(unit), books=", ".join(names))


def _keepers(structure: Structure, custody: tuple[Custody, ...]) -> Iterator[Refusal]:
    for kept in custody:
        if kept.keeper is None:
            yield NobodyKeepsMoney(unit=structure.name(kept.unit), amount=kept.amount + kept.cash)


def _hats(session: Session, structure: Structure) -> tuple[Hat, ...]:
    return tuple(
        Hat(
            login=login,
            name=name,
            unit=unit,
            roles=tuple(map(RoleKey, roles)),
            proposed=_proposed(structure, unit, tuple(map(RoleKey, roles))),
        )
        for (login, name, unit), roles in reading.hats(session, structure.ended, structure.day).items()
    )


def _diagrams(session: Session, structure: Structure) -> tuple[OwnDiagram, ...]:
    """What the units that end would have run of their own from that day on."""
    return tuple(
        OwnDiagram(
            unit=unit,
            process_id=process_id,
            number=release.number,
            successors=tuple(dict.fromkeys(row.successor for row in structure.rows if row.predecessor == unit)),
        )
        for unit in structure.ended
        for process_id, release in sorted(own_on(release_store.of_unit(session, unit), date.max).items())
    )


def _proposed(
    structure: Structure, unit: UnitId, roles: tuple[RoleKey, ...]
) -> tuple[tuple[UnitId, tuple[RoleKey, ...]], ...]:
    """The same roles at each successor that has them: whom an administrator then leaves where is their decision."""
    organisation = structure.installation.catalog.organisation
    successors = dict.fromkeys(row.successor for row in structure.rows if row.predecessor == unit)
    able = ((successor, tuple(r for r in roles if r in organisation.unit(successor).roles)) for successor in successors)
    return tuple((successor, kept) for successor, kept in able if kept)
