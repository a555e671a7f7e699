"""What can be wrong with a database, and the sentence for each."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import insert, make_url, select, text

from engine.domain.errors import InvalidInput, Refusal
from engine.store import schema
from engine.store.database import Database, Session
from engine.store.refusals import (
    DatabaseBehind,
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseMissing,
    DatabaseNotCreated,
    DatabaseReadOnly,
    DatabaseUnavailable,
    DatabaseUnreachable,
    DiskFull,
    LoginRefused,
    SchemaContradicts,
    UrlRefused,
)
from engine.store.tables import settings

ONLY_POSTGRESQL = [pytest.param("postgresql", marks=pytest.mark.postgresql)]
SQLITE_ONLY = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
POSTGRESQL_ONLY = pytest.mark.parametrize("database_url", ONLY_POSTGRESQL, indirect=True)

Open = Callable[[str], Database]


def put(session: Session, key: str, value: Any = 1) -> None:
    session.execute(insert(settings), {"key": key, "value": value})


def keys(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.execute(select(settings.c.key)).scalars())


def test_a_path_without_a_file_makes_none(tmp_path: Path, opened: Open) -> None:
    for where in (tmp_path / "none.sqlite3", tmp_path / "no" / "folder.sqlite3", tmp_path):
        for opening in ("transaction", "reading"):
            with pytest.raises(DatabaseMissing, match="motcua init"), getattr(opened(f"sqlite:///{where}"), opening)():
                pass
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_something_else(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Kính gửi UBND xã, " * 1000)
    database = opened(f"sqlite:///{path}")
    for opening in (database.transaction, database.reading):
        with pytest.raises(DatabaseDamaged, match="motcua restore"), opening() as session:
            session.execute(text("SELECT 1 FROM sqlite_master"))


@SQLITE_ONLY
def test_a_damaged_page(database_url: str, opened: Open) -> None:
    path = Path(database_url.removeprefix("sqlite:///"))
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(DatabaseDamaged), opened(database_url).transaction() as session:
        put(session, "a")


@SQLITE_ONLY
def test_a_read_only_file(database_url: str, opened: Open) -> None:
    path = database_url.removeprefix("sqlite:///")
    database = opened(f"sqlite:///file:{path}?mode=ro&uri=true")
    schema.check(database)
    with pytest.raises(DatabaseReadOnly), database.transaction() as session:
        put(session, "a")


@SQLITE_ONLY
def test_a_file_whose_journal_cannot_be_made(database_url: str, opened: Open) -> None:
    """As in a folder that may not be written: the file is there, so nobody is told to create it."""
    path = Path(database_url.removeprefix("sqlite:///"))
    for left in ("-wal", "-shm"):
        path.with_name(path.name + left).unlink(missing_ok=True)
        path.with_name(path.name + left).mkdir()
    with pytest.raises(DatabaseReadOnly), opened(database_url).reading() as session:
        session.execute(text("SELECT count(*) FROM units"))


@SQLITE_ONLY
def test_text_that_is_none(database_url: str, opened: Open) -> None:
    database = opened(database_url)
    with database.transaction() as session:
        session.execute(text("INSERT INTO settings VALUES (CAST(x'ff' AS TEXT), 'null')"))
    with pytest.raises(DatabaseDamaged), database.reading() as session:
        session.execute(text("SELECT key FROM settings")).all()


@pytest.mark.parametrize("options", ["sqlite:///{path}?mode=guess", "postgresql://lan@127.0.0.1/x?colour=red"])
def test_an_option_that_does_not_exist(tmp_path: Path, opened: Open, options: str) -> None:
    with pytest.raises(UrlRefused, match="MOTCUA_DATABASE_URL"), opened(options.format(path=tmp_path / "a")).reading():
        pass


@POSTGRESQL_ONLY
@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [({"database": "nowhere"}, DatabaseNotCreated), ({"username": "nobody_here"}, LoginRefused)],
)
def test_a_server_that_answers_says_what_is_wrong(
    database_url: str, opened: Open, wrong: dict[str, str], refusal: type[DatabaseUnavailable]
) -> None:
    url = make_url(database_url).set(**wrong)  # type: ignore[arg-type]
    with pytest.raises(refusal), opened(url.render_as_string(hide_password=False)).reading():
        pass


@POSTGRESQL_ONLY
def test_an_account_that_may_not_write(database_url: str, opened: Open) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    with pytest.raises(DatabaseReadOnly), opened(database_url).transaction() as session:
        put(session, "a")


@SQLITE_ONLY
def test_a_full_disk_changes_nothing(database_url: str, opened: Open) -> None:
    database = opened(database_url)
    with database.transaction() as session:
        put(session, "before")
        pages = session.exec_driver_sql("PRAGMA page_count").scalar_one()
        session.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(DiskFull), database.transaction() as session:
        put(session, "long", "x" * 1_000_000)
    with database.transaction() as session:
        put(session, "after")
    assert keys(database) == {"before", "after"}


@pytest.mark.parametrize("shared_database", ONLY_POSTGRESQL, indirect=True)
@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        ("40001", DatabaseBusy),
        ("40P01", DatabaseBusy),
        ("55P03", DatabaseBusy),
        ("57014", DatabaseBusy),
        ("25006", DatabaseReadOnly),
        ("53100", DiskFull),
        ("57P01", DatabaseUnreachable),
        ("08006", DatabaseUnreachable),
        ("28P01", LoginRefused),
        ("3D000", DatabaseNotCreated),
        ("42P07", SchemaContradicts),
        ("42P01", DatabaseBehind),
        ("XX001", DatabaseDamaged),
    ],
)
def test_what_postgresql_may_say(shared_database: Database, state: str, refusal: type[DatabaseUnavailable]) -> None:
    raising = f"DO $$ BEGIN RAISE EXCEPTION 'words of a driver' USING ERRCODE = '{state}'; END $$"
    with pytest.raises(refusal) as refused, shared_database.transaction() as session:
        session.execute(text(raising))
    assert "driver" not in str(refused.value)


def test_a_server_that_is_not_there(opened: Open) -> None:
    with (
        pytest.raises(DatabaseUnreachable, match=r"127\.0\.0\.1") as refused,
        opened("postgresql://lan:secret@127.0.0.1:1/motcua").transaction(),
    ):
        pass
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://h/d", "rubbish", "", "postgresql+pg8000://h/d"]
)
def test_a_url_that_names_no_database_of_ours(url: str) -> None:
    with pytest.raises(InvalidInput, match="MOTCUA_DATABASE_URL"):
        Database(url)


def every_refusal(of: type[Refusal]) -> list[type[Refusal]]:
    return [found for kind in of.__subclasses__() for found in (kind, *every_refusal(kind))]


@pytest.mark.parametrize("kind", every_refusal(DatabaseUnavailable))
def test_every_refusal_says_it_in_both_languages(kind: type[Refusal]) -> None:
    refusal = kind(where="/var/motcua.sqlite3", current="9999", who="motcua pc 4711")
    assert refusal.vietnamese != refusal.english
    assert all(sentence.endswith(".") for sentence in (refusal.vietnamese, refusal.english))
