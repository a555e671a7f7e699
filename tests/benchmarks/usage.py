"""How busy processes and the database are while something runs, read from /proc and from PostgreSQL (Linux)."""

import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

_TICKS = os.sysconf("SC_CLK_TCK")
_EVERY_SECONDS = 0.1
_STATES = (
    "SELECT count(*) FILTER (WHERE state <> 'idle'), count(*) FILTER (WHERE wait_event_type = 'Lock'), "
    "count(*) FILTER (WHERE state = 'active' AND wait_event IN ('WALSync', 'WALWrite', 'WalSync', 'WalWrite')) "
    "FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'motcua%%'"
)


@dataclass(slots=True)
class Usage:
    """Seconds of processor time by group of processes, of the whole machine, and samples of the connections."""

    seconds: float = 0.0
    spent: dict[str, float] = field(default_factory=dict)
    machine: float = 0.0
    at_work: list[int] = field(default_factory=list)
    waiting_for_locks: list[int] = field(default_factory=list)
    writing_the_log: list[int] = field(default_factory=list)

    def cores(self, group: str) -> float:
        return self.spent[group] / self.seconds

    @property
    def machine_share(self) -> float:
        return self.machine / self.seconds / (os.cpu_count() or 1)


@contextmanager
def watched(server: str, groups: dict[str, Iterable[int]]) -> Iterator[Usage]:
    """`groups`: by name, the processes of which each is meant with its children; `server`: URL of the database."""
    found, done = Usage(), threading.Event()
    before, idle = {name: _spent(pids) for name, pids in groups.items()}, _busy()
    sampling = threading.Thread(target=_sample, args=(server, found, done))
    sampling.start()
    begun = time.perf_counter()
    try:
        yield found
    finally:
        found.seconds = time.perf_counter() - begun
        found.spent = {name: _spent(pids) - before[name] for name, pids in groups.items()}
        found.machine = _busy() - idle
        done.set()
        sampling.join()


def _sample(server: str, found: Usage, done: threading.Event) -> None:
    with psycopg.connect(server, autocommit=True, application_name="bench") as connection:
        while not done.wait(_EVERY_SECONDS):
            row: Any = connection.execute(_STATES).fetchone()
            for samples, value in zip(
                (found.at_work, found.waiting_for_locks, found.writing_the_log), row, strict=True
            ):
                samples.append(value)


def _spent(pids: Iterable[int]) -> float:
    """Seconds of processes and of their children, also of those that have ended meanwhile."""
    wanted, spent = set(pids), 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().rpartition(")")
        except OSError:  # it has just ended
            continue
        fields = rest.split()
        pid, parent = int(name.split()[0]), int(fields[1])
        if pid in wanted or parent in wanted:
            spent += sum(map(int, fields[11:13]))
        if pid in wanted:
            spent += sum(map(int, fields[13:15]))
    return spent / _TICKS


def _busy() -> float:
    """Seconds in which some core did something."""
    numbers = [int(number) for number in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    return (sum(numbers[:8]) - numbers[3] - numbers[4]) / _TICKS
