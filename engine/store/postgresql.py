"""Connections to PostgreSQL through psycopg 3: READ COMMITTED with row locks for commands, a snapshot for readers."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import psycopg
from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.exc import DisconnectionError

from engine.store.durability import Durability
from engine.store.pools import Pools
from engine.store.refusals import FAILURES, CutBeforeCommit, is_lost

SETTINGS = {
    "timezone": "UTC",
    "lock_timeout": "10s",
    "statement_timeout": "120s",
    "idle_in_transaction_session_timeout": "120s",  # a hung process must not keep its locks
}
_BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED"
_BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
_COMMIT = {Durability.FULL: "on", Durability.BULK: "off"}
_PIPELINE = "pipeline"
_CURSOR = "cursor"
IDLE_SECONDS = 30.0  # a connection unused for longer is tried before it is trusted


def pools(url: URL, durability: Durability) -> Pools:
    settings = SETTINGS | {"synchronous_commit": _COMMIT[durability]}
    writer = create_engine(
        url,
        execution_options={"begin": _BEGIN},
        connect_args={
            "autocommit": True,  # SQLAlchemy's begin event opens transactions: the driver would wait for each BEGIN
            "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
            "connect_timeout": 10,
            "application_name": "motcua",
        },
        pool_size=10,
        max_overflow=10,
        pool_timeout=20,
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
    )
    event.listen(writer, "connect", _keep_cursor)
    event.listen(writer, "checkin", _note_use)
    event.listen(writer, "checkout", _try_if_idle)
    event.listen(writer, "begin", _begin)
    event.listen(writer, "after_cursor_execute", _await_answer)
    reader = writer.execution_options(begin=_BEGIN_READING)
    return Pools(writer=writer, reader=reader)


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
    """A connection that the server has cut is not used again, nor are the others that waited beside it."""
    try:
        yield
    except FAILURES as error:
        if is_lost(error):
            session.invalidate()
            session.engine.dispose()
        raise


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
