"""What the year's dossiers pay, each by the tariff of its day, and how many copies are asked for so that the seed's sum
comes out: 6.875.000 đ. The sum is made of certified copies, as many as somebody really might ask for; nothing is added
to it or taken from it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import combinations
from random import Random

from engine.catalog import Catalog
from engine.demo.draw import SEED
from engine.demo.plan_certification import COPIES
from engine.demo.planned import Planned
from engine.domain.calendar import Calendar
from engine.domain.fee_facts import parse_facts
from engine.domain.fees import assess, questions, total

COLLECTED = 6_875_000  # đồng, as the seed says
TARIFF = "demo"
_MOST_COPIES = 6
_ROWS = {"items": ("pages", "copies"), "extracts": ("event", "copies")}


def priced(planned: list[Planned], catalog: Catalog) -> list[Planned]:
    """Every dossier with its fee, and copies asked for until the fees of all add up to COLLECTED."""
    known = [replace(dossier, fee=fee(dossier, catalog)) for dossier in planned]
    return _Balance(catalog=catalog, chance=Random(f"{SEED}-fees")).settled(known)


def fee(planned: Planned, catalog: Catalog) -> int:
    """What the desk will collect, in đồng; nothing for what ends before."""
    if not planned.story.pays:
        return 0
    procedure, tariff = catalog.procedure(planned.procedure), catalog.tariff(TARIFF)
    on = accepted_on(planned.at, catalog.working_calendar)
    asked = questions(procedure, tariff, on)
    given = {key: value for key, value in planned.facts.items() if key in asked.needed | asked.taken}
    for name, keys in _ROWS.items():
        if name in given:
            given[name] = [{key: row[key] for key in keys} for row in given[name]]
    shown = str(planned.facts.get("exemption_evidence", ""))
    evidence = dict.fromkeys(given.get("exemptions", ()), shown)
    facts = parse_facts({**given, "channel": planned.channel})
    return total(assess(procedure, tariff, facts, on=on, evidence=evidence))


def accepted_on(at: datetime, calendar: Calendar) -> date:
    """The day on which the desk accepts what comes at an instant."""
    return calendar.next_working_instant(at).date()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Change:
    """One dossier that asks for one copy more, or one less, of one of its papers."""

    place: int  # of the dossier in the year
    item: int  # of the paper in the dossier
    step: int
    difference: int  # đồng


@dataclass(frozen=True, kw_only=True, slots=True)
class _Balance:
    catalog: Catalog
    chance: Random

    def settled(self, year: list[Planned]) -> list[Planned]:
        """Ask for one copy more or less here and there until nothing is missing."""
        missing = COLLECTED - sum(dossier.fee for dossier in year)
        changes = [change for place, dossier in enumerate(year) for change in self._of_one(place, dossier)]
        self.chance.shuffle(changes)
        while missing:
            for change in self._chosen(changes, missing):
                year[change.place] = self._changed(year[change.place], change)
                missing -= change.difference
                changes = [other for other in changes if other.place != change.place]
        return year

    def _chosen(self, changes: list[_Change], missing: int) -> tuple[_Change, ...]:
        """Changes that settle it at once where there are such, else one that brings it nearer."""
        few = changes[:80]
        for exact in (*((change,) for change in few), *combinations(few, 2)):
            if sum(change.difference for change in exact) == missing and len({c.place for c in exact}) == len(exact):
                return exact
        return (next(change for change in changes if (change.difference > 0) == (missing > 0)),)

    def _of_one(self, place: int, dossier: Planned) -> Iterator[_Change]:
        if dossier.procedure != COPIES or not dossier.fee:
            return
        for at, item in enumerate(dossier.facts["items"]):
            for step in (1, -1):
                if 1 <= item["copies"] + step <= _MOST_COPIES:
                    change = _Change(place=place, item=at, step=step, difference=0)
                    yield replace(change, difference=self._changed(dossier, change).fee - dossier.fee)

    def _changed(self, dossier: Planned, change: _Change) -> Planned:
        items = list(dossier.facts["items"])
        item = items[change.item]
        items[change.item] = item | {"copies": item["copies"] + change.step}
        asked = replace(dossier, facts={**dossier.facts, "items": items})
        return replace(asked, fee=fee(asked, self.catalog))
