"""Processes killed at random moments under mixed load: nothing that was promised is lost, nothing is done twice."""

import time
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from tests.office import Office
from tests.operations.kill_judge import judge, still_sound
from tests.operations.kills import BETWEEN, Run
from tests.operations.load import FastClock
from tests.operations.victims import Place

KILLS = 20


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_by_twenty_kills(office: Office, database_url: str, tmp_path: Path) -> None:
    clock = FastClock(begun=time.monotonic(), speed=120, leap=timedelta(days=3))
    run = Run(office=office, place=Place(url=database_url, folder=tmp_path, clock=clock), seed=20)
    run.begin()
    try:
        for _ in range(KILLS):
            run.kill()
        assert still_sound(run) == []
    finally:
        run.end()
    judged = judge(run)
    assert judged.faults == ()
    assert sum(judged.promises.values()) > KILLS, "the processes hardly did anything"
    assert {cut.moment for kill in run.kills for cut in kill.cuts} > {BETWEEN}, "nobody was at work when killed"
    _the_judge_would_have_seen_it(run)


def _the_judge_would_have_seen_it(run: Run) -> None:
    """A command that is gone, a letter that never left, a promise that nobody kept, work done twice."""
    with run.office.installation.database.transaction() as session:
        session.exec_driver_sql("DELETE FROM marks_of_load")
    letters = list(run.place.letters.glob("*.json"))
    assert letters, "no letter left"
    letters[0].unlink()
    done = next(line for lines in run.said for line in lines if line.startswith("done "))
    run.said.append([done, f"filed {uuid4()}"])
    told = " ".join(judge(run).faults)
    for fault in (
        "said to be committed and is not",
        "did not leave as it is written",
        "promised and not",
        "said 2 times",
    ):
        assert fault in told
