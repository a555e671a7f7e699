"""What the year's dossiers pay, each by the tariff of its day, and how many copies are asked for so that the seed's sum
comes out: 6.875.000 đ. The sum is made of certified copies, as many as somebody really might ask for; nothing is added
to it or taken from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import combinations
from random import Random
from typing import Any

from engine.catalog import Catalog
from engine.demo.draw import SEED
from engine.demo.plan_certification import COPIES
from engine.demo.planned import Planned
from engine.domain.calendar import Calendar
from engine.domain.fee_facts import READERS, parse_facts
from engine.domain.fees import assess, total

COLLECTED = 6_875_000  # đồng, as the seed says
TARIFF = "demo"
_MOST_COPIES = 6


def priced(planned: list[Planned], catalog: Catalog) -> list[Planned]:
    """Every dossier with its fee, and copies asked for until the fees of all add up to COLLECTED."""
    known = [replace(dossier, fee=fee(dossier, catalog)) for dossier in planned]
    return _Balance(catalog=catalog, chance=Random(f"{SEED}-fees")).settled(known)


def fee(planned: Planned, catalog: Catalog) -> int:
    """What the desk will collect, in đồng; nothing for what ends before."""
    if not planned.story.pays:
        return 0
    on = accepted_on(planned.at, catalog.working_calendar)
    given: dict[str, Any] = {key: value for key, value in planned.facts.items() if key in READERS}
    if "items" in given:
        given["items"] = [{"pages": item["pages"], "copies": item["copies"]} for item in given["items"]]
    if "event_on" in given:
        given["registered_on"] = on.isoformat()
    given["channel"] = planned.channel
    shown = str(planned.facts.get("exemption_evidence", ""))
    evidence = dict.fromkeys(given.get("exemptions", ()), shown)
    procedure = catalog.procedure(planned.procedure)
    return total(assess(procedure, catalog.tariff(TARIFF), parse_facts(given), on=on, evidence=evidence))


def accepted_on(at: datetime, calendar: Calendar) -> date:
    """The day on which the desk accepts what comes at an instant."""
    return calendar.next_working_instant(at).date()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Change:
    """One dossier that asks for one copy more, or one less, of one of its papers."""

    place: int  # of the dossier in the year
    facts: Mapping[str, Any]
    difference: int  # đồng


@dataclass(frozen=True, kw_only=True, slots=True)
class _Balance:
    catalog: Catalog
    chance: Random

    def settled(self, year: list[Planned]) -> list[Planned]:
        """Ask for one copy more or less here and there until nothing is missing."""
        missing = COLLECTED - sum(dossier.fee for dossier in year)
        while missing:
            changes = self._changes(year, missing)
            for change in self._chosen(changes, missing):
                dossier = year[change.place]
                year[change.place] = replace(dossier, facts=change.facts, fee=dossier.fee + change.difference)
                missing -= change.difference
        return year

    def _chosen(self, changes: list[_Change], missing: int) -> tuple[_Change, ...]:
        """Changes that settle it at once where there are such, else one that brings it nearer."""
        for exact in (*((change,) for change in changes), *combinations(changes[:80], 2)):
            if sum(change.difference for change in exact) == missing and len({c.place for c in exact}) == len(exact):
                return exact
        towards = [change for change in changes if (change.difference > 0) == (missing > 0)]
        return (towards[0],)

    def _changes(self, year: list[Planned], missing: int) -> list[_Change]:
        found = [
            change
            for place, dossier in enumerate(year)
            if dossier.procedure == COPIES and dossier.fee
            for change in self._of_one(place, dossier)
            if abs(change.difference) <= max(abs(missing), 10_000)
        ]
        self.chance.shuffle(found)
        return found

    def _of_one(self, place: int, dossier: Planned) -> Iterator[_Change]:
        items = dossier.facts["items"]
        for at, item in enumerate(items):
            for step in (1, -1):
                if 1 <= item["copies"] + step <= _MOST_COPIES:
                    changed = [*items[:at], item | {"copies": item["copies"] + step}, *items[at + 1 :]]
                    facts = {**dossier.facts, "items": changed}
                    yield _Change(place=place, facts=facts, difference=self._fee(dossier, facts) - dossier.fee)

    def _fee(self, dossier: Planned, facts: Mapping[str, Any]) -> int:
        return fee(replace(dossier, facts=facts), self.catalog)
