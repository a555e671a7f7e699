"""The schema of a database and the program's own: the same, behind or ahead."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from engine.domain.errors import Refusal
from engine.store import postgresql, sqlite
from engine.store.database import Database, Session
from engine.store.refusals import DatabaseAhead, DatabaseBehind, DatabaseEmpty, SchemaContradicts

if TYPE_CHECKING:
    from alembic.config import Config

REVISIONS = tuple(f"{number:04}" for number in range(1, 29))
"""Every migration in order; the last is what this program needs. Known here so that connecting needs no Alembic."""

HEAD = REVISIONS[-1]

_MIGRATIONS = Path(__file__).parent / "migrations"


def current(session: Session) -> str | None:
    """The revision that the database is at; none for one without tables of ours. Raises SchemaContradicts."""
    tables = inspect(session)
    known = tables.has_table("alembic_version")
    found = session.execute(text("SELECT version_num FROM alembic_version")).scalars().all() if known else []
    if len(found) > 1 or (not found and tables.has_table("dossiers")):
        raise SchemaContradicts
    return str(found[0]) if found else None


def check(database: Database) -> None:
    """Raises a DatabaseUnavailable unless the schema is the one of this program: empty, behind, ahead, at odds.

    From then on every new connection is asked the same (see engine.store.gate)."""
    judge = partial(_judge, database.where)
    with _closed_if_refused(database):
        judge(_standing(database))
        database.guard(judge)


def _judge(where: str, revision: str | None) -> None:
    if revision is None:
        raise DatabaseEmpty(where=where)
    if revision not in REVISIONS:
        raise DatabaseAhead(current=revision)
    if revision != HEAD:
        raise DatabaseBehind


def _standing(database: Database) -> str | None:
    with database.reading() as session:
        return current(session)


def upgrade(database: Database, revision: str = HEAD) -> str | None:
    """Brings the schema up to a revision in one transaction; creates the SQLite file where there is none. Gives the
    revision that it stood at.

    Raises DatabaseAhead where a newer program has been here, SchemaContradicts where its tables are there already,
    DatabaseInUse where others work with tables that would change. Any number of processes may call it at once."""
    if database.kind == "sqlite":
        sqlite.create(database.url)
    with _closed_if_refused(database):
        found = _known(_standing(database))
        if found != revision:
            with _creating(database) if found is None else database.alone() as session:
                _migrate(session, revision)
    return found


def _migrate(session: Session, revision: str) -> None:
    from alembic import command

    _known(current(session))
    command.upgrade(_config(session), revision)


def build(session: Session, revision: str = HEAD) -> None:
    """The same inside a transaction of the caller, who sees to it that nobody else works here."""
    _migrate(session, revision)


def _known(revision: str | None) -> str | None:
    if revision is not None and revision not in REVISIONS:
        raise DatabaseAhead(current=revision)
    return revision


@contextmanager
def _creating(database: Database) -> Iterator[Session]:
    """Nobody works with what has no tables."""
    with database.transaction() as session:
        _one_at_a_time(session)
        yield session


def downgrade(database: Database, revision: str) -> None:
    """Takes the schema back to a revision ("base": to nothing). What only later revisions can hold is lost."""
    from alembic import command

    with database.transaction() as session:
        _one_at_a_time(session)
        command.downgrade(_config(session), revision)


@contextmanager
def _closed_if_refused(database: Database) -> Iterator[None]:
    """Nobody goes on with a database that is refused, so its connections are not left to chance."""
    try:
        yield
    except Refusal:
        database.close()
        raise


def _one_at_a_time(session: Session) -> None:
    """One migrating process at a time: SQLite's write lock does it, PostgreSQL needs a lock of its own."""
    if session.dialect.name == "postgresql":
        session.execute(text("SET LOCAL statement_timeout = 0"))
        session.execute(text("SET LOCAL lock_timeout = 0"))
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": postgresql.UPGRADE_LOCK})


def _config(session: Session) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = session
    return config
