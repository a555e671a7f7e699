"""Numbers have no gaps and no doubles, however many take them at once and whatever happens to those who do."""

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from engine.store.database import Database, Session, in_transaction
from engine.store.numbers import next_number
from engine.store.tables import number_series, settings

BOOK = ("xa", "register:khai_sinh", "2022")


class ChangedMind(Exception):
    """A command that fails after it took its numbers."""


def take(session: Session, count: int = 1, *, fails: bool = False) -> range:
    """Takes numbers and writes them down as a book would."""
    numbers = next_number(session, *BOOK, count=count)
    session.execute(insert(settings), [{"key": str(number), "value": os.getpid()} for number in numbers])
    if fails:
        raise ChangedMind
    return numbers


def written(database: Database) -> list[int]:
    with database.reading() as session:
        return sorted(map(int, session.execute(select(settings.c.key)).scalars()))


def last(database: Database) -> int:
    with database.reading() as session:
        return int(session.execute(select(number_series.c.last)).scalar_one_or_none() or 0)


def assert_whole(database: Database) -> None:
    numbers = written(database)
    assert numbers == list(range(1, last(database) + 1))


def test_a_series_begins_at_one_and_goes_on(office: Database) -> None:
    assert [in_transaction(office, take) for _ in range(3)] == [range(1, 2), range(2, 3), range(3, 4)]


def test_one_number_a_document(office: Database) -> None:
    assert in_transaction(office, lambda session: take(session, 7)) == range(1, 8)
    assert in_transaction(office, lambda session: take(session, 2)) == range(8, 10)


@pytest.mark.parametrize("count", [0, -1])
def test_no_numbers_for_nothing(office: Database, count: int) -> None:
    with pytest.raises(ValueError, match=str(count)), office.transaction() as session:
        next_number(session, *BOOK, count=count)


def test_every_unit_book_and_year_counts_by_itself(office: Database, rows: Any) -> None:
    others = [("xb", *BOOK[1:]), (BOOK[0], "register:khai_tu", BOOK[2]), (*BOOK[:2], "2023")]
    with office.transaction() as session:
        rows.add(session, "units", id="xb")
        next_number(session, *BOOK, count=5)
        assert [next_number(session, *series)[0] for series in others] == [1, 1, 1]


def test_a_command_that_rolls_back_gives_its_numbers_back(office: Database) -> None:
    in_transaction(office, take)
    with pytest.raises(ChangedMind), office.transaction() as session:
        take(session, 3, fails=True)
    assert in_transaction(office, take) == range(2, 3)


def test_many_threads_some_of_which_fail(office: Database) -> None:
    def command(number: int) -> int:
        try:
            return len(in_transaction(office, lambda session: take(session, number % 3 + 1, fails=number % 5 == 0)))
        except ChangedMind:
            return 0

    with ThreadPoolExecutor(16) as pool:
        taken = sum(pool.map(command, range(150)))
    assert_whole(office)
    assert len(written(office)) == taken > 0


def _work(url: str, commands: int, seed: int) -> None:
    database = Database(url)
    dice = random.Random(seed)
    for _ in range(commands):
        try:
            in_transaction(database, lambda session: take(session, dice.randint(1, 3), fails=dice.random() < 0.2))
        except ChangedMind:
            continue
    database.close()


def _processes(url: str, commands: int, count: int = 3) -> list[Any]:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_work, args=(url, commands, seed)) for seed in range(count)]
    for process in processes:
        process.start()
    return processes


def test_many_processes(database_url: str, office: Database) -> None:
    processes = _processes(database_url, 40)
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert_whole(office)
    with office.reading() as session:
        assert len(Counter(session.execute(select(settings.c.value)).scalars())) == 3


def test_processes_killed_at_random_moments(database_url: str, office: Database) -> None:
    dice = random.Random(1)
    for _ in range(3):
        before = last(office)
        processes = _processes(database_url, 100_000, count=2)
        while last(office) < before + 20:
            time.sleep(0.05)
        time.sleep(dice.random() / 20)
        for process in processes:
            os.kill(process.pid, signal.SIGKILL)
            process.join(10)
        assert_whole(office)
    in_transaction(office, take)
    assert_whole(office)
    with office.reading() as session:
        if office.kind == "sqlite":
            assert session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
