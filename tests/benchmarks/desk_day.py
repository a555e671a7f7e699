"""Officers at the pages of a running server, a process of its own: reads what to do as JSON, prints what it measured.

Each officer is a thread with a session, and does one thing after the other, as often as the desk really does it."""

import http.client
import json
import random
import re
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks.page_form import filled

OFTEN = {"inbox": 40, "dossier": 25, "complete": 15, "search": 10, "reception": 10}
LISTS = ("offered", "offered", "offered", "mine", "late", "elsewhere")
SOUGHT = ("nguyen", "ho thi do", "chung thuc", "000.25", "0914 000", "tran van")
PROCEDURE = "2.000815"
_WORK = re.compile(r'href="/work/([0-9a-f-]{36})"')
_DOSSIER = re.compile(r'href="/dossiers/([0-9a-f-]{36})"')
_FORM_HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


class Refused(Exception):
    """The server refused something, as it may: somebody else was faster, or two people must do it."""


@dataclass
class Officer:
    """`spent`: by kind of request, its milliseconds; `answers`: how often the server gave which code."""

    host: str
    login: str
    password: str
    chance: random.Random
    cookies: dict[str, str] = field(default_factory=dict)
    spent: dict[str, list[float]] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    work: list[str] = field(default_factory=list)
    dossiers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._line = http.client.HTTPConnection(self.host, timeout=120)

    def sign_in(self) -> None:
        page = self.get("sign_in_page", "/sign-in")
        self.post("sign_in", "/sign-in", {**filled(page, "/sign-in"), "login": self.login, "password": self.password})
        self.inbox()

    def act(self) -> None:
        (kind,) = self.chance.choices(list(OFTEN), list(OFTEN.values()))
        getattr(self, kind)()

    def inbox(self) -> None:
        page = self.get("inbox", f"/inbox?list={self.chance.choice(LISTS)}")
        self.work = _WORK.findall(page) or self.work
        self.dossiers = list(dict.fromkeys(_DOSSIER.findall(page) + self.dossiers))[:200]

    def dossier(self) -> None:
        if self.dossiers:
            self.get("dossier", f"/dossiers/{self.chance.choice(self.dossiers)}")

    def complete(self) -> None:
        if self.work:
            path = f"/work/{self.work.pop(self.chance.randrange(len(self.work)))}"
            form = filled(self.get("work_page", path), path)
            if form:
                self.post("complete", path, form)

    def search(self) -> None:
        page = self.get("search", f"/dossiers?{urlencode({'search': self.chance.choice(SOUGHT)})}")
        self.dossiers = list(dict.fromkeys(_DOSSIER.findall(page) + self.dossiers))[:200]

    def reception(self) -> None:
        path = f"/reception/{PROCEDURE}"
        form = filled(self.get("reception_page", path), path)
        self.post("reception", path, {**form, "applicant.name": f"Hồ Thị Đo {self.chance.randrange(10**6)}"})

    def get(self, kind: str, path: str) -> str:
        return self._sent(kind, "GET", path, None)

    def post(self, kind: str, path: str, form: dict[str, str]) -> str:
        return self._sent(kind, "POST", path, urlencode(form))

    def _sent(self, kind: str, method: str, path: str, body: str | None) -> str:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Host": self.host}
        if body is not None:
            headers |= {**_FORM_HEADERS, "Referer": f"http://{self.host}{path}"}
        begun = time.perf_counter()
        self._line.request(method, path, body, headers)
        answer = self._line.getresponse()
        text = answer.read().decode()
        self.spent.setdefault(kind, []).append((time.perf_counter() - begun) * 1e3)
        told = f"{kind} {answer.status}"
        self.answers[told] = self.answers.get(told, 0) + 1
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return text


def work(asked: dict[str, Any]) -> dict[str, Any]:
    """`pause`: the mean seconds between two things that one officer does; 0 where none rests."""
    officers = [
        Officer(asked["hosts"][at % len(asked["hosts"])], login, asked["password"], random.Random(f"{login}.{at}"))
        for at, login in enumerate(asked["logins"])
    ]
    together(officers, Officer.sign_in)
    signing_in = [milliseconds for officer in officers for milliseconds in officer.spent.pop("sign_in", [])]
    signed_in = {told: count for officer in officers for told, count in officer.answers.items() if "sign_in " in told}
    for officer in officers:
        officer.spent.clear()
        officer.answers.clear()
    print("ready", flush=True)
    sys.stdin.readline()
    begun = time.perf_counter()
    together(officers, lambda officer: busy(officer, begun + asked["seconds"], asked["pause"]))
    return {
        "seconds": time.perf_counter() - begun,
        "spent": joined(officer.spent for officer in officers),
        "answers": counted(officer.answers for officer in officers),
        "signing_in": signing_in,
        "signed_in": signed_in,
    }


def busy(officer: Officer, until: float, pause: float) -> None:
    while time.perf_counter() < until:
        if pause:
            time.sleep(officer.chance.expovariate(1 / pause))
        officer.act()


def together(officers: list[Officer], each: Any) -> None:
    threads = [threading.Thread(target=each, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def joined(found: Any) -> dict[str, list[float]]:
    all_of: dict[str, list[float]] = {}
    for spent in found:
        for kind, milliseconds in spent.items():
            all_of.setdefault(kind, []).extend(milliseconds)
    return all_of


def counted(found: Any) -> dict[str, int]:
    total: dict[str, int] = {}
    for answers in found:
        for told, count in answers.items():
            total[told] = total.get(told, 0) + count
    return total


if __name__ == "__main__":
    print(json.dumps(work(json.loads(sys.stdin.readline()))), flush=True)
