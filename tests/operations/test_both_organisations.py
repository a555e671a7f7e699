"""Every procedure in each organisation in which it exists, from filing to every end, through the real commands.

What differs between the organisations is who receives a hand-off: each is checked to go to a unit in force, and each
command restores the stage's state from the database."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine import catalog as catalogs
from engine.bpmn.definition import load
from engine.domain.dated import holds, in_force
from engine.domain.dossier import CLOSED, DossierStatus
from engine.domain.identifiers import UnitId
from engine.domain.succession import UnitEnded
from engine.store.tables import handoffs, stages
from tests.office import Office, open_office
from tests.operations.ends import Way, asks, take, ways

CATALOG = catalogs.load()
OPENINGS = {  # a Monday and a Tuesday, 08:00 in Vietnam
    UnitId("ubnd_trung_son"): datetime(2022, 3, 7, 1, 0, tzinfo=UTC),
    UnitId("ubnd_a_luoi_1"): datetime(2025, 7, 8, 1, 0, tzinfo=UTC),
}


def running(unit: UnitId) -> dict[str, str]:
    """Procedures that a unit runs on its day, with their process."""
    on = OPENINGS[unit].date()
    blocks = {code: in_force(found.blocks, on) for code, found in CATALOG.procedures.items()}
    return {code: str(block.process) for code, block in blocks.items() if block is not None and block.process}


PROCEDURES = [(unit, code) for unit in OPENINGS for code in sorted(running(unit))]
PROCESSES = [(unit, process) for unit in OPENINGS for process in sorted(set(running(unit).values()))]


@pytest.fixture(scope="module")
def offices(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[UnitId, Office]]:
    folder = tmp_path_factory.mktemp("organisations")
    opened = {}
    for unit, opening in OPENINGS.items():
        path = shutil.copy(sqlite_template, folder / f"{unit}.sqlite3")
        opened[unit] = open_office(f"sqlite:///{path}", now=opening, commune=unit)
    yield opened
    for office in opened.values():
        office.running.close()


def filed(office: Office, code: str) -> Any:
    block = CATALOG.procedure(code).block(office.now.date())
    facts = {}
    if block.lead_time is not None:
        facts[block.lead_time.fact] = day(office, block.lead_time.days + 1)
    if block.facts_form is not None and asks(CATALOG.form(block.facts_form), "event_on"):
        facts["event_on"] = day(office, -10)
    return office.file(code, facts=facts).dossier_id


def day(office: Office, away: int) -> str:
    return (office.now + timedelta(days=away)).date().isoformat()


def _when(office: Office, code: str) -> datetime:
    """The office's first day; in the period of the procedure where it has one."""
    opening = OPENINGS[office.commune]
    campaign = CATALOG.procedure(code).block(opening.date()).campaign
    if campaign is None or campaign.is_open(opening.date()):
        return opening
    opens = campaign.opens.on_or_after(opening.date()) + timedelta(days=7)
    return datetime(opens.year, opens.month, opens.day, 1, 0, tzinfo=UTC)


def taken(office: Office, code: str, way: Way) -> Any:
    """A dossier at the end of a way: closed, with every stage ended and every hand-off at a unit in force."""
    office.now = _when(office, code)
    dossier_id = filed(office, code)
    take(office, dossier_id, way)
    dossier = office.dossier(dossier_id)
    assert DossierStatus(dossier.status) in CLOSED
    of_dossier = office.rows(stages, dossier_id=dossier_id)
    assert all(stage.ended_at is not None for stage in of_dossier)
    for handoff in office.rows(handoffs, dossier_id=dossier_id):
        on = (handoff.sent_at + timedelta(hours=7)).date()
        assert holds(CATALOG.organisation.units[UnitId(handoff.to_unit_id)], on), (code, handoff.to_unit_id, on)
        assert handoff.returned_at is not None
    (own,) = (stage for stage in of_dossier if stage.requester_id is None)
    assert own.unit_id == office.commune
    assert own.end_events == [way.end]
    return dossier


def ways_of(process: str) -> list[Way]:
    return ways(process, load(process, CATALOG.diagrams()), CATALOG.diagrams())


def test_the_organisations_differ_only_in_what_the_law_changed() -> None:
    old, new = (set(running(unit)) for unit in OPENINGS)
    assert (len(old), len(new)) == (133 + 1, 136 + 1), "and feedback, which is no published procedure"
    assert old - new == {"1.003554"}


@pytest.mark.parametrize(("unit", "code"), PROCEDURES)
def test_a_dossier_is_filed_handed_on_and_returned(offices: dict[UnitId, Office], unit: UnitId, code: str) -> None:
    straight = next(way for way in ways_of(running(unit)[code]) if way.end == "done")
    dossier = taken(offices[unit], code, straight)
    assert dossier.accepted_at is not None


@pytest.mark.parametrize(("unit", "process"), PROCESSES)
def test_every_end_is_reached(offices: dict[UnitId, Office], unit: UnitId, process: str) -> None:
    """The procedures that share a process share its ends."""
    codes = [code for code, named in sorted(running(unit).items()) if named == process]
    for place, way in enumerate(ways_of(process)):
        taken(offices[unit], codes[place % len(codes)], way)


def test_a_unit_that_exists_no_more_receives_nothing(offices: dict[UnitId, Office]) -> None:
    office = offices[UnitId("ubnd_trung_son")]
    office.person(office.commune, "tn")
    office.now = datetime(2025, 7, 1, 1, 0, tzinfo=UTC)
    with pytest.raises(UnitEnded, match="A Lưới 1"):
        office.file("1.001193")
    assert date(2025, 6, 30) == CATALOG.organisation.units[office.commune].valid_to


HANDED_ON = [("1.010824", ["so_noi_vu_hue"]), ("1.001776", ["ubnd_a_luoi_1"]), ("1.001109", ["so_dttg_hue"])]


@pytest.mark.parametrize(("code", "receivers"), HANDED_ON)
def test_a_level_is_left_out_and_a_unit_hands_to_itself(database_url: str, code: str, receivers: list[str]) -> None:
    """On both databases: commune to province where the district went away, and within the commune."""
    commune = UnitId("ubnd_a_luoi_1")
    office = open_office(database_url, now=OPENINGS[commune], commune=commune)
    straight = next(way for way in ways_of(running(commune)[code]) if way.end == "done")
    dossier = taken(office, code, straight)
    assert (dossier.status, dossier.code) == ("returned", "H57.40-250708-0001")
    assert [handoff.to_unit_id for handoff in office.rows(handoffs, dossier_id=dossier.id)] == receivers
    office.running.close()
