"""Connections to an SQLite file: one writer at a time, readers beside it (WAL), foreign keys on."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EROFS
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlencode

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event

from engine.store.durability import Durability
from engine.store.pools import Pools
from engine.store.refusals import DatabaseMissing, DatabaseReadOnly

BUSY_SECONDS = 20.0  # how long a process waits for another process's write to end
_READERS = 32
_SYNCHRONOUS = {Durability.FULL: "FULL", Durability.BULK: "OFF"}


def pools(url: URL, durability: Durability) -> Pools:
    """BEGIN IMMEDIATE takes the write lock at once, so that no command finds out half-way that it may not write."""
    writing = ("journal_mode = WAL", f"synchronous = {_SYNCHRONOUS[durability]}")
    return Pools(
        writer=_engine(url, begin="BEGIN IMMEDIATE", pragmas=writing, connections=1),
        reader=_engine(url, begin="BEGIN", pragmas=("query_only = ON",), connections=_READERS),
    )


@contextmanager
def command(session: Connection) -> Iterator[None]:
    """A transaction: nothing is gained by sending statements of one together to a file."""
    with session.begin():
        yield


@contextmanager
def surveying(session: Connection) -> Iterator[None]:
    """Reads what somebody made no text at all too: an audit goes on and says where it is."""
    driver = session.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.text_factory = partial(str, encoding="utf-8", errors="replace")
    try:
        yield
    finally:
        driver.text_factory = str


def create(url: URL) -> None:
    """Makes the folder and an empty file where there is none. Raises DatabaseReadOnly, DatabaseMissing."""
    path = Path(str(url.database).removeprefix("file:"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        if isinstance(error, PermissionError) or error.errno == EROFS:
            raise DatabaseReadOnly from None
        raise DatabaseMissing(where=path) from None


def _engine(url: URL, *, begin: str, pragmas: tuple[str, ...], connections: int) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=lambda: _connect(_uri(url), pragmas),
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _uri(url: URL) -> str:
    """The file as SQLite names it. mode=rw never makes one: a mistyped path must not become an empty database."""
    database = str(url.database)
    options = {"mode": "rw"} | {key: str(value) for key, value in url.query.items() if key != "uri"}
    return f"file:{quote(database.removeprefix('file:'))}?{urlencode(options)}"


def _connect(uri: str, pragmas: tuple[str, ...]) -> sqlite3.Connection:
    connection = sqlite3.connect(
        uri,
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,  # SQLAlchemy's begin event opens transactions, not the driver
        check_same_thread=False,  # the pool hands a connection to one thread at a time
        cached_statements=512,
    )
    try:
        for pragma in ("foreign_keys = ON", "cache_size = -32768", *pragmas):
            connection.execute(f"PRAGMA {pragma}").close()
    except sqlite3.Error:
        connection.close()
        raise
    return connection
