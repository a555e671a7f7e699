"""A served office on a free port of this machine, and a browser that looks at it."""

import asyncio
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from engine.bootstrap import DEMO_CLOCK_SETTING
from engine.store import schema, settings
from engine.store.database import Database
from scripts.find_chromium import find
from tests.office import COMMUNE, Office, open_office
from tests.web.served import served_here
from tests.web.small_office import PASSWORD, hire, small_catalog, small_office
from web import create_app

MARRIAGE = "1.000894"
SIZES = {"desk": (1400, 900), "phone": (390, 844)}
AT_A_DESK = pytest.mark.parametrize("page", ["desk"], indirect=True)  # where the keys are, not the place of things
AT_A_SMALL_DESK = pytest.mark.parametrize("small_page", ["desk"], indirect=True)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass(frozen=True)
class Served:
    address: str
    office: Office


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`motcua serve` in a process of its own, as an installation runs it, on a morning of March 2022."""
    folder = tmp_path_factory.mktemp("served")
    url = f"sqlite:///{folder / 'motcua.sqlite3'}"
    office = open_office(url)
    for role in ("tn", "tp", "ld"):
        hire(office, role, COMMUNE)
    office.now += timedelta(minutes=30)
    _stop_the_clock_at(office)
    port = free_port()
    serve = [sys.executable, "-c", "from engine.cli import main; main()", "serve", "--port", str(port)]
    environment = {**os.environ, "MOTCUA_DATABASE_URL": url, "MOTCUA_VAR": str(folder)}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(serve, env=environment, stdout=log, stderr=log)
    try:
        wait_until_answering(f"http://127.0.0.1:{port}/sign-in", process, folder / "log")
        yield Served(address=f"http://127.0.0.1:{port}", office=office)
    finally:
        process.terminate()
        process.wait(timeout=20)
        office.running.close()


def _stop_the_clock_at(office: Office) -> None:
    shown = {"shown_at": office.now.isoformat(), "set_at": datetime.now(UTC).isoformat()}
    with office.installation.database.transaction() as session:
        settings.put(session, DEMO_CLOCK_SETTING, shown)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_answering(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(1200):  # a machine that does much else takes a minute to begin
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except URLError:
            time.sleep(0.1)
    pytest.fail(f"motcua serve did not answer: {log.read_text()}", pytrace=False)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = find()
    if path is None:
        pytest.fail("The browser tests need Chromium; `make setup-test` says how to get it.", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        loop = asyncio._get_running_loop()
        yield browser
        asyncio._set_running_loop(loop)  # hidden, where the last test drove no browser (tests/conftest.py)
        browser.close()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The small office of the web tests, served from this process: its forms have every kind of field."""
    folder = tmp_path_factory.mktemp("small")
    database = Database(f"sqlite:///{folder / 'motcua.sqlite3'}")
    schema.upgrade(database)
    office = small_office(database, small_catalog(), folder / "letters")
    with served_here(create_app(office.running, secret_key=b"a key for tests only")) as port:
        yield Served(address=f"http://127.0.0.1:{port}", office=office)
    database.close()


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, chromium: Browser, served: Served) -> Iterator[Page]:
    yield from _window(chromium, served, request.param)


@pytest.fixture(params=SIZES)
def small_page(request: pytest.FixtureRequest, chromium: Browser, small: Served) -> Iterator[Page]:
    yield from _window(chromium, small, request.param)


def _window(chromium: Browser, served: Served, size: str) -> Iterator[Page]:
    """A window at a desk or on a phone. Whatever the page complains of in the console fails the test."""
    width, height = SIZES[size]
    viewport = ViewportSize(width=width, height=height)
    context = chromium.new_context(viewport=viewport, locale="vi-VN", base_url=served.address)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert [text for text in complaints if "422" not in text] == []


def go_to(page: Page, name: str) -> None:
    """By the head of the page, and there when its page is; what does not stand open there is in its menu."""
    head = page.get_by_role("navigation", name="Chính")
    head.locator("summary").wait_for()
    link = head.get_by_role("link", name=name, exact=True)
    if link.count() == 0:
        head.locator("summary").click()
    with page.expect_navigation():
        link.click()


def sign_in(page: Page, role: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Tên đăng nhập").fill(f"{COMMUNE}.{role}")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))
