"""Where a backup is restored: a database that is whole afterwards or as it was before, whatever is killed when."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import inspect, text

from engine.domain.backup import RestoreIntoUsed
from engine.store import sqlite
from engine.store.database import Database, Session
from engine.store.refusals import DatabaseUnavailable

T = TypeVar("T")

# What triggers call, written as DROP reads it: a table takes its triggers along, and leaves these.
_FUNCTIONS = text(
    "SELECT CAST(CAST(oid AS regprocedure) AS text) FROM pg_proc"
    " WHERE pronamespace = CAST(current_schema() AS regnamespace)"
    " AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"  # of an extension
)


def name_of(database: Database) -> str:
    """What somebody types who wants it replaced."""
    return Path(str(database.url.database)).name


def fill(database: Database, replace: str | None, write: Callable[[Session], T]) -> T:
    """Runs `write` in an empty database and keeps what it wrote, if it ends without an error.

    Raises RestoreIntoUsed, DatabaseInUse, and whatever `write` raises: nothing has changed then."""
    if database.kind == "sqlite":
        return _fill_file(database, replace, write)
    with database.reading() as session:  # said before anybody is asked to stop work
        if _tables(session):
            _allowed(database, replace)
    with database.alone() as session:
        if _tables(session):
            _allowed(database, replace)
            _clear(session)
        return write(session)


def _fill_file(database: Database, replace: str | None, write: Callable[[Session], T]) -> T:
    """A file beside it, which then takes its place."""
    path = Path(str(database.url.database).removeprefix("file:"))
    used = path.is_file() and path.stat().st_size > 0
    if used:
        _allowed(database, replace)
    beside = path.with_name(f"{path.name}.restoring")
    _remove(beside)
    other = Database(f"sqlite:///{beside}")
    try:
        sqlite.create(other.url)
        with other.transaction() as session:
            result = write(session)
        other.close()
        _press(beside)
        if used:
            _nobody_else(database)
        _remove(path, but_the_file=True)
        beside.replace(path)
        _press(path.parent)
    finally:
        other.close()
        _remove(beside)
    return result


def _nobody_else(database: Database) -> None:
    """Raises DatabaseInUse. A file that cannot even be opened as a database is nobody's."""
    try:
        with database.alone():
            pass
    except DatabaseUnavailable as unavailable:
        if sqlite.holders(database.url):
            raise unavailable from None
    finally:
        database.close()


def _allowed(database: Database, replace: str | None) -> None:
    if replace != name_of(database):
        raise RestoreIntoUsed(where=database.where, name=name_of(database))


def _tables(session: Session) -> list[str]:
    return inspect(session).get_table_names()


def _clear(session: Session) -> None:
    quoted = session.dialect.identifier_preparer.quote
    for table in _tables(session):
        session.execute(text(f"DROP TABLE {quoted(table)} CASCADE"))
    for function in session.execute(_FUNCTIONS).scalars():
        session.execute(text(f"DROP FUNCTION {function} CASCADE"))


def _press(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: Path, *, but_the_file: bool = False) -> None:
    for end in ("-wal", "-shm", "-journal", *(() if but_the_file else ("",))):
        path.with_name(path.name + end).unlink(missing_ok=True)
