"""The shortest course of steps to where a dossier stands on paper, the usual answers before the unusual ones."""

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

from engine.bpmn.runtime import DiagramFailed
from engine.domain.errors import Refusal
from engine.domain.identifiers import UnitId
from engine.operations.takeover.walk import Ended, Ground, Move, Position, begin, ways

MOST_LOOKED_AT = 4000  # positions


@dataclass(frozen=True, kw_only=True, slots=True)
class Goal:
    """Steps, any of which is meant, or units, with any of which the dossier lies."""

    places: frozenset[tuple[str, str]] = frozenset()  # (process, element)
    units: frozenset[UnitId] = frozenset()

    def reached(self, position: Position) -> bool:
        return position.stands_at(self.places, self.units)


def course(ground: Ground, process_id: str, goal: Goal) -> tuple[Move, ...] | None:
    """The steps that were done before; none where no way leads there."""
    order = count()
    waiting: list[tuple[int, int, Position, tuple[Move, ...]]] = [(0, next(order), begin(ground, process_id), ())]
    seen: set[object] = set()
    while waiting and len(seen) < MOST_LOOKED_AT:
        cost, _, position, done = heappop(waiting)
        if position.key in seen:
            continue
        seen.add(position.key)
        if goal.reached(position):
            return done
        for more, move, going in ways(ground, position):
            try:
                following = going()
            except (Ended, DiagramFailed, Refusal):
                continue  # it closes the dossier, or wants a value that nobody knows
            heappush(waiting, (cost + more, next(order), following, (*done, move)))
    return None
