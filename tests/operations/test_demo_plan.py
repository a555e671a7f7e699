"""The plan of the demo year, before anything of it happens."""

from collections import Counter
from datetime import date

import pytest

from engine import catalog as catalogs
from engine.catalog import Catalog
from engine.demo.plan import plan_year
from engine.demo.plan_fees import COLLECTED, fee
from engine.demo.plan_social import LAW_CHANGED
from engine.demo.planned import Planned
from engine.domain.dossier import Channel
from engine.domain.form import validate


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return catalogs.load()


@pytest.fixture(scope="module")
def plan(catalog: Catalog) -> tuple[Planned, ...]:
    return plan_year(catalog)


@pytest.fixture(scope="module")
def received(plan: tuple[Planned, ...]) -> list[Planned]:
    return [dossier for dossier in plan if dossier.received]


def test_the_seed_counts_them_by_field(catalog: Catalog, received: list[Planned]) -> None:
    groups = Counter(catalog.procedure(dossier.procedure).group for dossier in received)
    assert groups == {"ho_tich": 194, "chung_thuc": 309, "vhxh": 152, "dat_dai": 20}


def test_the_plan_is_the_same_each_time(catalog: Catalog, plan: tuple[Planned, ...]) -> None:
    assert plan_year(catalog) == plan


def test_every_dong_is_a_fee_of_the_tariff(catalog: Catalog, plan: tuple[Planned, ...]) -> None:
    assert sum(fee(dossier, catalog) for dossier in plan) == sum(dossier.fee for dossier in plan) == COLLECTED


def test_nobody_asks_for_an_unlikely_number_of_copies(received: list[Planned]) -> None:
    items = [item for dossier in received for item in dossier.facts.get("items", ())]
    assert {item["copies"] for item in items} <= set(range(1, 7))
    assert any(len(dossier.facts.get("items", ())) > 2 for dossier in received), "batches of several documents occur"


def test_people_come_when_the_desk_is_open(catalog: Catalog, plan: tuple[Planned, ...]) -> None:
    calendar = catalog.working_calendar
    at_desk = [dossier.at for dossier in plan if dossier.channel is Channel.DESK]
    assert all(calendar.next_working_instant(at) == at for at in at_desk)


def test_civil_status_goes_online_in_the_new_year(catalog: Catalog, received: list[Planned]) -> None:
    online = [dossier for dossier in received if dossier.channel is Channel.ONLINE]
    assert len(online) == 24
    assert {catalog.procedure(dossier.procedure).group for dossier in online} == {"ho_tich"}
    assert min(dossier.at.date() for dossier in online) >= date(2022, 1, 1)


def test_merit_comes_under_the_old_law_and_under_the_new(catalog: Catalog, received: list[Planned]) -> None:
    merit = [
        dossier for dossier in received if dossier.procedure.startswith("1.0108") and dossier.procedure != "1.010833"
    ]
    old = [dossier for dossier in merit if dossier.at.date() < LAW_CHANGED]
    assert 10 < len(old) < len(merit) - 5
    for dossier in merit:
        block = catalog.procedure(dossier.procedure).block(dossier.at.date())
        assert (block.valid_from < LAW_CHANGED) == (dossier in old)


def test_school_papers_come_before_the_school_year(received: list[Planned]) -> None:
    months = Counter(dossier.at.month for dossier in received if dossier.procedure == "2.000815")
    assert months[8] > 1.5 * sum(months.values()) / 12


def test_what_is_filed_fits_the_fact_forms(catalog: Catalog, plan: tuple[Planned, ...]) -> None:
    for dossier in plan:
        form = catalog.procedure(dossier.procedure).block(dossier.at.date()).facts_form
        if form is not None:
            validate(catalog.form(form), dossier.facts)


def test_the_people_are_made_up(plan: tuple[Planned, ...]) -> None:
    numbers = Counter(dossier.applicant.identity_number for dossier in plan)
    assert all(number.startswith("000") for number in numbers), "no province has that number"
    twice = [number for number, count in numbers.items() if count > 1]
    sent_home = {dossier.applicant.identity_number for dossier in plan if not dossier.received}
    assert set(twice) == sent_home, "who comes again is who was sent home"
