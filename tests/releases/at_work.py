"""A process of the release before this one, as it was running when somebody upgraded: it believes that the schema
before the last migration is the newest. It does what it is told on standard input, and says what became of it:

    sweep     one round of the worker        file     receive a dossier
    cut       lose its connections, as when a server restarts"""

import sys
from datetime import datetime

from engine.bootstrap import open_installation
from engine.domain.errors import Refusal
from engine.store import schema
from tests.office import Office

MARITAL = "1.004873"


def main(url: str, now: str) -> None:
    schema.REVISIONS = schema.REVISIONS[:-1]
    schema.HEAD = schema.REVISIONS[-1]
    office = Office(running=open_installation(url), now=datetime.fromisoformat(now))
    say("ready")
    for line in sys.stdin:
        try:
            _do(office, line.strip())
            say("done")
        except Refusal as refusal:
            say(type(refusal).__name__, refusal.vietnamese)


def _do(office: Office, what: str) -> None:
    match what:
        case "sweep":
            office.sweep()
        case "file":
            office.file(MARITAL)
        case "cut":
            office.installation.database.close()
        case _:
            raise ValueError(what)


def say(*words: object) -> None:
    print(*words, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
