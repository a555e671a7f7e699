"""The processes that are killed: desks with several threads, workers, and `motcua` commands.

A fork server has read everything once, so that a process is at work a moment after it was started; each has connections
of its own."""

import os
import random
import threading
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from engine import bootstrap
from engine.cli import main as motcua
from tests.office import Office
from tests.operations import load
from tests.operations.load import FastClock
from tests.operations.watched import Watched, say, speak_to

THREADS = 3
REST = 0.01  # seconds between two acts of a person
PRELOADED = "tests.operations.preloaded"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where the killed work: which database, and a folder for what they say and for their letters."""

    url: str
    folder: Path
    clock: FastClock

    @property
    def letters(self) -> Path:
        return self.folder / "letters"


@dataclass(kw_only=True, slots=True)
class Victim:
    kind: str  # desk, worker, or the command as typed
    process: ForkServerProcess
    voices: list[Path] = field(default_factory=list)
    errors: Path

    def lines(self) -> list[list[str]]:
        """What each of its threads has said so far."""
        return [path.read_text().splitlines() if path.exists() else [] for path in self.voices]

    def last_words(self) -> list[str]:
        return [lines[-1] if lines else "" for lines in map(_tail, self.voices)]


def _tail(path: Path) -> list[str]:
    """The last lines, without reading a long file again and again."""
    try:
        with path.open("rb") as voice:
            voice.seek(max(0, voice.seek(0, os.SEEK_END) - 400))
            return voice.read().decode(errors="replace").splitlines()
    except FileNotFoundError:
        return []


def start(place: Place, number: int, kind: str, seed: int) -> Victim:
    context = get_context("forkserver")
    context.set_forkserver_preload([PRELOADED])
    voices = [place.folder / f"{number}-{thread}.said" for thread in range(THREADS if kind == "desk" else 1)]
    errors = place.folder / f"{number}.errors"
    process = context.Process(target=_live, args=(place, kind, seed, voices, errors), daemon=True)
    process.start()
    return Victim(kind=kind, process=process, voices=voices, errors=errors)


def _live(place: Place, kind: str, seed: int, voices: list[Path], errors: Path) -> None:
    os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    os.environ["MOTCUA_VAR"] = str(place.folder)
    spoken = [os.open(voice, os.O_WRONLY | os.O_CREAT | os.O_APPEND) for voice in voices]
    speak_to(spoken[0])
    match kind:
        case "desk":
            _desk(place, seed, spoken)
        case "worker":
            office = load.opened(place.url)
            say("ready")
            load.worker(office, place.clock, random.Random(seed), place.letters)
        case _:
            _command(place, kind)


def _end_with_the_parent() -> None:
    """Nobody else would end a process whose test was ended itself."""
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _desk(place: Place, seed: int, spoken: list[int]) -> None:
    """People of one process share its connections, as the threads of a web server do."""
    office = load.opened(place.url)

    def person(number: int) -> None:
        speak_to(spoken[number])
        say("ready")
        mine = Office(running=office.running)
        load.people(mine, place.clock, random.Random(f"{seed} {number}"), rest=REST)

    threads = [threading.Thread(target=person, args=(number,)) for number in range(len(spoken))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _command(place: Place, line: str) -> None:
    """A `motcua` command as it is, but for the database that says how far it is."""
    os.environ["MOTCUA_DATABASE_URL"] = place.url
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    bootstrap.Database = Watched  # type: ignore[misc]
    say("ready")
    words = line.split()
    name = "_".join(words[:3] if words[1] in ("user", "audit", "report", "incident") else words[:2])
    say("begin", name, words[3] if name == "motcua_user_add" else "-")
    motcua(words[1:], standalone_mode=False)
    say("ended")
