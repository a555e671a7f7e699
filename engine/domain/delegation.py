"""Delegation (ủy quyền): from a day on, who holds one role may do certain work that diagrams give to another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from engine.domain.dated import holds
from engine.domain.identifiers import RoleKey
from engine.domain.work_item import TaskKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Delegation:
    role: RoleKey  # whose work it is by the diagram
    to: RoleKey  # who may do it too
    kinds: frozenset[TaskKind]
    domains: frozenset[str]  # lĩnh vực of the procedure
    level: str  # of the unit in which both are
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Lent:
    """Work of another role that somebody may do: of this kind, in this field."""

    role: RoleKey
    kind: TaskKind
    domain: str


def lent(delegations: Iterable[Delegation], roles: frozenset[RoleKey], level: str, on: date) -> tuple[Lent, ...]:
    """What those roles may do on a day beside their own work."""
    found = {
        Lent(role=row.role, kind=kind, domain=domain)
        for row in delegations
        if row.to in roles and row.role not in roles and row.level == level and holds(row, on)
        for kind in row.kinds
        for domain in row.domains
    }
    return tuple(sorted(found, key=lambda each: (each.role, each.kind, each.domain)))
