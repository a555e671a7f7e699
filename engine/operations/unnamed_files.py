"""Files in the store that no dossier names: left by a command that failed, or removed before acceptance."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.operations.installation import Installation
from engine.ports import FileStore
from engine.store import dossier_files as file_store

KEPT_FOR = timedelta(days=1)
"""Younger ones may be about to be named."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """How many contents are named, and which of them are missing or damaged."""

    named: int
    faulty: tuple[str, ...]


def check_files(installation: Installation, files: FileStore) -> Checked:
    with installation.database.reading() as session:
        named = list(file_store.named(session))
    return Checked(named=len(named), faulty=tuple(name for name in named if not files.is_sound(name)))


def unnamed_files(installation: Installation, files: FileStore, *, now: datetime) -> list[str]:
    """Older than a day, and named by nothing."""
    found = []
    for name in files.older(now - KEPT_FOR):
        with installation.database.reading() as session:
            if not file_store.is_named(session, name):
                found.append(name)
    return found


def drop_unnamed(installation: Installation, files: FileStore, *, now: datetime) -> list[str]:
    """Remove them; gives those that are gone. One that was kept again meanwhile stays."""
    return [name for name in unnamed_files(installation, files, now=now) if files.drop(name, now - KEPT_FOR)]
