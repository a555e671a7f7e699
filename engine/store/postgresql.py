"""Connections to PostgreSQL through psycopg 3: READ COMMITTED with row locks for commands, a snapshot for readers."""

import time
from typing import Any

import orjson
import psycopg
from sqlalchemy import URL, create_engine, event
from sqlalchemy.exc import DisconnectionError

from engine.store.durability import Durability
from engine.store.pools import Pools

SETTINGS = {
    "timezone": "UTC",
    "lock_timeout": "10s",
    "statement_timeout": "120s",
    "idle_in_transaction_session_timeout": "120s",  # a hung process must not keep its locks
}
_COMMIT = {Durability.FULL: "on", Durability.BULK: "off"}
IDLE_SECONDS = 30.0  # a connection unused for longer is tried before it is trusted


def pools(url: URL, durability: Durability) -> Pools:
    settings = SETTINGS | {"synchronous_commit": _COMMIT[durability]}
    writer = create_engine(
        url,
        isolation_level="READ COMMITTED",
        connect_args={
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
    event.listen(writer, "checkin", _note_use)
    event.listen(writer, "checkout", _try_if_idle)
    reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Pools(writer=writer, reader=reader)


def _note_use(connection: psycopg.Connection[Any] | None, record: Any) -> None:
    record.info["used"] = time.monotonic()


def _try_if_idle(connection: psycopg.Connection[Any], record: Any, proxy: Any) -> None:
    """A restarted server is found here, where the pool can replace the connection, and not inside a command.

    Trying at every checkout would add a round trip to every step."""
    if time.monotonic() - record.info.get("used", time.monotonic()) < IDLE_SECONDS:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.Error as error:
        raise DisconnectionError from error
