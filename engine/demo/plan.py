"""The plan of the demo year: every dossier, in the order in which they come."""

from dataclasses import replace
from random import Random

from engine.catalog import Catalog
from engine.demo import plan_certification, plan_civil_status, plan_land, plan_social
from engine.demo.draw import SEED
from engine.demo.plan_fees import priced
from engine.demo.planned import Planned

_NOT_SATISFIED = 6  # of the whole year: above 98 % are satisfied


def plan_year(catalog: Catalog) -> tuple[Planned, ...]:
    """Always the same plan for the same catalogue."""
    parts = (plan_civil_status, plan_certification, plan_social, plan_land)
    year = [dossier for part in parts for dossier in part.plan(catalog.working_calendar)]
    return tuple(_judged(sorted(priced(year, catalog), key=lambda dossier: dossier.at)))


def _judged(year: list[Planned]) -> list[Planned]:
    ordinary = [place for place, dossier in enumerate(year) if not dossier.story.answers]
    unhappy = set(Random(f"{SEED}-surveys").sample(ordinary[:-40], _NOT_SATISFIED))
    return [replace(dossier, satisfied=place not in unhappy) for place, dossier in enumerate(year)]
