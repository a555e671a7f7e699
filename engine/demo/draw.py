"""Drawing dossiers: arrivals, made-up applicants, facts and stories, all from one chance."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any

from engine.demo.diary import Diary
from engine.demo.names import People
from engine.demo.planned import ORDINARY, Planned, Story
from engine.domain.applicant import Applicant
from engine.domain.calendar import Calendar
from engine.domain.dossier import Channel
from engine.domain.identifiers import ProcedureCode

SEED = 20220530

Facts = Callable[[datetime, Applicant], Mapping[str, Any]]
"""What the fact form of a procedure asks, for somebody who comes at an instant."""


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
        facts: Facts,
        *,
        stories: Sequence[Story] = (),
        channel: Channel = Channel.DESK,
    ) -> list[Planned]:
        """One dossier an arrival. The stories happen to dossiers spread over them, the others go their ordinary way."""
        places = sorted(self.chance.sample(range(len(arrivals)), len(stories)))
        told = dict(zip(places, stories, strict=True))
        return [
            self._dossier(procedure, at, facts, told.get(place, ORDINARY), channel) for place, at in enumerate(arrivals)
        ]

    def _dossier(self, procedure: str, at: datetime, facts: Facts, story: Story, channel: Channel) -> Planned:
        applicant = self.people.applicant()
        return Planned(
            procedure=ProcedureCode(procedure),
            at=at,
            applicant=applicant,
            facts=facts(at, applicant),
            channel=channel,
            story=story,
        )

    def sent_home(self, planned: Planned, story: Story) -> Planned:
        """The visit on the working day before, from which the applicant of a dossier was sent home."""
        day = self.diary.day_before(planned.at.date())
        return replace(planned, at=self.diary.at_desk(day), story=story)
