"""Drawing dossiers: arrivals, made-up applicants, facts and stories, all from one chance."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any

from engine.demo.diary import Diary
from engine.demo.names import People
from engine.demo.planned import ORDINARY, Planned, Story
from engine.domain.calendar import Calendar
from engine.domain.dossier import Channel
from engine.domain.identifiers import ProcedureCode

SEED = 20220530

Facts = Callable[[datetime], Mapping[str, Any]]


def no_facts(at: datetime) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Draw:
    diary: Diary
    people: People
    chance: Random

    @classmethod
    def of(cls, calendar: Calendar, series: int) -> "Draw":
        """A draw of its own for each group of fields: what one draws changes nothing in the others."""
        chance = Random(f"{SEED}-{series}")
        people = People(chance=chance, series=series)
        return cls(diary=Diary.of_the_year(calendar, chance), people=people, chance=chance)

    def dossiers(
        self,
        procedure: str,
        arrivals: Sequence[datetime],
        facts: Facts = no_facts,
        *,
        stories: Sequence[Story] = (),
        channel: Channel = Channel.DESK,
    ) -> list[Planned]:
        """One dossier an arrival. The stories happen to dossiers spread over them, the others go their ordinary way."""
        told = dict(zip(self._spread(len(arrivals), len(stories)), stories, strict=True))
        return [
            Planned(
                procedure=ProcedureCode(procedure),
                at=at,
                applicant=self.people.applicant(),
                facts=facts(at),
                channel=channel,
                story=told.get(place, ORDINARY),
            )
            for place, at in enumerate(arrivals)
        ]

    def _spread(self, places: int, count: int) -> list[int]:
        return sorted(self.chance.sample(range(places), count))

    def sent_home_first(self, planned: Planned, story: Story) -> list[Planned]:
        """The dossier, and before it the visit from which its applicant was sent home."""
        earlier = planned.at.date()
        before = [day for day in self.diary.days if day < earlier]
        return [replace(planned, at=self.diary.at_desk(before[-1]), story=story), planned] if before else [planned]
