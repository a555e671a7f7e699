"""Separation of duties (tách nhiệm vụ): what one person may not both do, as dated data (workflows/org/duties.yaml)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.domain.dated import holds
from engine.domain.identifiers import RoleKey

Deeds = Mapping[str, list[str]]
"""Who did what in a dossier: kind of task, or act, -> ids of the people; also of those in whose name it was done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """A duty within a dossier: the kinds of tasks, and the acts beside tasks, by which somebody carries it out."""

    key: str
    name_vi: str
    name_en: str
    kinds: frozenset[str]
    acts: frozenset[str]

    @property
    def deeds(self) -> frozenset[str]:
        return self.kinds | self.acts


@dataclass(frozen=True, kw_only=True, slots=True)
class Separation:
    """From day to day nobody does both duties in one dossier."""

    one: str
    other: str
    legal_basis: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleSeparation:
    """From day to day nobody holds both roles in one unit, by themselves or in somebody's name."""

    one: RoleKey
    other: RoleKey
    legal_basis: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Clash:
    """`did` was done before by the person who now would do `wanted`."""

    did: Duty
    wanted: Duty
    legal_basis: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Separations:
    duties: Mapping[str, Duty]
    rows: tuple[Separation, ...] = ()
    role_rows: tuple[RoleSeparation, ...] = ()

    def matters(self, deed: str) -> bool:
        """Whether a deed has to be remembered: some row, of whatever day, speaks of it."""
        return any(deed in self.duties[key].deeds for row in self.rows for key in (row.one, row.other))

    def clash(self, deed: str, deeds: Deeds, people: frozenset[str], on: date) -> Clash | None:
        """What forbids these people (the one who acts, and the one in whose name) to do this deed on a day."""
        for wanted, did, row in self._pairs(on):
            if deed in wanted.deeds and any(people & set(deeds.get(done, ())) for done in did.deeds):
                return Clash(did=did, wanted=wanted, legal_basis=row.legal_basis)
        return None

    def _pairs(self, on: date) -> Iterator[tuple[Duty, Duty, Separation]]:
        for row in self.rows:
            if holds(row, on):
                one, other = self.duties[row.one], self.duties[row.other]
                yield one, other, row
                yield other, one, row

    def role_clash(self, roles: frozenset[RoleKey], on: date) -> RoleSeparation | None:
        """Two of these roles that nobody holds together in one unit on a day."""
        return next((row for row in self.role_rows if holds(row, on) and {row.one, row.other} <= roles), None)
