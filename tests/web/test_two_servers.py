"""Two processes of `motcua serve` on one database and one folder, as behind a proxy: a form kept by one comes back from
the other, and tries at passwords are counted together."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from engine.bootstrap import DEMO_CLOCK_SETTING
from engine.store import settings
from tests.conftest import BOTH, Kept, copied
from tests.office import COMMUNE
from tests.web.shipped_office import COPY, PERSON, shipped_office, token_of
from tests.web.small_office import PASSWORD
from web.sign_in import FAILURES

TOGETHER = int(FAILURES.split()[0])  # tries a minute from one address


@dataclass
class Window:
    """A browser at one of the servers; its cookies go to whichever it is sent to, as to one name behind a proxy."""

    address: str
    jar: CookieJar = field(default_factory=CookieJar)

    @property
    def _opener(self) -> OpenerDirector:
        return build_opener(HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> str:
        with self._opener.open(self.address + path, timeout=60) as answer:
            return str(answer.read().decode())

    def post(self, path: str, data: dict[str, str]) -> tuple[int, str]:
        try:
            with self._opener.open(self.address + path, urlencode(data).encode(), timeout=60) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    def sign_in(self, login: str, password: str, **more: str) -> tuple[int, str]:
        token = token_of(self.get("/sign-in"))
        return self.post("/sign-in", {"login": login, "password": password, "csrf_token": token, **more})


@pytest.fixture(scope="module", params=BOTH)
def addresses(
    request: pytest.FixtureRequest, founded: Kept, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """Two servers for all tests here: the last of them leaves this machine locked out for its minute."""
    folder = tmp_path_factory.mktemp("two")
    with copied(founded(request.param), folder) as url, _served_twice(url, folder) as ports:
        yield f"http://127.0.0.1:{ports[0]}", f"http://127.0.0.1:{ports[1]}"


@contextmanager
def _served_twice(url: str, folder: Path) -> Iterator[list[int]]:
    _furnish(url)
    environment = {**os.environ, "MOTCUA_DATABASE_URL": url, "MOTCUA_VAR": str(folder)}
    ports = [_free_port(), _free_port()]
    serve = [sys.executable, "-c", "from engine.cli import main; main()", "serve", "--port"]
    processes = []
    try:
        with (folder / "log").open("wb") as log:
            for port in ports:
                processes.append(
                    subprocess.Popen([*serve, str(port)], env=environment, stdout=log, stderr=subprocess.STDOUT)
                )
        for port, process in zip(ports, processes, strict=True):
            _wait(f"http://127.0.0.1:{port}/sign-in", process, folder / "log")
        yield ports
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=60)


def _furnish(url: str) -> None:
    """People, and the clock at their morning."""
    office = shipped_office(url)
    shown = {"shown_at": office.now.isoformat(), "set_at": datetime.now(UTC).isoformat()}
    with office.installation.database.transaction() as session:
        settings.put(session, DEMO_CLOCK_SETTING, shown)
    office.running.close()


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(1200):
        if process.poll() is not None:
            break
        try:
            with build_opener().open(url, timeout=5):
                return
        except URLError:
            time.sleep(0.1)
    pytest.fail(f"motcua serve did not answer: {log.read_text()}", pytrace=False)


def test_a_form_kept_by_one_process_comes_back_from_the_other(addresses: tuple[str, str]) -> None:
    first, second = addresses
    desk = Window(first)
    assert desk.sign_in(f"{COMMUNE}.tn", PASSWORD)[0] == 200
    desk.address = second
    page = desk.get(f"/reception/{COPY}")
    assert "Đăng xuất" in page, "a session that one began is one of the other"
    desk.jar.clear()
    code, answer = desk.post(f"/reception/{COPY}", {**PERSON, "csrf_token": token_of(page)})
    kept = re.search(r'name="kept" value="([^"]+)"', answer)
    assert (code, kept is not None) == (400, True)
    assert kept is not None
    desk.address = first
    code, back = desk.sign_in(f"{COMMUNE}.tn", PASSWORD, kept=kept[1])
    assert code == 200
    assert f'value="{PERSON["applicant.name"]}"' in back
    fields = dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', back.split('action="/reception')[1])
    )
    desk.address = second
    code, sent = desk.post(f"/reception/{COPY}", fields)
    assert code == 200
    assert "Đã ghi nhận hồ sơ." in sent
    other = Window(first)
    other.jar = desk.jar
    with pytest.raises(HTTPError, match="404"):
        other.get(f"/kept/{kept[1]}")


def test_tries_at_both_processes_are_counted_together(addresses: tuple[str, str]) -> None:
    """Each process alone sees too few to refuse any. A machine that is busy needs more than the minute at first."""
    codes = _tried(addresses)
    for _ in range(2):
        codes = codes if 429 in codes else _tried(addresses)
    assert set(codes) == {403, 429}
    assert codes.count(403) <= TOGETHER


def _tried(addresses: tuple[str, str]) -> list[int]:
    """What so many tries and two more were answered, from the one and the other in turn."""
    windows = [Window(address) for address in addresses]
    tokens = [token_of(window.get("/sign-in")) for window in windows]
    codes = []
    for at in range(TOGETHER + 2):
        sent = {"login": f"khong.co.{at}", "password": "sai", "csrf_token": tokens[at % 2]}
        codes.append(windows[at % 2].post("/sign-in", sent)[0])
    return codes
