"""Connections to PostgreSQL through psycopg 3: READ COMMITTED with row locks for commands, a snapshot for readers."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import orjson
import psycopg
from psycopg.pq import PipelineStatus
from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DisconnectionError

from engine.store.durability import Durability
from engine.store.gate import Gate
from engine.store.pools import Pools
from engine.store.refusals import FAILURES, CutBeforeCommit, DatabaseInUse, is_lost

SETTINGS = {
    "timezone": "UTC",
    "lock_timeout": "10s",
    "statement_timeout": "120s",
    "idle_in_transaction_session_timeout": "120s",  # a hung process must not keep its locks
}
_BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED"
_BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
_COMMIT = {Durability.FULL: "on", Durability.BULK: "off"}
UPGRADE_LOCK = 0x6D6F7463_7561  # "motcua": any constants that all processes share
_WORK_LOCK = UPGRADE_LOCK + 1
_NAME = f"motcua {socket.gethostname()[:40]} {os.getpid()}"  # whom an upgrade asks to stop
_others: Any = text(
    "SELECT application_name, client_addr, pid FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND application_name LIKE 'motcua%' "
    "AND application_name <> 'motcua upgrade' ORDER BY pid"
)
ALONE_SECONDS = 5.0  # how long an upgrade waits for others to go
_PIPELINE = "pipeline"
_CURSOR = "cursor"
IDLE_SECONDS = 30.0  # a connection unused for longer is tried before it is trusted


def pools(url: URL, durability: Durability, gate: Gate) -> Pools:
    settings = SETTINGS | {"synchronous_commit": _COMMIT[durability]}
    writer = create_engine(
        url,
        execution_options={"begin": _BEGIN},
        connect_args={
            "autocommit": True,  # SQLAlchemy's begin event opens transactions: the driver would wait for each BEGIN
            "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
            "connect_timeout": 10,
            "application_name": _NAME,
        },
        pool_size=10,
        max_overflow=10,
        pool_timeout=20,
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
    )
    event.listen(writer, "connect", partial(_admit, gate))
    event.listen(writer, "connect", _keep_cursor)
    event.listen(writer, "checkin", _note_use)
    event.listen(writer, "checkout", _try_if_idle)
    event.listen(writer, "begin", _begin)
    event.listen(writer, "after_cursor_execute", _await_answer)
    reader = writer.execution_options(begin=_BEGIN_READING)
    return Pools(writer=writer, reader=reader)


@contextmanager
def alone(url: URL, writer: Engine) -> Iterator[Connection]:
    """A transaction while nobody else works with the database, from its first statement until after its commit.
    Raises DatabaseInUse, also where somebody came meanwhile."""
    with writer.begin() as session:
        session.exec_driver_sql("SET LOCAL statement_timeout = 0")
        session.exec_driver_sql("SET LOCAL lock_timeout = 0")
        session.exec_driver_sql("SET LOCAL application_name = 'motcua upgrade'")
        session.exec_driver_sql(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})")
        _wait_until_alone(session)
        yield session
        _refuse_company(session)


def _wait_until_alone(session: Connection) -> None:
    deadline = time.monotonic() + ALONE_SECONDS
    while not _is_alone(session):
        if time.monotonic() > deadline:
            _refuse_company(session)
            raise DatabaseInUse.by([])
        time.sleep(0.1)


def _is_alone(session: Connection) -> bool:
    locked = session.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({_WORK_LOCK})").scalar_one()
    return bool(locked) and not _company(session)


def _refuse_company(session: Connection) -> None:
    """Releases before 0.2.0 take no lock; all give their name."""
    company = _company(session)
    if company:
        raise DatabaseInUse.by([f"{name} ({address or 'socket'}, pid {pid})" for name, address, pid in company])


def _company(session: Connection) -> list[Any]:
    """As it is now: a transaction keeps what it has seen of others until it is told to look again."""
    session.exec_driver_sql("SELECT pg_stat_clear_snapshot()")
    return list(session.execute(_others))


def _admit(gate: Gate, connection: psycopg.Connection[Any], record: Any) -> None:
    gate.admit(connection, lambda: _revisions(connection))


def _revisions(connection: psycopg.Connection[Any]) -> list[tuple[str]]:
    """Under a lock that lasts as long as the connection. Two statements: one would look before it has the lock."""
    connection.execute(f"SELECT pg_advisory_lock_shared({_WORK_LOCK})")
    return connection.execute("SELECT version_num FROM alembic_version").fetchall()


@contextmanager
def command(session: Connection) -> Iterator[None]:
    """A transaction in the driver's pipeline: a Statement does not wait for the answers to those before it, BEGIN goes
    with the first and COMMIT with the last. A completed task takes two round trips to the server in place of nine, and
    the server writes while the diagram is moved on: one statement for all writes was slower."""
    driver = session.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    committing = False
    try:
        with _given_up_if_lost(session), _pipeline(session, driver):
            session.begin()
            yield
            committing = True
            session.info[_CURSOR].execute("COMMIT", prepare=False)
    except FAILURES as error:
        if committing or not is_lost(error):
            raise
        raise CutBeforeCommit(str(error)) from error
    session.commit()  # what was sent is committed and nothing is open: SQLAlchemy is told


@contextmanager
def _pipeline(session: Connection, driver: psycopg.Connection[Any]) -> Iterator[None]:
    info = session.info
    with driver.pipeline() as info[_PIPELINE]:
        try:
            yield
        finally:
            del info[_PIPELINE]


@contextmanager
def _given_up_if_lost(session: Connection) -> Iterator[None]:
    """A connection that the server has cut is not used again, nor are the others that waited beside it: also where
    what is raised is a refusal, and the cut was met while it left."""
    try:
        yield
    except BaseException as error:
        if (isinstance(error, FAILURES) and is_lost(error)) or _is_broken(session):
            session.invalidate()
            session.engine.dispose()
        raise


def _is_broken(session: Connection) -> bool:
    """A pipeline that could not be left is still waited in: nothing can be rolled back there."""
    if session.invalidated:
        return False
    driver = session.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver.closed or driver.pgconn.pipeline_status != PipelineStatus.OFF


@contextmanager
def surveying(session: Connection) -> Iterator[None]:
    """Takes as long as it takes."""
    session.exec_driver_sql("SET LOCAL statement_timeout = 0")
    yield


def _keep_cursor(connection: psycopg.Connection[Any], record: Any) -> None:
    """For BEGIN and COMMIT: making a cursor costs the driver as much as sending them."""
    record.info[_CURSOR] = connection.cursor()


def _begin(session: Connection) -> None:
    with _given_up_if_lost(session):
        session.info[_CURSOR].execute(session.get_execution_options()["begin"], prepare=False)


def _await_answer(session: Connection, *_: Any) -> None:
    """What SQLAlchemy itself sends is answered before it goes on: it looks at the answer at once."""
    pipeline = session.info.get(_PIPELINE)
    if pipeline is not None:
        pipeline.sync()


def _note_use(connection: psycopg.Connection[Any] | None, record: Any) -> None:
    record.info["used"] = time.monotonic()


def _try_if_idle(connection: psycopg.Connection[Any], record: Any, proxy: Any) -> None:
    """A restarted server is found here, where the pool can replace the connection, and not inside a command.

    Trying at every checkout would add a round trip to every step."""
    if time.monotonic() - record.info.get("used", time.monotonic()) < IDLE_SECONDS:
        return
    try:
        connection.execute("SELECT 1")
    except psycopg.Error as error:
        raise DisconnectionError from error
