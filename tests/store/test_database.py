"""One transaction a command: all or nothing, for readers a still picture, and every hindrance has its own sentence."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import func, insert, select, text

from engine.domain.errors import InvalidInput, NotFound
from engine.store import postgresql, sqlite
from engine.store.database import Database, Durability, Session, in_transaction
from engine.store.refusals import (
    DatabaseBehind,
    DatabaseBusy,
    DatabaseReadOnly,
    DatabaseUnreachable,
)
from engine.store.statement import Statement
from engine.store.tables import number_series, settings

ONLY_POSTGRESQL = [pytest.param("postgresql", marks=pytest.mark.postgresql)]
SQLITE_ONLY = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
POSTGRESQL_ONLY = pytest.mark.parametrize("database_url", ONLY_POSTGRESQL, indirect=True)

Open = Callable[[str], Database]


class Unexpected(Exception):
    """Anything that a command may raise."""


def put(session: Session, key: str, value: Any = 1) -> None:
    session.execute(insert(settings), {"key": key, "value": value})


def put_and_raise(session: Session, error: type[BaseException]) -> None:
    put(session, "a")
    raise error


def keys(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.execute(select(settings.c.key)).scalars())


def test_a_command_commits_once(database: Database) -> None:
    with database.counting() as count, database.transaction() as session:
        put(session, "a")
        put(session, "b")
    assert (count.statements, count.commits) == (2, 1)
    assert keys(database) == {"a", "b"}


@pytest.mark.parametrize("error", [Unexpected, KeyboardInterrupt, DatabaseBehind])
def test_anything_raised_rolls_everything_back(database: Database, error: type[BaseException]) -> None:
    with database.counting() as count, pytest.raises(error), database.transaction() as session:
        put_and_raise(session, error)
    assert count.commits == 0
    assert keys(database) == set()


def test_nobody_sees_half_a_command(database: Database) -> None:
    with database.transaction() as session:
        put(session, "a")
        assert keys(database) == set()
    assert keys(database) == {"a"}


def test_a_reader_keeps_one_picture(database: Database) -> None:
    with database.reading() as session:
        before = session.execute(select(func.count()).select_from(settings)).scalar_one()
        with database.transaction() as writing:
            put(writing, "a")
        assert session.execute(select(func.count()).select_from(settings)).scalar_one() == before


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DatabaseReadOnly), database.reading() as session:
        put(session, "a")
    with database.transaction() as session:
        put(session, "after")
    assert keys(database) == {"after"}


@pytest.mark.parametrize("opening", ["reading", "surveying"])
def test_readers_do_not_wait_for_a_writer(database: Database, opening: str) -> None:
    with database.transaction() as session:
        put(session, "a")
        with getattr(database, opening)() as reader:
            assert reader.execute(select(func.count()).select_from(settings)).scalar_one() == 0


def test_foreign_keys_are_on(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"), database.transaction() as session:
        session.execute(insert(number_series), {"unit_id": "none", "kind": "k", "period": "2022", "last": 1})


@pytest.mark.parametrize(
    ("durability", "sqlite_says", "postgresql_says"), [(Durability.FULL, 2, "on"), (Durability.BULK, 0, "off")]
)
def test_durability(database_url: str, durability: Durability, sqlite_says: int, postgresql_says: str) -> None:
    database = Database(database_url, durability=durability)
    with database.transaction() as session:
        if database.kind == "sqlite":
            assert session.exec_driver_sql("PRAGMA synchronous").scalar_one() == sqlite_says
            assert session.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        else:
            assert session.exec_driver_sql("SHOW synchronous_commit").scalar_one() == postgresql_says
    database.close()


# Two at once


def test_writers_of_one_row_wait_for_each_other(database: Database) -> None:
    """Forty threads add one each to a value that they read first: no addition is lost."""
    with database.transaction() as session:
        put(session, "sum", 0)

    def add_one(session: Session) -> None:
        row = select(settings.c.value).where(settings.c.key == "sum").with_for_update()
        value = session.execute(row).scalar_one()
        session.execute(settings.update().where(settings.c.key == "sum").values(value=value + 1))

    with ThreadPoolExecutor(40) as pool:
        list(pool.map(lambda _: in_transaction(database, add_one), range(40)))
    with database.reading() as session:
        assert session.execute(select(settings.c.value)).scalar_one() == 40


def test_a_deadlock_is_tried_again(database: Database) -> None:
    """Two commands that lock two rows in opposite order both end well."""
    with database.transaction() as session:
        put(session, "a", 0)
        put(session, "b", 0)
    both_hold_one = threading.Barrier(2)

    def crossing(first: str, second: str) -> Callable[[Session], None]:
        tries: list[int] = []

        def command(session: Session) -> None:
            tries.append(1)
            _touch(session, first)
            if len(tries) == 1 and database.kind == "postgresql":
                both_hold_one.wait(10)
            _touch(session, second)

        return command

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda command: in_transaction(database, command), [crossing("a", "b"), crossing("b", "a")]))
    with database.reading() as session:
        assert session.execute(select(settings.c.value)).scalars().all() == [2, 2]


def _touch(session: Session, key: str) -> None:
    value = session.execute(select(settings.c.value).where(settings.c.key == key).with_for_update()).scalar_one()
    session.execute(settings.update().where(settings.c.key == key).values(value=value + 1))


@SQLITE_ONLY
def test_a_command_inside_a_command_is_a_mistake(database: Database) -> None:
    with pytest.raises(RuntimeError, match="already inside"), database.transaction(), database.transaction():
        pass


def test_busy_is_tried_a_few_times_and_then_said(database: Database) -> None:
    tries = []

    def command(session: Session) -> None:
        put(session, f"try {len(tries)}")
        tries.append(1)
        raise DatabaseBusy

    with pytest.raises(DatabaseBusy, match="Hệ thống đang bận"):
        in_transaction(database, command)
    assert len(tries) > 1
    assert keys(database) == set()


def test_a_refusal_is_not_tried_again(database: Database) -> None:
    tries = []

    def command(session: Session) -> None:
        tries.append(1)
        raise InvalidInput("x", "sai", "wrong")

    with pytest.raises(InvalidInput):
        in_transaction(database, command)
    assert len(tries) == 1


@SQLITE_ONLY
def test_a_command_may_write_from_its_first_statement(database: Database, database_url: str) -> None:
    """What it has read must still hold when it writes, so other processes wait from the beginning."""
    other = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None, timeout=0)
    with database.transaction(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()


@contextmanager
def held_by_another_process(url: str) -> Iterator[None]:
    """A lock that this program's own queue of writers knows nothing of."""
    if url.startswith("sqlite"):
        other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.close()
    else:
        with psycopg.connect(url) as connection:
            connection.execute("LOCK TABLE settings")
            yield


def test_a_lock_that_is_never_given_back(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits too long reads a sentence, not the words of a driver."""
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    monkeypatch.setitem(postgresql.SETTINGS, "lock_timeout", "50ms")
    database = Database(database_url)
    with held_by_another_process(database_url), pytest.raises(DatabaseBusy) as refused:
        in_transaction(database, lambda session: put(session, "a"))
    assert not any(word in str(refused.value).lower() for word in ("lock", "khoá", "sqlite", "psycopg", "timeout"))
    in_transaction(database, lambda session: put(session, "b"))
    assert keys(database) == {"b"}
    database.close()


def test_a_lock_met_while_writes_go_together(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The driver itself raises, when the answers are read; that is a sentence too."""
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    monkeypatch.setitem(postgresql.SETTINGS, "lock_timeout", "50ms")
    database = Database(database_url)

    putting = Statement(insert(settings), columns=["key", "value"])

    def command(session: Session) -> None:
        putting.send_each(session, [{"key": key, "value": 1} for key in "ab"])

    with held_by_another_process(database_url), pytest.raises(DatabaseBusy):
        in_transaction(database, command)
    in_transaction(database, command)
    assert keys(database) == {"a", "b"}
    database.close()


@POSTGRESQL_ONLY
def test_a_server_that_was_restarted_is_found_again(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "IDLE_SECONDS", 0.0)
    database = Database(database_url)
    assert keys(database) == set()
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'motcua%'"
        )
    in_transaction(database, lambda session: put(session, "a"))
    assert keys(database) == {"a"}
    database.close()


@POSTGRESQL_ONLY
def test_a_connection_lost_in_the_middle_changes_nothing(database_url: str) -> None:
    database = Database(database_url)

    def put_and_be_cut(session: Session) -> None:
        put(session, "a")
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(DatabaseUnreachable):
        in_transaction(database, put_and_be_cut)
    assert keys(database) == set()
    database.close()


@POSTGRESQL_ONLY
@pytest.mark.parametrize("read_first", [True, False])
def test_a_refusal_on_a_connection_that_was_cut_is_the_refusal_and_no_more(
    database_url: str, caplog: pytest.LogCaptureFixture, read_first: bool
) -> None:
    """There is nothing left to roll back: what would be tried on that connection is a fault in the log for nobody."""
    database = Database(database_url)

    def refuse_when_cut(session: Session) -> None:
        if read_first:
            put(session, "a")
        with psycopg.connect(database_url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        raise NotFound("hồ sơ", "dossier", "1")

    with pytest.raises(NotFound):
        in_transaction(database, refuse_when_cut)
    in_transaction(database, lambda session: put(session, "c"))
    assert keys(database) == {"c"}
    database.close()
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []
