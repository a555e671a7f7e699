"""Who acts: a civil servant in one unit with the roles held there today, or a part of the system."""

from dataclasses import dataclass, field

from engine.domain.identifiers import RoleKey, UnitId, UserId
from engine.domain.substitution import Substitution

LEADER = RoleKey("ld")
ADMINISTRATOR = RoleKey("qt")
AUDITOR = RoleKey("dg")


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """The person (or part of the system) that gives a command. Roles are those of the day of the command.

    `interests`: the personal numbers of the person and of the relatives whom they declared. They are compared, never
    shown, so that nobody learns who is whose relative."""

    login: str
    unit_id: UnitId
    roles: frozenset[RoleKey]  # the person's own
    user_id: UserId | None = None  # none for the system itself
    name: str = ""
    substitutions: tuple[Substitution, ...] = ()  # in whose name they may act here today
    interests: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def is_system(self) -> bool:
        return self.user_id is None

    @property
    def acting_roles(self) -> frozenset[RoleKey]:
        """The own roles and those of whoever is absent, however far each delegation goes."""
        return self.roles | {substitution.role for substitution in self.substitutions}

    @property
    def only_reads(self) -> bool:
        """Whether they are here to audit and for nothing else: who judges the work has no hand in it."""
        return self.acting_roles == {AUDITOR}

    def substitution_for(
        self, role: str, *, procedure: str, domain: str, kind: str, holder: object = None
    ) -> Substitution | None:
        """The substitution under which the person may do this work; of `holder`, where one is given."""
        return next(
            (
                substitution
                for substitution in self.substitutions
                if substitution.role == role
                and substitution.scope.covers(procedure, domain, kind)
                and holder in (None, substitution.absent)
            ),
            None,
        )


def system(part: str, unit_id: UnitId) -> Actor:
    """The system acting by itself for a unit: the worker that fires a timer, the relay that brings a message."""
    return Actor(login=f"system:{part}", unit_id=unit_id, roles=frozenset())
