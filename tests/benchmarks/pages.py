"""Pages as their people ask for them: all that the server does for a request, from who asks to the packed answer."""

import tempfile
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from flask import session
from flask.testing import FlaskClient
from flask_login import login_user

from engine.adapters.file_store import FileFolder
from engine.bootstrap import Running
from engine.domain.identifiers import UnitId, UserId
from engine.operations.installation import Installation
from tests.benchmarks.bench_durable_step import timed
from tests.benchmarks.copies import UNITS, unit
from tests.benchmarks.installations import COMMUNE, NOW, nowhere
from web import create_app
from web.people import find
from web.warm import keep_what_is_read

_HEADERS = {"User-Agent": "bench", "Accept-Encoding": "gzip"}
_ASKING = {"REMOTE_ADDR": "127.0.0.1"}  # as a test client does


@dataclass(frozen=True, slots=True)
class Stopped:
    """A clock that shows one instant."""

    at: datetime

    def now(self) -> datetime:
        return self.at


class Pages:
    """Of an installation, whose units are those of the copies too. A person is signed in without a password, when first
    seen: the cookie is the same."""

    def __init__(self, made: Installation) -> None:
        files = FileFolder(Path(tempfile.gettempdir()) / "motcua-bench-files")  # nobody has put any there
        shown = with_units(made)
        self.running = Running(installation=shown, clock=Stopped(NOW), courier=nowhere(), files=files)
        self._app = create_app(self.running, secret_key=b"for measuring only")
        keep_what_is_read()  # as when a server has started
        self._browser = lru_cache(maxsize=None)(self._signed_in)

    def milliseconds(self, person: UserId, path: str) -> float:
        browser = self._browser(person)
        return timed(lambda: self.page(browser, path))

    def text(self, person: UserId, path: str) -> str:
        return self.page(self._browser(person), path, headers={"User-Agent": "bench"})

    @staticmethod
    def page(browser: FlaskClient, path: str, headers: dict[str, str] = _HEADERS) -> str:
        answer = browser.get(path, headers=headers)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        return "" if answer.content_encoding else answer.text

    def _signed_in(self, user_id: UserId) -> FlaskClient:
        with self._app.test_request_context(headers=_HEADERS, environ_base=_ASKING):
            person = find(user_id)
            assert person is not None
            login_user(person)
            answer = self._app.make_response("")
            self._app.session_interface.save_session(self._app, session, answer)  # type: ignore[arg-type]
        name, _, value = answer.headers["Set-Cookie"].partition(";")[0].partition("=")
        browser = self._app.test_client()
        browser.set_cookie(name, value)
        self.page(browser, "/inbox?list=mine")  # the session has its token now, as it has after any page
        return browser


def with_units(made: Installation) -> Installation:
    """The units of the copies stand in the organisation too, as communes like the first."""
    organisation = made.catalog.organisation
    commune = organisation.unit(COMMUNE)
    copies = {UnitId(unit(place)): replace(commune, id=UnitId(unit(place))) for place in range(UNITS)}
    whole = replace(organisation, units={**organisation.units, **copies})
    organised = replace(made.catalog.organised, organisation=whole)
    return replace(made, catalog=replace(made.catalog, organised=organised))
