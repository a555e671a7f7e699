"""Write a backup while the office works, and restore one with a proof that it is the same."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.catalog import Catalog
from engine.domain.actor import system
from engine.domain.audit_kind import AuditKind
from engine.domain.backup import BackupAhead, BackupDamaged, Chains, Manifest, RestoreDiffers
from engine.domain.instant import local
from engine.operations.examinations import stage_reader
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import backup_archive, backup_rows, backup_target, schema
from engine.store import backups as backup_store
from engine.store import dossier_files as file_store
from engine.store.audit import Draft
from engine.store.audit_heads import heads
from engine.store.audit_verify import survey
from engine.store.backup_archive import ArchiveReader, ArchiveWriter
from engine.store.database import Database, Session, in_transaction
from engine.store.doctor import examine_in


@dataclass(frozen=True, kw_only=True, slots=True)
class BackedUp:
    """`missing`: contents that a row names and that were not whole in the folder of files when they were read."""

    manifest: Manifest
    sha256: str
    bytes: int
    missing: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Restored:
    """The proof: what was read back equals the manifest in every count, in the head of every chain and in every file.
    `trail`, `missing` (of the contents that rows name) and `findings` are what was wrong with the office already when
    the backup was made."""

    manifest: Manifest
    chains: Chains
    rows: int
    trail: tuple[str, ...]
    named: int
    missing: tuple[str, ...]
    findings: tuple[str, ...]


def back_up(installation: Installation, path: Path, files: Path, *, now: datetime) -> BackedUp:
    """One consistent picture of the database, and the kept files, in one archive.

    Raises BackupTaken, BackupUnwritten."""
    database = installation.database
    with backup_archive.writing(path) as writer:
        with database.exporting() as session:
            manifest = _write(session, writer, database.kind, files, now)
            missing = tuple(name for name in file_store.named(session) if not _has(manifest, name))
        sha256 = writer.manifest(manifest)
    done = BackedUp(manifest=manifest, sha256=sha256, bytes=path.stat().st_size, missing=missing)
    in_transaction(database, lambda session: _note(installation, session, path, done, now))
    return done


def _write(session: Session, writer: ArchiveWriter, kind: str, files: Path, now: datetime) -> Manifest:
    """The files after the rows: whatever a row names was kept before the row was."""
    tables = {
        name: writer.table(name, backup_rows.columns_of(name), backup_rows.lines(session, name))
        for name in backup_rows.names()
    }
    chains = heads(session)
    kept = [path for path in sorted(files.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    return Manifest(
        revision=schema.HEAD,
        made_at=now,
        database=kind,
        tables=tables,
        chains=chains,
        files={path.relative_to(files).as_posix(): writer.file(path) for path in kept},
    )


def _has(manifest: Manifest, name: str) -> bool:
    """Whether the content of this hash lies where the file store looks for it."""
    return manifest.files.get(f"{name[:2]}/{name}") == name


def _note(installation: Installation, session: Session, path: Path, done: BackedUp, now: datetime) -> None:
    """In the trail of every unit that receives: all that citizens told it was copied."""
    backup_store.add(session, made_at=now, file=path.name, size=done.bytes, sha256=done.sha256)
    data = {"file": path.name, "manifest": done.sha256, "rows": done.manifest.rows}
    for unit in installation.catalog.organisation.receiving_on(local(now).date()):
        with on_unit(session, actor=system("backup", unit.id), now=now) as drafts:
            drafts.append(Draft(kind=AuditKind.BACKUP_MADE, data=data, unit_id=unit.id))


def restore(database: Database, catalog: Catalog, path: Path, files: Path, *, replace: str | None) -> Restored:
    """Into an empty database, or one that is named to be replaced: whole, verified, or not at all.

    Raises BackupMissing, BackupForeign, BackupDamaged, BackupAhead, RestoreIntoUsed, RestoreDiffers, DatabaseInUse."""
    with backup_archive.reading(path) as archive:
        if archive.manifest.revision not in schema.REVISIONS:
            raise BackupAhead(file=path, revision=archive.manifest.revision)
        archive.check_files()

        def write(session: Session) -> Restored:
            _load_all(session, archive)
            for place, named in archive.manifest.files.items():
                archive.put_file(named, _below(files, place, path))
            return _examined(session, archive.manifest, Installation(database=database, catalog=catalog))

        return backup_target.fill(database, replace, write)


def _load_all(session: Session, archive: ArchiveReader) -> None:
    """Every row under the revision that it was written at, compared with the manifest, then brought up to this one."""
    manifest = archive.manifest
    schema.build(session, manifest.revision)
    backup_rows.defer_references(session)
    for name, part in manifest.tables.items():
        _load(session, archive, name, part.columns)
    backup_rows.check_references(session)
    counted = backup_rows.counts(session, manifest.tables)
    for name, part in manifest.tables.items():
        if counted[name] != part.rows:
            raise RestoreDiffers(file=archive.path, where=name)
    if heads(session) != manifest.chains:
        raise RestoreDiffers(file=archive.path, where="audit")
    schema.build(session)


def _load(session: Session, archive: ArchiveReader, name: str, columns: tuple[tuple[str, str], ...]) -> None:
    try:
        backup_rows.load(session, name, columns, archive.lines(name))
    except (ValueError, TypeError, KeyError) as unreadable:
        raise BackupDamaged(file=archive.path, where=name) from unreadable


def _examined(session: Session, manifest: Manifest, installation: Installation) -> Restored:
    """As of when the backup was made: what has become late since is nothing wrong with it."""
    trail, named = survey(session), list(file_store.named(session))
    diagnosis = examine_in(session, now=manifest.made_at, read_stage=stage_reader(installation, session))
    return Restored(
        manifest=manifest,
        chains=heads(session),
        rows=manifest.rows,
        trail=tuple(f"{problem.dossier}: {problem.vi} / {problem.en}" for problem in trail.problems),
        named=len(named),
        missing=tuple(name for name in named if not _has(manifest, name)),
        findings=tuple(
            f"{problem.where}: {problem.vi} / {problem.en}" for problem in diagnosis.problems if problem.kind != "trail"
        ),
    )


def _below(files: Path, place: str, archive: Path) -> Path:
    """Where a file belongs. Raises BackupDamaged where that is outside of the folder."""
    found = (files / place).resolve()
    if not found.is_relative_to(files.resolve()):
        raise BackupDamaged(file=archive, where=place)
    return found
