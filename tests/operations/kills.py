"""Killing processes at random moments while they work, and what was left in the database by each."""

import random
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from engine.bootstrap import DEMO_CLOCK_SETTING
from engine.store import settings
from engine.store.database import in_transaction
from engine.store.tables import dossiers, incidents, outbox, timers, users, work_items
from tests.office import COMMUNE, Office
from tests.operations import victims
from tests.operations.victims import Place, Victim
from tests.operations.watched import make_room, marks

ALIVE = ("desk", "desk", "worker")
COMMANDS = (
    "motcua init",
    "motcua user add moi_{n} --name Moi --role ubnd_trung_son:tn --password mat-khau-{n}",
    "motcua worker --seconds 0.05",
    "motcua doctor",
    "motcua audit verify",
    "motcua report cchc --from 2022-01-01 --to 2022-12-31",
    "motcua incident list",
)
STARTED_WITHIN = 60.0  # seconds
LOOK = 0.0002  # seconds between two looks at what a process says

BETWEEN, BEFORE, INSIDE, COMMITTING, UNSAID = (
    "between two commands",
    "before its transaction",
    "in its transaction",
    "at the commit",
    "committed, nobody told",
)
MOMENTS = (BETWEEN, BEFORE, INSIDE, COMMITTING, UNSAID)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """What one thread was doing when it died, and what the database held of it right afterwards."""

    act: str
    subject: str
    moment: str
    mark: str | None
    found: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Kill:
    number: int
    seconds: float  # since the beginning
    kind: str
    cuts: tuple[Cut, ...]


@dataclass(slots=True)
class Run:
    """Processes that work on one database, and the kills so far."""

    office: Office
    place: Place
    seed: int
    kills: list[Kill] = field(default_factory=list)
    said: list[list[str]] = field(default_factory=list)  # by every thread that ever lived
    errors: list[str] = field(default_factory=list)
    alive: list[Victim] = field(default_factory=list)
    started: int = 0
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def begin(self) -> None:
        make_room(self.office.installation.database)
        for role in ("tn", "tp", "vx", "vt", "ld", "dc", "hd"):
            self.office.person(COMMUNE, role)
        self.alive = [self._start(kind) for kind in ALIVE]

    def kill(self) -> Kill:
        """One process more, at a moment by chance: any, or soon after it said that it began to write or commits."""
        while not self._killed(victim := self._chosen()):
            self._bury(victim)  # a command that had ended before
        seconds = time.monotonic() - self.place.clock.begun
        kill = Kill(number=len(self.kills) + 1, seconds=seconds, kind=victim.kind, cuts=tuple(self._cuts(victim)))
        self.kills.append(kill)
        self._bury(victim)
        if victim in self.alive:
            self.alive[self.alive.index(victim)] = self._start(victim.kind)
        return kill

    def _killed(self, victim: Victim) -> bool:
        self._aim(victim)
        victim.process.kill()
        victim.process.join()
        return victim.process.exitcode == -signal.SIGKILL

    def end(self) -> None:
        """Those that are left die too; nobody of them had promised more than the dead."""
        for victim in self.alive:
            victim.process.kill()
        for victim in self.alive:
            victim.process.join()
            self._bury(victim)
        self.alive = []

    def committed(self) -> set[str]:
        return marks(self.office.installation.database)

    def _chosen(self) -> Victim:
        if self.chance.random() < 0.18:
            self._set_clock()
            return self._start(self.chance.choice(COMMANDS).replace("{n}", str(self.started)))
        victim = self.chance.choice(self.alive)
        assert victim.process.is_alive(), victim.errors.read_text()
        return victim

    def _start(self, kind: str) -> Victim:
        self.started += 1
        victim = victims.start(self.place, self.started, kind, self.seed * 10_000 + self.started)
        _until(lambda: all(victim.last_words()), STARTED_WITHIN)
        assert all(victim.last_words()), f"{kind} did not start: {victim.errors.read_text()}"
        return victim

    def _aim(self, victim: Victim) -> None:
        roll = self.chance.random()
        if roll < 0.3:
            time.sleep(self.chance.uniform(0.02, 0.5))
        else:
            word = "commit" if roll < 0.75 else "transaction"
            _until(lambda: any(said.startswith(f"{word} ") for said in victim.last_words()), 1.0)
            time.sleep(self.chance.uniform(0, 0.006))

    def _set_clock(self) -> None:
        """`motcua` commands read the installation's own clock: it goes on from where the fast one is."""
        shown = {"shown_at": self.place.clock.now().isoformat(), "set_at": datetime.now(UTC).isoformat()}
        in_transaction(
            self.office.installation.database, lambda session: settings.put(session, DEMO_CLOCK_SETTING, shown)
        )

    def _cuts(self, victim: Victim) -> Iterator[Cut]:
        for lines in victim.lines():
            act, subject, moment, mark = last_moment(lines)
            yield Cut(act=act, subject=subject, moment=moment, mark=mark, found=self._found(act, subject))

    def _bury(self, victim: Victim) -> None:
        self.said.extend(victim.lines())
        self.errors.append(victim.errors.read_text() if victim.errors.exists() else "")

    def _found(self, act: str, subject: str) -> str:
        """What whoever comes next finds of it."""
        match act:
            case "complete" | "claim" | "release" | "mistake":
                return f"work {self._value(work_items, 'status', subject)}"
            case "withdraw" | "apologise" | "read" | "survey" | "message":
                return f"dossier {self._value(dossiers, 'status', subject)}"
            case "timer":
                return "timer waits" if self._value(timers, "element", subject) else "timer fired"
            case "letters":
                return f"{len(self.office.rows(outbox, status='pending'))} letters wait"
            case "hire" | "motcua_user_add":
                return "account there" if self.office.rows(users, login=subject) else "no account"
            case "retry":
                return "incident over" if self._value(incidents, "resolved_at", subject) else "incident open"
            case _:
                return ""

    def _value(self, table: object, name: str, subject: str) -> object:
        found = self.office.rows(table, id=UUID(subject))
        return getattr(found[0], name) if found else None


def last_moment(lines: list[str]) -> tuple[str, str, str, str | None]:
    """Act, subject, moment and mark of the last thing that a thread was doing."""
    act, subject, moment, mark = "", "", BETWEEN, None
    for word, *rest in (line.split(" ") for line in lines):
        match word:
            case "begin":
                act, subject, moment, mark = rest[0], rest[1], BEFORE, None
            case "transaction":
                moment, mark = INSIDE, rest[0]
            case "commit":
                moment = COMMITTING
            case "committed":
                moment = UNSAID
            case _:
                act, subject, moment, mark = "", "", BETWEEN, None
    return act, subject, moment, mark


def _until(holds: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(LOOK)
