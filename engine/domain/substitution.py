"""A substitution (ủy quyền): what somebody may do today in an absent person's name."""

from dataclasses import dataclass, field

from engine.domain.identifiers import RoleKey, UserId
from engine.domain.work_item import TaskKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """How far a delegation goes; nothing named means everything that the role does."""

    procedures: frozenset[str] = frozenset()  # codes
    domains: frozenset[str] = frozenset()  # lĩnh vực
    signing_only: bool = False  # KT., TL., TUQ.: signatures and nothing else

    @property
    def is_whole(self) -> bool:
        return not (self.procedures or self.domains or self.signing_only)

    def reaches(self, procedure: str, domain: str) -> bool:
        """Whether dossiers of a procedure are inside."""
        return not (self.procedures or self.domains) or procedure in self.procedures or domain in self.domains

    def covers(self, procedure: str, domain: str, kind: str) -> bool:
        """Whether work of a kind in a dossier of a procedure is inside."""
        return self.reaches(procedure, domain) and (not self.signing_only or kind == TaskKind.SIGNATURE)

    def meets(self, other: "Scope") -> bool:
        """Whether some work could be inside both. A procedure and a domain may be the same work: that counts."""
        one, two = (self.procedures | self.domains, other.procedures | other.domains)
        mixed = bool(self.procedures and other.domains) or bool(self.domains and other.procedures)
        return not one or not two or mixed or bool(one & two)


WHOLE = Scope()


@dataclass(frozen=True, kw_only=True, slots=True)
class Substitution:
    """`absent` is the person in whose name the holder acts, in one role of the holder's present unit."""

    absent: UserId
    login: str
    name: str
    role: RoleKey
    scope: Scope = WHOLE
    interests: frozenset[str] = field(default=frozenset(), repr=False)  # of the absent person; see Actor
