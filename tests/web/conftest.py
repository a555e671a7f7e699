"""The pages of the small office, and browsers that are signed in as its people."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine import catalog as catalogs
from engine.store import schema
from engine.store.database import Database, Durability
from tests.conftest import BOTH, Kept, copied
from tests.office import COMMUNE, Office
from tests.web.small_office import PASSWORD, hire, ready_small_office, small_catalog, small_office
from web import create_app

Enter = Callable[..., "Browser"]


@pytest.fixture(scope="session")
def catalog() -> catalogs.Catalog:
    return small_catalog()


@pytest.fixture(scope="session")
def small(keep: Callable[..., Kept], tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The small office stands, and its people have their passwords."""
    letters = tmp_path_factory.mktemp("small") / "letters"

    def found(url: str) -> None:
        database = Database(url, durability=Durability.BULK)
        schema.upgrade(database)
        small_office(database, small_catalog(), letters)
        database.close()

    return keep("small_office", found)


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, small: Kept, tmp_path: Path) -> Iterator[str]:
    with copied(small(request.param), tmp_path) as url:
        yield url


@pytest.fixture(params=BOTH)
def shipped_url(request: pytest.FixtureRequest, founded: Kept, tmp_path: Path) -> Iterator[str]:
    """A database of an office with the shipped catalogue."""
    with copied(founded(request.param), tmp_path) as url:
        yield url


@pytest.fixture
def office(database: Database, catalog: catalogs.Catalog, tmp_path: Path) -> Office:
    return ready_small_office(database, catalog, tmp_path / "letters")


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
