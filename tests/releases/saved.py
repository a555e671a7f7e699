"""The saved releases, and how one gets into a database of either kind as it was."""

import json
import lzma
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import text

from engine.store import schema
from engine.store.database import Database, Session
from engine.store.tables import metadata
from tests.releases.manifest import FOUND, GROWING, Manifest, manifest

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class SavedRelease:
    version: str
    about: dict[str, Any]
    manifest: Manifest

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self.about["now"])

    def office(self) -> bytes:
        """The SQLite database, byte for byte."""
        return lzma.decompress((FOLDER / self.version / "office.sqlite3.xz").read_bytes())

    def load(self, url: str, folder: Path) -> None:
        """Puts the office into a database that is empty yet. PostgreSQL gets the tables of the release's migrations."""
        if url.startswith("sqlite"):
            path = Path(url.removeprefix("sqlite:///"))
            path.write_bytes(self.office())
            with sqlite3.connect(path) as connection:  # kept as one file, used as every release has used it
                connection.execute("PRAGMA journal_mode = WAL")
            connection.close()
            return
        source = folder / "source.sqlite3"
        source.write_bytes(self.office())
        database = Database(url)
        schema.upgrade(database, self.about["revision"])
        database.close()
        with psycopg.connect(url) as target, sqlite3.connect(source) as office:
            target.execute("SET timezone TO 'UTC'")
            for table in _tables(office):
                _copy(office, target, table)


def _tables(office: sqlite3.Connection) -> list[str]:
    """Those of the release, what is referred to before what refers to it."""
    there = {name for (name,) in office.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return [table.name for table in metadata.sorted_tables if table.name in there]


def _copy(office: sqlite3.Connection, target: psycopg.Connection[Any], table: str) -> None:
    """SQLite keeps ids, instants and JSON as texts that PostgreSQL reads."""
    rows = office.execute(f"SELECT * FROM {table}")
    names = sql.SQL(", ").join(sql.Identifier(column[0]) for column in rows.description)
    copying = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with target.cursor().copy(copying) as copy:
        for row in rows:
            copy.write_row(row)


def saved_releases() -> list[SavedRelease]:
    folders = sorted(path.parent for path in FOLDER.glob("*/about.json"))
    return [
        SavedRelease(
            version=folder.name,
            about=json.loads((folder / "about.json").read_text()),
            manifest=json.loads(lzma.decompress((folder / "manifest.json.xz").read_bytes())),
        )
        for folder in folders
    ]


def found_in(database: Database) -> Manifest:
    with database.reading() as session:
        return manifest(lambda words: _execute(session, words))


def _execute(session: Session, words: str) -> list[Any]:
    """SQLite alike: as the driver gives it, not as SQLAlchemy's types read it."""
    return [tuple(row) for row in session.execute(text(words))]


def differences(saved: Manifest, found: Manifest) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of the release that are not there as they were, and rows that should not be there."""
    assert saved.keys() == (FOUND | GROWING).keys()
    before = {name: set(map(tuple, rows)) for name, rows in saved.items()}
    after = {name: set(map(tuple, rows)) for name, rows in found.items()}
    lost = {f"lost {name}": sorted(before[name] - after[name], key=str) for name in before}
    new = {f"new {name}": sorted(after[name] - before[name], key=str) for name in FOUND}
    return {name: rows for name, rows in (lost | new).items() if rows}
