"""An office with one small procedure: birth registration in four tasks, whose forms have every kind of field."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from engine import catalog as catalogs
from engine.adapters.file_store import FileFolder
from engine.adapters.letterbox import Letterbox
from engine.bootstrap import Running
from engine.catalog.forms import load_forms
from engine.domain.actor import system
from engine.domain.identifiers import ProcedureCode, ProcessId, RoleKey, UnitId
from engine.operations.installation import Installation
from engine.operations.release_processes import adopt_released, release_processes, sync_organisation
from engine.operations.users import Account, Holding, create_user
from engine.store.database import Database
from tests.office import COMMUNE, OPENING, Office

WORKFLOWS = Path(__file__).parent / "workflows"
BIRTH = ProcedureCode("1.001193")
PASSWORD = "mat-khau-thu-123"
PEOPLE = [("tn", COMMUNE), ("tp", COMMUNE), ("ld", COMMUNE), ("cv", "phong_ldtbxh_a_luoi")]


class OfficeClock:
    """Shows what the office's own clock shows."""

    def __init__(self) -> None:
        self.office: Office | None = None

    def now(self) -> datetime:
        return OPENING if self.office is None else self.office.now


def small_catalog() -> catalogs.Catalog:
    """The shipped catalogue, with birth registration run by the small diagram beside this file."""
    shipped = catalogs.load()
    procedure = shipped.procedure(BIRTH)
    known = procedure.block(OPENING.date())
    block = replace(
        known,
        valid_to=None,
        correction=replace(known.correction, procedure=None),  # no other procedure's forms are here
        process=ProcessId("small_birth"),
        facts_form="small_facts",
        fees=(),
        fees_on_request=(),
    )
    listed = {**shipped.listed.by_code, BIRTH: replace(procedure, blocks=(block,))}
    return replace(
        shipped,
        files={file.stem: file.read_bytes() for file in WORKFLOWS.glob("*.bpmn")},
        forms=load_forms(WORKFLOWS),
        listed=replace(shipped.listed, by_code=listed),
    )


def small_office(database: Database, catalog: catalogs.Catalog, letters: Path) -> Office:
    """On a migrated, empty database; its people can sign in."""
    office = _office(database, catalog, letters)
    sync_organisation(office.installation)
    release_processes(office.installation, actor=system("test", COMMUNE), now=OPENING)
    for role, unit in PEOPLE:
        hire(office, role, unit)
    return office


def ready_small_office(database: Database, catalog: catalogs.Catalog, letters: Path) -> Office:
    """The same on a database that has been one before."""
    office = _office(database, catalog, letters)
    adopt_released(office.installation)
    for role, unit in PEOPLE:
        office.person(unit, role)
    return office


def _office(database: Database, catalog: catalogs.Catalog, letters: Path) -> Office:
    clock = OfficeClock()
    installation = Installation(database=database, catalog=catalog, tariff="demo")
    files = FileFolder(letters.with_name("files"))
    running = Running(installation=installation, clock=clock, courier=Letterbox(letters), files=files)
    clock.office = Office(running=running)
    return clock.office


def hire(office: Office, role: str, unit: str) -> str:
    """The login of the office's person of this role, who has a password to sign in with."""
    login = f"{unit}.{role}"
    if (unit, role) not in office.people:
        holding = Holding(unit_id=UnitId(unit), role=RoleKey(role), valid_from=date(2019, 1, 1))
        account = Account(login=login, name=f"Người {role}", password=PASSWORD, holdings=[holding], demo=True)
        create_user(office.installation, account, actor=system("test", COMMUNE), now=office.now)
        office.person(unit, role)
    return login
