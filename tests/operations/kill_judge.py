"""What must be true after processes were killed: nothing promised is lost, nothing is done twice, nothing half-done."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from engine.adapters.letterbox import Letterbox
from engine.cli.doctor import reader
from engine.operations.sweep import sweep
from engine.store.audit_verify import TrailReport, verify
from engine.store.doctor import Diagnosis, examine
from engine.store.tables import audit_events, dossiers, outbox, surveys, users, work_items
from tests.office import Office
from tests.operations.kills import COMMITTING, INSIDE, UNSAID, Run

SIDES = ("at the commit, not there", "at the commit, there, nobody told")
LATE = frozenset({"outbox", "timer"})  # while work goes on a worker may be behind a leap of the clock


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    promises: Counter[str]  # by word
    committed: int
    diagnosis: Diagnosis
    trail: TrailReport
    faults: tuple[str, ...]


def judge(run: Run) -> Judgement:
    """Once everybody is dead and a worker has done what was left over."""
    office = run.office
    _finish(office, run.place.letters)
    committed = run.committed()
    diagnosis = examine(office.installation.database, now=office.now, read_stage=reader(office.installation))
    trail = verify(office.installation.database)
    faults = [
        *_marks(run, committed),
        *_promises(office, run.said),
        *_doubles(office),
        *_letters(office, run.place.letters),
        *(f"an error of the program: {text[-500:]}" for text in run.errors if "Traceback" in text),
        *(f"doctor: {problem.where}: {problem.en}" for problem in diagnosis.problems),
        *(f"audit verify: {problem.dossier} {problem.en}" for problem in trail.problems),
    ]
    promises = Counter(line.split()[0] for lines in run.said for line in lines if _is_promise(line))
    return Judgement(
        promises=promises, committed=len(committed), diagnosis=diagnosis, trail=trail, faults=tuple(faults)
    )


def still_sound(run: Run) -> list[str]:
    """What the doctor finds while everybody is at work, but for what only waits for a worker."""
    office = run.office
    now = run.place.clock.now()
    found = examine(office.installation.database, now=now, read_stage=reader(office.installation))
    return [f"{problem.where}: {problem.en}" for problem in found.problems if problem.kind not in LATE]


def _finish(office: Office, letters: Path) -> None:
    """Five minutes after the last of them a lease of a dead worker is over."""
    office.now = max(row.recorded_at for row in office.rows(dossiers)) + timedelta(days=1)
    while sweep(office.installation, Letterbox(letters), now=office.now):
        pass


def _marks(run: Run, committed: set[str]) -> Iterator[str]:
    words: dict[str, set[str]] = {"commit": set(), "committed": set()}
    for word, mark in (line.split(" ", 1) for lines in run.said for line in lines if line.startswith("commit")):
        words[word].add(mark)
    for mark in words["committed"] - committed:
        yield f"a command was said to be committed and is not in the database: {mark}"
    for mark in committed - words["commit"]:
        yield f"a command is in the database that never came to its commit: {mark}"
    for kill in run.kills:
        for cut in kill.cuts:
            there = cut.mark in committed
            if (cut.moment == INSIDE and there) or (cut.moment == UNSAID and not there):
                yield f"kill {kill.number}: {cut.act} was {cut.moment}, in the database: {there}"


_PROMISES = frozenset({"filed", "done", "claimed", "withdrawn", "apologised", "surveyed", "hired"})
_ONCE = frozenset({"filed", "done", "withdrawn", "apologised", "surveyed", "hired"})


def _is_promise(line: str) -> bool:
    return line.split(" ", 1)[0] in _PROMISES


def _promises(office: Office, said: Iterable[list[str]]) -> Iterator[str]:
    counted = Counter(line for lines in said for line in lines if _is_promise(line))
    for line, times in counted.items():
        if times > 1 and line.split()[0] in _ONCE:
            yield f"said {times} times: {line}"
    kept = _kept(office)
    for line in counted:
        if line not in kept:
            yield f"promised and not in the database: {line}"


def _kept(office: Office) -> set[str]:
    """Every promise that the database keeps, as it would be said."""
    kept = {f"filed {row.id}" for row in office.rows(dossiers)}
    kept |= {f"done {row.id}" for row in office.rows(work_items, status="done")}
    kept |= {f"withdrawn {row.id}" for row in office.rows(dossiers, status="withdrawn")}
    kept |= {f"apologised {row.id}" for row in office.rows(dossiers) if row.reappointed_at}
    kept |= {f"surveyed {row.dossier_id}" for row in office.rows(surveys)}
    kept |= {f"hired {row.login}" for row in office.rows(users)}
    kept |= {f"claimed {event['work_item']}" for event in _events(office, "work_item:claimed")}
    return kept


def _doubles(office: Office) -> Iterator[str]:
    completed = Counter(event["work_item"] for event in _events(office, "work_item:completed"))
    done = {str(row.id) for row in office.rows(work_items, status="done")}
    for item in done ^ completed.keys():
        yield f"work item {item} is done without its event, or has an event without being done"
    fired = Counter(event["timer"] for event in _events(office, "timer:fired"))
    for what, counts in (("completed", completed), ("fired", fired)):
        yield from (f"{what} {times} times: {subject}" for subject, times in counts.items() if times > 1)


def _letters(office: Office, folder: Path) -> Iterator[str]:
    """Every letter that is sent left, as it was written, and none left that the database does not know."""
    known = {str(row.id): row for row in office.rows(outbox)}
    left = {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")} if folder.exists() else {}
    for letter in left.keys() - known.keys():
        yield f"letter {letter} left, and the database does not know it"
    for key, row in known.items():
        if row.status == "sent" and left.get(key) != {"topic": row.topic, **row.body}:
            yield f"letter {key} is sent, and did not leave as it is written"


def _events(office: Office, kind: str) -> list[dict[str, Any]]:
    return [json.loads(row.body)["data"] for row in office.rows(audit_events, kind=kind)]


def outcome(moment: str, mark: str | None, committed: set[str]) -> str:
    """The moment, and at a commit on which side of it."""
    if moment != COMMITTING:
        return moment
    return SIDES[mark in committed]
