"""One dossier under way in the demo year."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from engine.demo.planned import Planned
from engine.domain.identifiers import DossierId
from engine.store.queries.open_work import OpenWork


@dataclass(slots=True)
class Course:
    """Its chance is its own, so that what happens to others changes nothing for it."""

    planned: Planned
    place: int  # in the plan of the year
    group: str  # of fields, as reports count
    same_day: bool
    chance: Random
    dossier_id: DossierId
    papers: tuple[str, ...] = ()  # handed in
    visits: Counter[str] = field(default_factory=Counter)
    open: set[UUID] = field(default_factory=set)
    arranged: set[UUID] = field(default_factory=set)
    apologised: bool = False
    surveyed: bool = False
    reserved: bool = False  # its work is given out by the leader

    def wished(self, work: OpenWork) -> dict[str, Any]:
        """What the story answers at this visit of the task; nothing where it leaves it to the ordinary course."""
        answers = self.planned.story.answers
        key = work.name if work.name in answers else work.element
        self.visits[key] += 1
        told = answers.get(key, ())
        return dict(told[self.visits[key] - 1]) if self.visits[key] <= len(told) else {}

    def stays_undone(self, work: OpenWork) -> bool:
        return not self.planned.story.never_done.isdisjoint({work.element, work.name})

    def is_withdrawn_at(self, work: OpenWork) -> bool:
        return self.planned.story.withdrawn_at in (work.element, work.name)
