"""Connections to an SQLite file: one writer at a time, readers beside it (WAL), foreign keys on."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EROFS
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlencode

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import OperationalError

from engine.store.durability import Durability
from engine.store.gate import Gate
from engine.store.pools import Pools
from engine.store.refusals import DatabaseInUse, DatabaseMissing, DatabaseReadOnly

BUSY_SECONDS = 20.0  # how long a process waits for another process's write to end
ALONE_SECONDS = 5.0  # how long an upgrade waits for others to go
_READERS = 32
_SYNCHRONOUS = {Durability.FULL: "FULL", Durability.BULK: "OFF"}


def pools(url: URL, durability: Durability, gate: Gate) -> Pools:
    """BEGIN IMMEDIATE takes the write lock at once, so that no command finds out half-way that it may not write."""
    writing = ("journal_mode = WAL", f"synchronous = {_SYNCHRONOUS[durability]}")
    return Pools(
        writer=_engine(url, gate, begin="BEGIN IMMEDIATE", pragmas=writing, connections=1),
        reader=_engine(url, gate, begin="BEGIN", pragmas=("query_only = ON",), connections=_READERS),
    )


@contextmanager
def alone(url: URL, writer: Engine) -> Iterator[Connection]:
    """A transaction in a file that nobody else has open, not even to read. Raises DatabaseInUse.

    Whoever is connected to a file in WAL mode has a shared lock on it, in a transaction or not."""
    exclusive = ("locking_mode = EXCLUSIVE", "synchronous = FULL", f"busy_timeout = {int(ALONE_SECONDS * 1000)}")
    engine = _engine(url, Gate(), begin="BEGIN EXCLUSIVE", pragmas=exclusive, connections=1)
    try:
        with _alone(engine, url) as session:
            yield session
    finally:
        engine.dispose()


@contextmanager
def _alone(engine: Engine, url: URL) -> Iterator[Connection]:
    with engine.connect() as session:
        try:
            session.begin()
        except OperationalError as error:
            if getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
                raise DatabaseInUse.by(holders(url)) from None
            raise
        yield session
        session.commit()


def holders(url: URL) -> list[str]:
    """Who has the file open, as far as the operating system says (Linux, the same account)."""
    path = Path(str(url.database).removeprefix("file:")).resolve()
    return sorted(
        f"{process.name} ({_command(process)})"
        for process in Path("/proc").glob("[0-9]*")
        if process.name != str(os.getpid()) and _has_open(process, path)
    )


def _has_open(process: Path, path: Path) -> bool:
    try:
        return any(link.readlink() == path for link in (process / "fd").iterdir())
    except OSError:  # it has just ended, or is somebody else's
        return False


def _command(process: Path) -> str:
    with suppress(OSError):
        words = (process / "cmdline").read_bytes().split(b"\0")
        return " ".join(Path(word.decode(errors="replace")).name for word in words if word)[:60]
    return "?"


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


def _engine(url: URL, gate: Gate, *, begin: str, pragmas: tuple[str, ...], connections: int) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=lambda: _connect(_uri(url), pragmas, gate),
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


def _connect(uri: str, pragmas: tuple[str, ...], gate: Gate) -> sqlite3.Connection:
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
    gate.admit(connection, lambda: connection.execute("SELECT version_num FROM alembic_version").fetchall())
    return connection
