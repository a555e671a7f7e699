"""The schema of a database and the program's own: the same, behind or ahead."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from engine.domain.errors import Refusal
from engine.store import sqlite
from engine.store.database import Database, Session
from engine.store.refusals import DatabaseAhead, DatabaseBehind, DatabaseEmpty, SchemaContradicts

if TYPE_CHECKING:
    from alembic.config import Config

REVISIONS = ("0001", "0002", "0003", "0004")
"""Every migration in order; the last is what this program needs. Known here so that connecting needs no Alembic."""

HEAD = REVISIONS[-1]

_MIGRATIONS = Path(__file__).parent / "migrations"
_UPGRADE_LOCK = 0x6D6F7463_7561  # "motcua": any constant that all processes share


def current(session: Session) -> str | None:
    """The revision that the database is at; none for one without tables of ours. Raises SchemaContradicts."""
    tables = inspect(session)
    known = tables.has_table("alembic_version")
    found = session.execute(text("SELECT version_num FROM alembic_version")).scalars().all() if known else []
    if len(found) > 1 or (not found and tables.has_table("dossiers")):
        raise SchemaContradicts
    return str(found[0]) if found else None


def check(database: Database) -> None:
    """Raises a DatabaseUnavailable unless the schema is the one of this program: empty, behind, ahead, at odds."""
    with _closed_if_refused(database):
        with database.reading() as session:
            revision = current(session)
        if revision is None:
            raise DatabaseEmpty(where=database.where)
        if revision not in REVISIONS:
            raise DatabaseAhead(current=revision)
        if revision != HEAD:
            raise DatabaseBehind


def upgrade(database: Database, revision: str = HEAD) -> None:
    """Brings the schema up to a revision in one transaction; creates the SQLite file where there is none.

    Raises DatabaseAhead where a newer program has been here, SchemaContradicts where its tables are there already.
    Any number of processes may call it at once."""
    from alembic import command

    if database.kind == "sqlite":
        sqlite.create(database.url)
    with _closed_if_refused(database), database.transaction() as session:
        _alone(session)
        found = current(session)
        if found is not None and found not in REVISIONS:
            raise DatabaseAhead(current=found)
        command.upgrade(_config(session), revision)


def downgrade(database: Database, revision: str) -> None:
    """Takes the schema back to a revision ("base": to nothing). What only later revisions can hold is lost."""
    from alembic import command

    with database.transaction() as session:
        _alone(session)
        command.downgrade(_config(session), revision)


@contextmanager
def _closed_if_refused(database: Database) -> Iterator[None]:
    """Nobody goes on with a database that is refused, so its connections are not left to chance."""
    try:
        yield
    except Refusal:
        database.close()
        raise


def _alone(session: Session) -> None:
    """One migrating process at a time: SQLite's write lock does it, PostgreSQL needs a lock of its own."""
    if session.dialect.name == "postgresql":
        session.execute(text("SET LOCAL statement_timeout = 0"))
        session.execute(text("SET LOCAL lock_timeout = 0"))
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})


def _config(session: Session) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = session
    return config
