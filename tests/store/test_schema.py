"""The migrations make exactly the tables that the program works with, up and down, and say where a database stands."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, inspect, text

from engine.store import schema
from engine.store.database import Database
from engine.store.refusals import DatabaseAhead, DatabaseBehind, DatabaseEmpty, SchemaContradicts
from engine.store.tables import metadata
from tests.conftest import copied

CATALOGUE = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL",
    "postgresql": """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT table_name || '.' || column_name,
            concat_ws(' ', data_type, is_nullable, column_default,
                col_description(table_name::regclass, ordinal_position))
        FROM information_schema.columns WHERE table_schema = 'public'
    """,
}


def described(database: Database) -> dict[str, str]:
    """Every table, column, constraint and index as the database itself describes it."""
    with database.reading() as session:
        rows = session.execute(text(CATALOGUE[database.kind])).all()
    return {name: words for name, words in rows if "alembic_version" not in name}


def test_migrations_and_tables_agree(database: Database) -> None:
    with database.reading() as session:
        context = MigrationContext.configure(session, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_the_database_itself_describes_both_alike(empty_database: Database) -> None:
    """Finds what Alembic does not compare: CHECKs, the WHERE of partial indexes, comments."""
    schema.upgrade(empty_database)
    migrated = described(empty_database)
    schema.downgrade(empty_database, "base")
    with empty_database.transaction() as session:
        metadata.create_all(session)
    assert parts(migrated) == parts(described(empty_database))


def parts(description: dict[str, str]) -> dict[str, list[str]]:
    """SQLite keeps the text of CREATE TABLE, where the order of constraints, quotes and layout mean nothing."""
    return {name: sorted(re.findall(r"[^\s,()\"]+", words)) for name, words in description.items()}


def test_up_and_down_again_leaves_nothing(empty_database: Database) -> None:
    schema.upgrade(empty_database)
    for revision in [*reversed(schema.REVISIONS[:-1]), "base"]:
        schema.downgrade(empty_database, revision)
    with empty_database.reading() as session:
        assert set(inspect(session).get_table_names()) <= {"alembic_version"}
        if empty_database.kind == "postgresql":
            assert session.execute(text("SELECT count(*) FROM pg_proc WHERE proname = 'append_only'")).scalar_one() == 0
    schema.upgrade(empty_database)
    schema.check(empty_database)


def test_from_each_step_a_database_goes_up_at_once(
    empty_url: str, opened: Callable[[str], Database], tmp_path: Path
) -> None:
    """One is taken up step by step, and a copy of it goes on from each."""
    for revision in schema.REVISIONS[:-1]:
        old = opened(empty_url)
        schema.upgrade(old, revision)
        with pytest.raises(DatabaseBehind):
            schema.check(old)
        old.close()
        folder = tmp_path / revision
        folder.mkdir()
        with copied(empty_url, folder) as url:
            database = opened(url)
            schema.upgrade(database)
            schema.check(database)
            database.close()


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    before = described(database)
    schema.upgrade(database)
    assert described(database) == before


def test_an_empty_database_is_named(empty_database: Database) -> None:
    if empty_database.kind == "sqlite":
        schema.sqlite.create(empty_database.url)
    with pytest.raises(DatabaseEmpty, match="motcua init"):
        schema.check(empty_database)


def test_a_newer_database_is_left_alone(database: Database) -> None:
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for action in (schema.check, schema.upgrade):
        with pytest.raises(DatabaseAhead, match="9999"):
            action(database)


def test_a_migration_that_fails_changes_nothing(empty_database: Database) -> None:
    schema.upgrade(empty_database, "0003")
    blocker = MetaData()
    with empty_database.transaction() as session:
        session.execute(text("CREATE TABLE outbox (id INTEGER)"))
        blocker.reflect(session)
    before = described(empty_database)
    with pytest.raises(SchemaContradicts, match="motcua restore"):
        schema.upgrade(empty_database)
    assert described(empty_database) == before


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE alembic_version SET version_num = '0003'",
        "DELETE FROM alembic_version",
        "DROP TABLE alembic_version",
        "INSERT INTO alembic_version VALUES ('0003')",
    ],
)
def test_a_revision_that_is_not_that_of_the_tables_is_said(database: Database, tampering: str) -> None:
    with database.transaction() as session:
        session.execute(text(tampering))
    with pytest.raises(SchemaContradicts, match="motcua restore"):
        schema.upgrade(database)


def test_the_list_of_revisions_is_the_folder() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.__file__).replace("schema.py", "migrations"))
    found = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(found)) == schema.REVISIONS
