"""A backup of an office of an earlier release is restored as it was and brought up to this program's schema."""

from pathlib import Path

import orjson
import pytest
from sqlalchemy import Column, MetaData, Table, inspect, select

from engine import catalog as catalogs
from engine.bootstrap import open_installation
from engine.domain.backup import BackupAhead, Manifest
from engine.operations.back_up import restore
from engine.store import backup_archive, backup_rows, schema
from engine.store.audit_heads import heads
from engine.store.audit_verify import verify
from engine.store.database import Database, Session
from tests.releases.saved import SavedRelease, differences, found_in


def archived(release: SavedRelease, database: Database, path: Path, revision: str) -> Path:
    """As the release would have written it: its tables and columns, under its revision."""
    with backup_archive.writing(path) as writer, database.reading() as session:
        there = set(inspect(session).get_table_names())
        tables = {
            name: writer.table(name, columns, _lines(session, name, columns))
            for name, columns in ((name, _columns(session, name)) for name in backup_rows.names() if name in there)
        }
        writer.manifest(
            Manifest(
                revision=revision,
                made_at=release.now,
                database=database.kind,
                tables=tables,
                chains=heads(session),
                files={},
            )
        )
    return path


def _columns(session: Session, name: str) -> backup_rows.Columns:
    there = {column["name"] for column in inspect(session).get_columns(name)}
    known = backup_rows.columns_of(name)
    assert there <= {column for column, _ in known}, "a column that is gone needs its type here"
    return tuple((column, kind) for column, kind in known if column in there)


def _lines(session: Session, name: str, columns: backup_rows.Columns) -> list[bytes]:
    table = Table(name, MetaData(), *(Column(column, backup_rows._TYPES[kind]) for column, kind in columns))
    return [
        orjson.dumps([backup_rows._written(value) for value in row], default=str) + b"\n"
        for row in session.execute(select(table))
    ]


@pytest.fixture
def archive(release: SavedRelease, tmp_path: Path) -> Path:
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    release.load(url, tmp_path)
    database = Database(url)
    made = archived(release, database, tmp_path / "old.zip", release.about["revision"])
    database.close()
    return made


def test_it_is_restored_with_everything_promised_and_upgraded(
    release: SavedRelease, archive: Path, empty_url: str, tmp_path: Path
) -> None:
    database = Database(empty_url)
    proof = restore(database, catalogs.load(), archive, tmp_path / "files", replace=None)
    assert proof.trail == ()
    assert proof.manifest.revision == release.about["revision"] != schema.HEAD
    schema.check(database)
    assert differences(release.manifest, found_in(database)) == {}
    assert verify(database).ok
    database.close()
    opened = open_installation(empty_url)
    opened.close()


def test_one_of_a_later_program_is_refused(release: SavedRelease, tmp_path: Path) -> None:
    source = Database(f"sqlite:///{tmp_path / 'source.sqlite3'}")
    release.load(f"sqlite:///{tmp_path / 'source.sqlite3'}", tmp_path)
    later = archived(release, source, tmp_path / "later.zip", "9999")
    source.close()
    target = Database(f"sqlite:///{tmp_path / 'never.sqlite3'}")
    with pytest.raises(BackupAhead):
        restore(target, catalogs.load(), later, tmp_path / "files", replace=None)
    target.close()
    assert not (tmp_path / "never.sqlite3").exists()
