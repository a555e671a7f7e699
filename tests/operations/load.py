"""A process under load, to be killed at any moment: people who file, claim, complete, withdraw, err, and a worker who
sweeps. What it begins, how far it is and what came back is said, so that whoever killed it knows what it was doing
and what had been promised.

All processes have one clock, which runs fast and which each of them reads a little late, as machines do. It may leap,
as over a night, so that timers and warnings fall due."""

import random
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from engine import bootstrap
from engine.adapters.letterbox import Letterbox
from engine.domain.errors import Refusal
from engine.operations import give_warning
from engine.operations import sweep as sweeping
from engine.operations.sweep import sweep
from engine.ports import Courier
from engine.store.refusals import DatabaseUnavailable
from tests.office import OPENING, Mailbag, Office
from tests.operations.acts import Acts
from tests.operations.watched import Watched, say, speak_to

LATE = 300  # seconds
MAIL = 0.01  # seconds before a letter leaves, and after


@dataclass(frozen=True, kw_only=True, slots=True)
class FastClock:
    """`begun` is a reading of the machine's monotonic clock, which all processes share."""

    begun: float
    speed: int = 1200  # twenty minutes a second
    leap: timedelta = timedelta(0)
    leap_every: float = 5.0  # real seconds

    def now(self, late: float = 0) -> datetime:
        passed = time.monotonic() - self.begun
        return OPENING + timedelta(seconds=passed * self.speed - late) + self.leap * int(passed / self.leap_every)


class SlowCourier(Letterbox):
    """As slow as a mail server, so that a worker also dies before and after a letter has left."""

    def deliver(self, letter_id: UUID, topic: str, body: Mapping[str, Any]) -> None:
        time.sleep(MAIL)
        super().deliver(letter_id, topic, body)
        time.sleep(MAIL)


def opened(url: str) -> Office:
    """A connection of this process's own, whose every command is told."""
    bootstrap.Database = Watched  # type: ignore[misc]
    running = bootstrap.open_installation(url)
    return Office(running=replace(running, installation=replace(running.installation, tariff="demo")))


def main(url: str, seed: int, begun: float) -> None:
    """A whole office in one process and one thread."""
    speak_to(sys.stdout.fileno())
    office = opened(url)
    say("ready")
    people(office, FastClock(begun=begun), random.Random(seed), sweeps=0.05)


def people(office: Office, clock: FastClock, chance: random.Random, *, sweeps: float = 0.0, rest: float = 0.0) -> None:
    """Act after act, for ever; `sweeps` is the share of them that a worker does, `rest` the longest pause (seconds)."""
    acts = Acts(office, chance)
    while True:
        time.sleep(chance.uniform(0, rest))
        office.now = clock.now(chance.randrange(LATE))
        _say_refusals(acts.one if chance.random() >= sweeps else lambda: _sweep(office, Mailbag()))


def worker(office: Office, clock: FastClock, chance: random.Random, letters: Path) -> None:
    """Round after round, for ever, saying which timer, warning or letter each transaction is about."""
    sweeping.fire_timer = _told("timer", sweeping.fire_timer)  # type: ignore[attr-defined]
    sweeping.deliver_outbox = _told("letters", sweeping.deliver_outbox)  # type: ignore[attr-defined]
    give_warning._give = _told("warning", give_warning._give)
    while True:
        office.now = clock.now(chance.randrange(LATE))
        _say_refusals(lambda: _sweep(office, SlowCourier(letters)))
        time.sleep(0.02)


def _sweep(office: Office, courier: Courier) -> None:
    say("begin", "sweep", "-")
    say("swept", bool(sweep(office.installation, courier, now=office.now)))


def _told(kind: str, part: Callable[..., Any]) -> Callable[..., Any]:
    def telling(installation: Any, subject: Any, *rest: Any, **options: Any) -> Any:
        say("begin", kind, getattr(subject, "id", subject) if kind != "letters" else "-")
        answer = part(installation, subject, *rest, **options)
        say(f"{kind}_done", answer)
        return answer

    return telling


def _say_refusals(act: Callable[[], None]) -> None:
    try:
        act()
    except DatabaseUnavailable as away:
        say("away", type(away).__name__)
        time.sleep(0.05)
    except Refusal as refusal:
        say("refused", type(refusal).__name__, refusal)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
