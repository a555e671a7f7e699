"""Who acts: a civil servant in one unit with the roles held there today, or a part of the system."""

from dataclasses import dataclass

from engine.domain.identifiers import RoleKey, UnitId, UserId


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """The person (or part of the system) that gives a command. Roles are those of the day of the command."""

    login: str
    unit_id: UnitId
    roles: frozenset[RoleKey]
    user_id: UserId | None = None  # none for the system itself
    name: str = ""

    @property
    def is_system(self) -> bool:
        return self.user_id is None


def system(part: str, unit_id: UnitId) -> Actor:
    """The system acting by itself for a unit: the worker that fires a timer, the relay that brings a message."""
    return Actor(login=f"system:{part}", unit_id=unit_id, roles=frozenset())
