"""Requests a second of 50 officers ÷ those of one, at pages that `motcua serve` serves on PostgreSQL; and what is busy.

They begin with a sign-in, then read their lists (40 %), open dossiers (25 %), complete work (15 %), search (10 %) and
receive (10 %) without a rest. Measured beside: the same people at the pace of an office. Clients, server and database
share the cores of the machine."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import mean, median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import make_url

from engine.bootstrap import DEMO_CLOCK_SETTING, TARIFF_SETTING
from engine.config import ROOT
from engine.domain.actor import system
from engine.domain.identifiers import RoleKey
from engine.operations.users import Account, Holding, create_user
from engine.store import settings
from engine.store.database import in_transaction
from tests.benchmarks.bench_durable_step import _driver as driver
from tests.benchmarks.desk_day import PROCEDURE
from tests.benchmarks.installations import COMMUNE, postgresql
from tests.benchmarks.usage import Usage, watched
from tests.office import OPENING, Office, open_office

TAKES_MINUTES = True  # run by name or with --all
GOAL = 1.0  # the ratio is to be this or more: with many at the pages nobody stands in another's way
OFFICERS = 50
STOCK = 300  # dossiers that are under way when they begin
SECONDS = 12.0  # of each run
ROUNDS = 2
THREADS = 8  # as `motcua serve` begins
PAUSE = 10.0  # seconds between two things that somebody in an office does
PASSWORD = "mat-khau-thu-123"
ROLES = (("tn", "tp"), ("tn", "tp", "vt"), ("tn", "vp"), ("ld",), ("tn", "dc"))
BUSY = 0.85  # so much of what there is counts as all of it
SEARCHED = ("inbox", "dossier", "complete", "search", "reception")


def run(officers: int = OFFICERS, seconds: float = SECONDS) -> dict[str, Any]:
    with ExitStack() as stack:
        database = stack.enter_context(postgresql())
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="motcua-bench-")))
        logins = _prepared(driver(database), officers)
        served = [stack.enter_context(_served(database, folder)) for _ in range(2)]
        day = _Day(database, served[:1], logins, seconds)
        rounds = [(day.measured(1), day.measured(officers)) for _ in range(ROUNDS)]
        paced = day.measured(officers, pause=PAUSE)
        shared = _Day(database, served, logins, seconds).measured(officers)
    rates = [median(measured["per_second"] for measured in found) for found in zip(*rounds, strict=True)]
    one, many = rounds[-1]
    return {
        "name": "officers",
        "ratio": round(rates[1] / rates[0], 2),
        "goal": GOAL,
        "median_ms": many["p50_ms"],
        "per_second_one": round(rates[0], 1),
        f"per_second_{officers}": round(rates[1], 1),
        "per_second_two_processes": shared["per_second"],
        "busy_first": many["busy_first"],
        "one": one,
        "many": many,
        "two_processes": shared,
        "at_the_pace_of_an_office": paced,
        "officers": officers,
        "pause_s": PAUSE,
        "runs": ROUNDS,
    }


class _Day:
    """People at the pages of some processes that serve them."""

    def __init__(self, database: str, served: list[tuple[int, str]], logins: list[str], seconds: float) -> None:
        self._database, self._served, self._logins, self._seconds = database, served, logins, seconds

    def measured(self, officers: int, *, pause: float = 0.0) -> dict[str, Any]:
        """`pause` makes it longer: so many fewer things happen."""
        asked = {
            "hosts": [host for _, host in self._served],
            "logins": self._logins[:officers],
            "password": PASSWORD,
            "seconds": self._seconds * (3 if pause else 1),
            "pause": pause,
        }
        command = [sys.executable, "-m", "tests.benchmarks.desk_day"]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as clients:
            assert clients.stdin is not None
            assert clients.stdout is not None
            print(json.dumps(asked), file=clients.stdin, flush=True)
            clients.stdout.readline()  # everybody is signed in
            groups = {
                "web": [pid for pid, _ in self._served],
                "postgresql": [_postmaster(self._database)],
                "clients": [clients.pid],
            }
            with watched(self._database, groups) as usage:
                print("go", file=clients.stdin, flush=True)
                found = json.loads(clients.stdout.readline())
        return self._told(found, usage)

    def _told(self, found: dict[str, Any], usage: Usage) -> dict[str, Any]:
        every = [spent for kind in found["spent"].values() for spent in kind]
        in_flight = sum(every) / 1e3 / found["seconds"]
        threads = THREADS * len(self._served)
        web = usage.cores("web")
        return {
            "per_second": round(len(every) / found["seconds"], 1),
            "p50_ms": round(median(every), 1),
            "p95_ms": _p95(every),
            "kinds_p50_p95_ms": {
                kind: (round(median(spent), 1), _p95(spent)) for kind, spent in sorted(found["spent"].items())
            },
            "sign_in_p95_ms": _p95(found["signing_in"]),
            "refused": _refused({**found["answers"], **found["signed_in"]}),
            "web_cores": round(web, 2),
            "postgresql_cores": round(usage.cores("postgresql"), 2),
            "clients_cores": round(usage.cores("clients"), 2),
            "machine_busy": round(usage.machine_share, 2),
            "threads_busy": round(min(1.0, in_flight / threads), 2),
            "connections_at_work": round(mean(usage.at_work or [0]), 1),
            "most_connections": max(usage.at_work or [0]),
            "waiting_for_locks": round(mean(usage.waiting_for_locks or [0]), 2),
            "busy_first": _busy_first(web / len(self._served), usage, in_flight / threads),
        }


def _busy_first(web: float, usage: Usage, threads: float) -> str:
    """What there is no more of. All threads at work is a sign, not a cause, while a core is the limit."""
    if web > BUSY:
        return "one core in each web process"
    if usage.machine_share > BUSY:
        return "all cores of the machine"
    if usage.cores("postgresql") > BUSY * (os.cpu_count() or 1):
        return "the cores of PostgreSQL"
    if mean(usage.waiting_for_locks or [0]) > mean(usage.at_work or [0]) / 2 > 0:
        return "locks of rows"
    return "threads of the server" if threads > BUSY else "nothing"


def _refused(answers: dict[str, int]) -> dict[str, int]:
    """Answers that are no page: 409 where somebody else was faster, 400 and 403 where the form or the rules said no."""
    return {told: count for told, count in sorted(answers.items()) if told.split()[-1] not in {"200", "302"}}


def _p95(spent: list[float]) -> float:
    return round(quantiles(spent, n=20)[-1] if len(spent) > 1 else sum(spent), 1)


def _postmaster(database: str) -> int:
    folder = make_url(database).query["host"]
    return int((Path(str(folder)) / "postmaster.pid").read_text().split("\n", 1)[0])


def _prepared(url: str, officers: int) -> list[str]:
    """A commune whose clock stands at a morning, with people who can sign in and dossiers under way."""
    office = open_office(url)
    clock = {"shown_at": OPENING.isoformat(), "set_at": datetime.now(UTC).isoformat()}
    in_transaction(office.installation.database, lambda session: settings.put(session, DEMO_CLOCK_SETTING, clock))
    in_transaction(office.installation.database, lambda session: settings.put(session, TARIFF_SETTING, "demo"))
    logins = [_hired(office, at) for at in range(officers)]
    for at in range(STOCK):
        received = office.file(PROCEDURE, name=f"Nguyễn Thị Đo {at}")
        for _ in range(at % 4):
            for item in office.open_items(received.dossier_id)[:1]:
                office.complete(item)
    office.running.close()
    return logins


def _hired(office: Office, at: int) -> str:
    login = f"do.{at}"
    holdings = [
        Holding(unit_id=COMMUNE, role=RoleKey(role), valid_from=date(2019, 1, 1)) for role in ROLES[at % len(ROLES)]
    ]
    account = Account(login=login, name=f"Cán bộ đo {at}", password=PASSWORD, holdings=holdings, demo=True)
    create_user(office.installation, account, actor=system("bench", COMMUNE), now=office.now)
    return login


@contextmanager
def _served(database: str, folder: Path) -> Iterator[tuple[int, str]]:
    """Process and host of a server as people start it; those of one folder share the key of sessions."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    environment = {**os.environ, "MOTCUA_DATABASE_URL": database, "MOTCUA_VAR": str(folder)}
    command = [sys.executable, "-c", "from engine.cli import main; main()", "serve", "--port", host.partition(":")[2]]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            _await(host, server)
            yield server.pid, host
        finally:
            server.terminate()


def _await(host: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError("the server ended before it served a page")
        try:
            urllib.request.urlopen(f"http://{host}/sign-in", timeout=5).close()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server served no page within a minute")
