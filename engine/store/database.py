"""The database, SQLite or PostgreSQL: one transaction a command, committed once at its end or not at all."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, event, exc, make_url

from engine.domain.errors import InvalidInput
from engine.store import postgresql, sqlite
from engine.store.durability import Durability
from engine.store.gate import Gate, Revision
from engine.store.pools import Pools
from engine.store.refusals import FAILURES, ConnectionCut, DatabaseBusy, is_lost, is_taken, refusal_for

__all__ = ["Database", "Durability", "Session", "Statements", "in_transaction"]

Session = Connection
"""What a command writes through: one connection inside one transaction."""

T = TypeVar("T")

_BACKENDS = {"sqlite": sqlite, "postgresql": postgresql}
_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_TRIES = 6
_PATIENCE_SECONDS = 20.0  # after this long a busy database is an answer, not something to try again


@dataclass(slots=True)
class Statements:
    """What was sent while counting. BEGIN is not counted, an executemany counts once."""

    statements: int = 0
    commits: int = 0


class Database:
    """One database with its connection pools. Make one a process and close it at the end."""

    def __init__(self, url: str, *, durability: Durability = Durability.FULL) -> None:
        """Connects to nothing yet. Raises InvalidInput where the URL names neither an SQLite file nor PostgreSQL."""
        self.url = _parse(url)
        self.kind = self.url.get_backend_name()
        self._backend = _BACKENDS[self.kind]
        self._gate = Gate()
        self._pools: Pools = self._backend.pools(self.url, durability, self._gate)
        self._turn = _WritersTurn() if self.kind == "sqlite" else None

    @property
    def where(self) -> str:
        """Where the database is, without its password."""
        if self.kind == "sqlite":
            return str(self.url.database)
        return self.url.set(drivername=self.kind).render_as_string(hide_password=True)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """All or nothing: commits once when the block ends, rolls back on anything raised in it.

        Raises a DatabaseUnavailable where the database cannot do it; commands that may be repeated go through
        in_transaction instead."""
        with self._explained(), self._writers_turn(), self._pools.writer.begin() as session:
            yield session

    @contextmanager
    def command(self) -> Iterator[Session]:
        """transaction() for one command, whose Statements are sent without waiting where the database can do that."""
        writer = self._pools.writer
        with self._explained(), self._writers_turn(), writer.connect() as session, self._backend.command(session):
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent picture of the database that cannot be written through. Raises a DatabaseUnavailable."""
        with self._explained(), ExitStack() as stack:
            yield self._begun(stack)

    def _begun(self, stack: ExitStack) -> Session:
        """A restarted server is noticed by the first who reads; a second connection finds it again."""
        try:
            return stack.enter_context(self._pools.reader.begin())
        except FAILURES as error:
            if not is_lost(error):
                raise
        return stack.enter_context(self._pools.reader.begin())

    @contextmanager
    def surveying(self) -> Iterator[Session]:
        """reading() for as long as it takes: for audits and exports that go through everything."""
        with self.reading() as session, self._backend.surveying(session):
            yield session

    @contextmanager
    def exporting(self) -> Iterator[Session]:
        """surveying() for what must come back as it was: a text that is none is a refusal, not something replaced."""
        with self.reading() if self.kind == "sqlite" else self.surveying() as session:
            yield session

    @contextmanager
    def counting(self) -> Iterator[Statements]:
        """Counts statements and commits of this process while the block runs: for tests and benchmarks."""
        count = Statements()
        listeners = (("before_cursor_execute", _statement_counter(count)), ("commit", _commit_counter(count)))
        hooks = [(engine, name, listener) for engine in self._pools.roots for name, listener in listeners]
        for hook in hooks:
            event.listen(*hook)
        try:
            yield count
        finally:
            for hook in hooks:
                event.remove(*hook)

    @contextmanager
    def alone(self) -> Iterator[Session]:
        """transaction() while no other process of motcua has the database open: for migrations.

        Raises DatabaseInUse after a few seconds, naming who has."""
        self.close()
        with self._explained(), self._writers_turn(), self._backend.alone(self.url, self._pools.writer) as session:
            yield session

    def guard(self, judge: Callable[[Revision], None]) -> None:
        """From now on each new connection is judged by the revision that it meets, and no upgrade can happen while
        one is open."""
        self._gate.judge = judge
        self.close()

    def close(self) -> None:
        for engine in self._pools.roots:
            engine.dispose()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except FAILURES as error:
            refusal = refusal_for(error, self.where)
            if refusal is None:
                raise
            raise refusal from error

    @contextmanager
    def _writers_turn(self) -> Iterator[None]:
        if self._turn is None:
            yield
        else:
            with self._turn.taken():
                yield


class _WritersTurn:
    """SQLite has one writer. Threads of a process take turns here, instead of polling the file's lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holder: int | None = None

    @contextmanager
    def taken(self) -> Iterator[None]:
        if self._holder == threading.get_ident():
            raise RuntimeError("a command has one transaction; this thread is already inside one")
        if not self._lock.acquire(timeout=_PATIENCE_SECONDS):
            raise DatabaseBusy
        self._holder = threading.get_ident()
        try:
            yield
        finally:
            self._holder = None
            self._lock.release()


def in_transaction(database: Database, command: Callable[[Session], T]) -> T:
    """Runs a command in one transaction, again from its start where others were in its way or the server cut the
    connection before anything was committed; once more where a key was taken, perhaps since the command looked.

    The command must not keep anything from a failed try. Raises DatabaseBusy after a bounded number of tries and
    seconds, any other refusal at once."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    for attempt in range(_TRIES):
        try:
            with database.command() as session:
                return command(session)
        except (DatabaseBusy, ConnectionCut):
            if attempt == _TRIES - 1 or time.monotonic() > deadline:
                raise
        except FAILURES as error:
            if attempt > 0 or not is_taken(error):
                raise
        time.sleep(random.uniform(0.5, 1.0) * 0.01 * 2**attempt)
    raise AssertionError("unreachable: the last try returns or raises")


def _parse(text: str) -> URL:
    try:
        url = make_url(text)
    except (exc.ArgumentError, ValueError):
        raise _unknown_url() from None
    drivername = _DRIVERS.get(url.drivername)
    if drivername is None or (drivername == "sqlite" and url.database in (None, "", ":memory:", "file::memory:")):
        raise _unknown_url()
    return url.set(drivername=drivername)


def _unknown_url() -> InvalidInput:
    return InvalidInput(
        "MOTCUA_DATABASE_URL",
        "phải là tệp SQLite (sqlite:////đường/dẫn/motcua.sqlite3) hoặc PostgreSQL (postgresql://người-dùng@máy/csdl).",
        "must be an SQLite file (sqlite:////path/motcua.sqlite3) or PostgreSQL (postgresql://user@host/database).",
    )


def _statement_counter(count: Statements) -> Callable[..., None]:
    def listener(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            count.statements += 1

    return listener


def _commit_counter(count: Statements) -> Callable[..., None]:
    def listener(connection: Any) -> None:
        count.commits += 1

    return listener
