"""Who does what: the officers of the demo by unit and role."""

from dataclasses import dataclass
from random import Random

from engine.demo.accounts import DESK_OF, SECOND_SIGNATURES
from engine.domain.actor import LEADER, Actor
from engine.domain.identifiers import RoleKey
from engine.store.queries.open_work import OpenWork

DESK, COUNCIL = RoleKey("tn"), RoleKey("hd")
_USUAL_DESK = 0.8  # how often the usual official of the field is the one at the desk


@dataclass(frozen=True, kw_only=True, slots=True)
class Staff:
    """`people` by login. Whoever reviews never signs: nobody holds both a specialist's role and the leader's."""

    people: dict[str, Actor]

    def for_work(self, work: OpenWork, group: str, chance: Random) -> Actor:
        """Somebody who may do this work."""
        second = SECOND_SIGNATURES.get((work.process_id, work.element))
        if second is not None:
            return self.people[second]
        able = self._holding(work.unit_id, RoleKey(work.role))
        if work.role == COUNCIL and work.instance is not None:
            return able[work.instance % len(able)]
        if work.role == DESK:
            return self._at_desk(able, group, chance)
        return chance.choice(able)

    def leader(self, unit: str) -> Actor:
        return self._holding(unit, LEADER)[0]

    def by_id(self, user_id: object) -> Actor | None:
        return next((actor for actor in self.people.values() if actor.user_id == user_id), None)

    def at_desk(self, unit: str, group: str, chance: Random) -> Actor:
        return self._at_desk(self._holding(unit, DESK), group, chance)

    def _at_desk(self, able: list[Actor], group: str, chance: Random) -> Actor:
        usual = self.people[DESK_OF[group]]
        return usual if usual in able and chance.random() < _USUAL_DESK else chance.choice(able)

    def _holding(self, unit: str, role: RoleKey) -> list[Actor]:
        seconds = set(SECOND_SIGNATURES.values())
        return [
            actor
            for login, actor in self.people.items()
            if actor.unit_id == unit and role in actor.roles and login not in seconds
        ]
