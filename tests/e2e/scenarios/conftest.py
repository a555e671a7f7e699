"""What `make run` starts: an office with its year behind it, served by a process of its own, on both databases.

The clock is the real one, from where the year ended; here it is the morning after."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from engine.adapters.clock import SystemClock
from engine.adapters.signing import AGENCY, PERSON, make_demo_certificate
from engine.bootstrap import DEMO_CLOCK_SETTING
from engine.demo.accounts import PASSWORD
from engine.domain.instant import VIETNAM
from engine.store import settings
from engine.store.database import Database
from tests.conftest import BOTH, Kept, copied
from tests.e2e.conftest import free_port, wait_until_answering

EVENING = datetime(2022, 5, 30, 17, 0, tzinfo=VIETNAM)
MORNING = datetime(2022, 5, 31, 8, 30, tzinfo=VIETNAM)

_MOTCUA = [sys.executable, "-c", "from engine.cli import main; main()"]
_AGENCY = "UBND xã Trung Sơn (minh họa)"


@dataclass
class RunningOffice:
    """`motcua` and its server on one database and one folder."""

    url: str
    folder: Path
    port: int = field(default_factory=free_port)
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            serve = [*_MOTCUA, "serve", "--port", str(self.port)]
            self._process = subprocess.Popen(serve, env=self._environment, stdout=log, stderr=log)
        wait_until_answering(f"{self.address}/sign-in", self._process, self.folder / "log")

    def kill(self) -> None:
        """As when the machine loses its power: the process has no last word."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(timeout=20)
        self._process = None

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=20)

    def runs(self, *command: str) -> str:
        done = self._run(*command)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refuses(self, *command: str) -> str:
        done = self._run(*command)
        assert done.returncode == 1, done.stdout
        return done.stderr

    def _run(self, *command: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([*_MOTCUA, *command], env=self._environment, capture_output=True, text=True)

    def says(self, *command: str) -> Any:
        return orjson.loads(self.runs(*command, "--json"))

    @property
    def _environment(self) -> dict[str, str]:
        return {**os.environ, "MOTCUA_DATABASE_URL": self.url, "MOTCUA_VAR": str(self.folder)}


@pytest.fixture(scope="session", params=BOTH)
def running(
    request: pytest.FixtureRequest, loaded_year: Kept, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningOffice]:
    """One office for all scenarios, as people share one: each has people of its own, and leaves the others' alone."""
    folder = tmp_path_factory.mktemp("running")
    with copied(loaded_year(request.param), folder) as url:
        office = RunningOffice(url=url, folder=folder)
        for look in (PERSON, AGENCY):
            make_demo_certificate(folder / "signing", agency=_AGENCY, now=SystemClock().now(), look=look)
        for command in (("init",), ("demo", "--if-empty")):
            office.runs(*command)
        _wait_until_morning(url)
        try:
            office.start()
            yield office
        finally:
            office.stop()


def _wait_until_morning(url: str) -> None:
    """As if the year had been loaded on the evening before: then the clock of the demo shows 8:30 of a Tuesday."""
    database = Database(url)
    with database.transaction() as session:
        evening = settings.get(session, DEMO_CLOCK_SETTING)
        shown_at = datetime.fromisoformat(evening["shown_at"])
        assert shown_at == EVENING
        loaded_at = SystemClock().now() - (MORNING - EVENING)
        settings.put(session, DEMO_CLOCK_SETTING, {**evening, "set_at": loaded_at.isoformat()})
    database.close()


Enter = Callable[..., Page]


@pytest.fixture
def enter(chromium: Browser, running: RunningOffice) -> Iterator[Enter]:
    """Opens a window for one of the demo's people, who signs in by the page; `more` is how the window is.

    What a page complains of in the console fails the test, except where the test itself stops the server."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def window(login: str = "", **more: Any) -> Page:
        usual = {"viewport": ViewportSize(width=1400, height=900), "locale": "vi-VN", "base_url": running.address}
        contexts.append(chromium.new_context(**{**usual, **more}))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto("/sign-in")
        if login:
            sign_in(page, login)
        return page

    yield window
    for context in contexts:
        context.close()
    assert [text for text in complaints if not any(usual in text for usual in ("422", "ERR_CONNECTION"))] == []


def sign_in(page: Page, login: str) -> None:
    page.get_by_label("Tên đăng nhập").fill(f"demo.{login}")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/*")
    page.get_by_role("button", name="Đăng xuất").or_(page.get_by_text("Đăng xuất")).first.wait_for(state="attached")
