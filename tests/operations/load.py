"""A process under load, to be killed at any moment: files dossiers, does whatever work is open, sweeps. Each command
that came back is printed, so that whoever killed the process knows what had been promised.

All processes have one clock, which runs fast and which each of them reads a little late, as machines do."""

import os
import random
import sys
import time
from dataclasses import replace
from datetime import timedelta

from engine.bootstrap import open_installation
from engine.domain.errors import Refusal
from engine.domain.refusals import AlreadyCompleted, ClaimedByOther
from engine.store.refusals import DatabaseUnavailable
from tests.office import OPENING, Office

PROCEDURES = ("2.000815", "1.001193", "1.010824", "1.004873")
FACTS = {"2.000815": {"items": [{"name": "CCCD", "pages": 2, "copies": 3}, {"name": "Bằng", "pages": 1, "copies": 1}]}}


SPEED = 1200  # twenty minutes a second
LATE = 300  # seconds


def main(url: str, seed: int, begun: float) -> None:
    chance = random.Random(seed)
    running = open_installation(url)
    office = Office(running=replace(running, installation=replace(running.installation, tariff="demo")))
    say("ready")
    while True:
        passed = (time.monotonic() - begun) * SPEED
        office.now = OPENING + timedelta(seconds=passed - chance.randrange(LATE))
        act = chance.random()
        try:
            if act < 0.25:
                _file(office, chance)
            elif act < 0.95:
                _work(office, chance)
            else:
                office.sweep()
        except (AlreadyCompleted, ClaimedByOther):
            continue  # the other process was faster
        except DatabaseUnavailable as away:
            say("away", type(away).__name__)
            time.sleep(0.05)
        except Refusal as refusal:
            say("refused", type(refusal).__name__, refusal)


def _file(office: Office, chance: random.Random) -> None:
    procedure = chance.choice(PROCEDURES)
    received = office.file(procedure, facts=FACTS.get(procedure, {}))
    say("filed", received.dossier_id)


def _work(office: Office, chance: random.Random) -> None:
    items = office.open_items()
    if items:
        item = chance.choice(items)
        office.complete(item)
        say("done", item.id)


def say(*words: object) -> None:
    """A line, whole or not at all: whoever is killed while writing has not promised anything."""
    os.write(sys.stdout.fileno(), (" ".join(map(str, words)) + "\n").encode())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
