"""An office with one small procedure, its pages, and browsers that are signed in as its people."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine import catalog as catalogs
from engine.adapters.letterbox import Letterbox
from engine.bootstrap import Running
from engine.catalog.forms import load_forms
from engine.domain.actor import system
from engine.domain.identifiers import ProcedureCode, ProcessId, RoleKey, UnitId
from engine.operations import users
from engine.operations.installation import Installation
from engine.operations.release_processes import release_processes, sync_organisation
from engine.operations.users import Account, Holding, create_user
from engine.store.database import Database
from tests.office import COMMUNE, OPENING, Office
from web import create_app

WORKFLOWS = Path(__file__).parent / "workflows"
BIRTH = ProcedureCode("1.001193")

PASSWORD = "mat-khau-thu-123"
PEOPLE = [("tn", COMMUNE), ("tp", COMMUNE), ("ld", COMMUNE), ("cv", "phong_ldtbxh_a_luoi")]

Enter = Callable[..., "Browser"]


class StandingClock:
    """Shows what the office's own clock shows."""

    def __init__(self) -> None:
        self.office: Office | None = None

    def now(self) -> Any:
        return OPENING if self.office is None else self.office.now


@pytest.fixture(scope="session")
def small_catalog() -> catalogs.Catalog:
    """The shipped catalogue, with birth registration run by the small diagram beside this file."""
    shipped = catalogs.load()
    procedure = shipped.procedure(BIRTH)
    block = replace(procedure.latest, process=ProcessId("small_birth"), facts_form=None, fees=(), fees_on_request=())
    listed = {**shipped.listed.by_code, BIRTH: replace(procedure, blocks=(block,))}
    return replace(
        shipped,
        files={file.stem: file.read_bytes() for file in WORKFLOWS.glob("*.bpmn")},
        forms=load_forms(WORKFLOWS),
        listed=replace(shipped.listed, by_code=listed),
    )


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing that costs nothing: a test is not what passwords must be kept from."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(users, "_hasher", quick)
    monkeypatch.setattr(users, "_nobody", quick.hash("nobody"))


@pytest.fixture
def office(database: Database, small_catalog: catalogs.Catalog, tmp_path: Path) -> Office:
    installation = Installation(database=database, catalog=small_catalog, tariff="demo")
    sync_organisation(installation)
    release_processes(installation, actor=system("test", COMMUNE), now=OPENING)
    clock = StandingClock()
    office = Office(running=Running(installation=installation, clock=clock, courier=Letterbox(tmp_path / "letters")))
    clock.office = office
    for role, unit in PEOPLE:
        hire(office, role, unit)
    return office


@pytest.fixture
def app(office: Office) -> Flask:
    made = create_app(office.running, secret_key=b"a key for tests only")
    made.testing = True
    return made


class Browser:
    """A person at the pages: follows redirects, sends the token of the last page."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=headers, follow_redirects=True)

    def post(self, path: str, data: dict[str, Any] | None = None, *, page: str | None = None) -> TestResponse:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page or "/sign-in").text)
        assert token is not None, "the page has no form"
        sent = {"csrf_token": token[1], **(data or {})}
        return self.client.post(path, data=sent, follow_redirects=True)


def hire(office: Office, role: str, unit: str) -> str:
    """The login of the office's person of this role, who has a password to sign in with."""
    login = f"{unit}.{role}"
    if (unit, role) not in office.people:
        holding = Holding(unit_id=UnitId(unit), role=RoleKey(role), valid_from=date(2019, 1, 1))
        account = Account(login=login, name=f"Người {role}", password=PASSWORD, holdings=[holding], demo=True)
        create_user(office.installation, account, actor=system("test", COMMUNE), now=office.now)
        office.person(unit, role)
    return login


@pytest.fixture
def enter(app: Flask, office: Office) -> Enter:
    """Signs somebody in who holds this role in this unit, in one of the languages."""

    def sign_in(role: str, unit: str = COMMUNE, language: str = "vi") -> Browser:
        login = hire(office, role, unit)
        browser = Browser(app.test_client())
        browser.post("/language", {"language": language})
        answer = browser.post("/sign-in", {"login": login, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return browser

    return sign_in
