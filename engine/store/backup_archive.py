"""The archive itself: a ZIP with a part a table, the kept files by the hash of their content, and the manifest.

It is written under another name, pressed to the disk and only then given its own: there is never half of one."""

import errno
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import orjson

from engine.domain.backup import (
    FORMAT,
    VERSION,
    BackupAhead,
    BackupDamaged,
    BackupForeign,
    BackupMissing,
    BackupTaken,
    BackupUnwritten,
    Chains,
    Manifest,
    TablePart,
)

_CHUNK = 1 << 20
_MANIFEST = "manifest.json"
_UNSEALED = "0" * 64  # the last bytes of the file: the hash of all before them stands there in the end
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
_DAMAGES = (
    *(zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, NotImplementedError),
    *(RuntimeError, OSError, OverflowError),  # of a part that is said to be encrypted or to lie outside of the file
)


class ArchiveWriter:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._stored: set[str] = set()

    def table(self, name: str, columns: tuple[tuple[str, str], ...], lines: Iterable[bytes]) -> TablePart:
        rows, seen = 0, sha256()
        with self._archive.open(_table(name), "w", force_zip64=True) as part:
            for line in lines:
                part.write(line)
                seen.update(line)
                rows += 1
        return TablePart(rows=rows, sha256=seen.hexdigest(), columns=columns)

    def file(self, path: Path) -> str:
        """Keeps a file by the hash of its content, once however many have it; gives the hash."""
        named = _hash_of(path)
        if named not in self._stored:
            self._archive.write(path, _file(named))
            self._stored.add(named)
        return named

    def manifest(self, manifest: Manifest) -> str:
        """The last part; gives its hash, which the archive repeats in its comment."""
        told = orjson.dumps({"format": FORMAT, "version": VERSION, **asdict(manifest)}, option=orjson.OPT_INDENT_2)
        named = sha256(told).hexdigest()
        self._archive.writestr(_MANIFEST, told)
        self._archive.comment = f"{FORMAT} {VERSION} {named} {_UNSEALED}".encode()
        return named


def _seal(file: IO[bytes]) -> None:
    """No bit of the archive can change unnoticed, not one of its directory either."""
    file.seek(-len(_UNSEALED), os.SEEK_END)
    end = file.tell()
    found = _hash_before(file, end)
    file.seek(end)
    file.write(found.encode())


def _hash_before(file: IO[bytes], end: int) -> str:
    file.seek(0)
    seen, left = sha256(), end
    while left > 0 and (chunk := file.read(min(_CHUNK, left))):
        seen.update(chunk)
        left -= len(chunk)
    return seen.hexdigest()


def _is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        if size < len(_UNSEALED):
            return False
        found = _hash_before(file, size - len(_UNSEALED))
        return file.read(len(_UNSEALED)) == found.encode()


@contextmanager
def writing(path: Path) -> Iterator[ArchiveWriter]:
    """Raises BackupTaken, BackupUnwritten; nothing of that name is there then, and nothing half-written."""
    if path.exists():
        raise BackupTaken(file=path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with _private(temporary) as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                yield ArchiveWriter(archive)
            _seal(file)
            file.flush()
            os.fsync(file.fileno())
        _name(temporary, path)
        _press(path.parent)
    except FileExistsError:
        raise BackupTaken(file=path) from None
    except OSError as error:
        raise BackupUnwritten(file=path, reason=_reason(error)) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _name(temporary: Path, path: Path) -> None:
    """Raises FileExistsError where somebody made one of that name meanwhile, as far as the disk can tell."""
    try:
        os.link(temporary, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if path.exists():
            raise FileExistsError(path) from None
        temporary.rename(path)


def _private(path: Path) -> IO[bytes]:
    """Readable by its owner only: everything that citizens have told the office is in it."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b")


def _press(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reason(error: OSError) -> str:
    return "hết dung lượng / no space left" if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror or "?"


class ArchiveReader:
    """Every part is read to its end and compared with the manifest. Raises BackupDamaged."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self._archive = archive

    def lines(self, table: str) -> Iterator[bytes]:
        """Raises BackupDamaged after the last row, where they are not those that were written."""
        part, seen, rows = self.manifest.tables[table], sha256(), 0
        with _told(self.path, table), self._archive.open(_table(table)) as stream:
            for line in stream:
                seen.update(line)
                rows += 1
                yield line
        if (seen.hexdigest(), rows) != (part.sha256, part.rows):
            raise BackupDamaged(file=self.path, where=table)

    def check_all(self) -> None:
        for table in self.manifest.tables:
            for _ in self.lines(table):
                pass
        self.check_files()

    def check_files(self) -> None:
        for named in sorted(set(self.manifest.files.values())):
            self._copy(named, lambda chunk: None)

    def put_file(self, named: str, path: Path) -> None:
        """Write a kept file where it belongs, unless it lies there already."""
        if path.is_file() and _hash_of(path) == named:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        with _private(temporary) as file:
            self._copy(named, file.write)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)

    def _copy(self, named: str, take: Callable[[bytes], Any]) -> None:
        seen = sha256()
        with _told(self.path, named), self._archive.open(_file(named)) as stream:
            while chunk := stream.read(_CHUNK):
                seen.update(chunk)
                take(chunk)
        if seen.hexdigest() != named:
            raise BackupDamaged(file=self.path, where=named)


@contextmanager
def reading(path: Path) -> Iterator[ArchiveReader]:
    """Raises BackupMissing, BackupForeign, BackupDamaged, BackupAhead."""
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        if _begins_as_one(path):
            raise BackupDamaged(file=path, where="ZIP") from None
        raise BackupForeign(file=path) from None
    except OSError as error:
        raise BackupMissing(file=path, reason=error.strerror or "?") from None
    with archive:
        reader = ArchiveReader(path, archive, _manifest(path, archive))
        if not _is_sealed(path):
            reader.check_all()  # says where, if it can
            raise BackupDamaged(file=path, where="ZIP")
        yield reader


def _begins_as_one(path: Path) -> bool:
    """A ZIP whose end is missing still begins like ours: with the part of a table; or it still ends like ours."""
    with path.open("rb") as file:
        head = file.read(64)
        file.seek(max(0, file.seek(0, os.SEEK_END) - 200))
        end = file.read()
    return (head.startswith(b"PK\x03\x04") and b"tables/" in head) or FORMAT.encode() in end


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    words = archive.comment.decode(errors="replace").split(" ")
    if _MANIFEST not in archive.namelist() or words[0] != FORMAT:
        if _begins_as_one(path):
            raise BackupDamaged(file=path, where="ZIP")
        raise BackupForeign(file=path)
    with _told(path, _MANIFEST):
        told = archive.read(_MANIFEST)
        found = orjson.loads(told)
        if found.get("format") != FORMAT:
            raise BackupForeign(file=path)
        if int(found["version"]) > VERSION:
            raise BackupAhead(file=path, revision=found["revision"])
        if len(words) != 4 or words[2] != sha256(told).hexdigest():
            raise BackupDamaged(file=path, where=_MANIFEST)
        return _parsed(found)


def _parsed(found: dict[str, Any]) -> Manifest:
    tables = {
        name: TablePart(
            rows=part["rows"],
            sha256=part["sha256"],
            columns=tuple((column, kind) for column, kind in part["columns"]),
        )
        for name, part in found["tables"].items()
    }
    return Manifest(
        revision=found["revision"],
        made_at=datetime.fromisoformat(found["made_at"]),
        database=found["database"],
        tables=tables,
        chains=Chains(**found["chains"]),
        files=found["files"],
    )


@contextmanager
def _told(path: Path, where: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGES as damage:
        raise BackupDamaged(file=path, where=where) from damage


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        seen = sha256()
        while chunk := file.read(_CHUNK):
            seen.update(chunk)
    return seen.hexdigest()


def _table(name: str) -> str:
    return f"tables/{name}.jsonl"


def _file(named: str) -> str:
    return f"files/{named}"
