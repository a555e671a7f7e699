"""Files in a folder, each named by the SHA-256 of its content: written to a temporary name, flushed, then renamed.

A file that no row names is harmless: the transaction that would have named it failed, or its row was removed before
acceptance. `motcua files unnamed` finds such ones once they are a day old."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from re import compile as pattern
from typing import BinaryIO
from uuid import uuid4

from engine.adapters.file_check import checked
from engine.domain.dossier_file import StoredFile, Upload
from engine.domain.file_refusals import StoreUnavailable

_HASH = pattern(r"[0-9a-f]{64}")
_DRAFT, _LEAVING = ".part", ".leaving"


class FileFolder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, upload: Upload) -> StoredFile:
        found = checked(upload)
        name = self.keep_made(found.content)
        return StoredFile(sha256=name, type=found.type, size=len(found.content), pages=found.pages)

    def keep_made(self, content: bytes) -> str:
        name = sha256(content).hexdigest()
        try:
            self._keep(name, content)
        except OSError as error:
            raise StoreUnavailable(where=self._folder, reason=error.strerror or error) from error
        return name

    def _keep(self, name: str, content: bytes) -> None:
        """What is there and sound is only marked as kept now; what is damaged is written anew."""
        place = self._place(name)
        if self.is_sound(name) and _touched(place):
            return
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = place.with_name(f"{uuid4().hex}{_DRAFT}")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, place)
        _flush(place.parent)
        _flush(self._folder)

    def open(self, sha256: str) -> BinaryIO | None:
        try:
            return self._place(sha256).open("rb")
        except OSError:
            return None

    def is_sound(self, sha256: str) -> bool:
        file = self.open(sha256)
        if file is None:
            return False
        with file:
            return _hash_of(file) == sha256

    def older(self, than: datetime) -> Iterator[str]:
        for path in sorted(self._folder.glob("??/*")):
            known = _HASH.fullmatch(path.name) or path.suffix in (_DRAFT, _LEAVING)
            if known and _kept_at(path) < than:
                yield path.name

    def drop(self, name: str, than: datetime) -> bool:
        """Taken aside first and looked at again: whoever keeps the same content meanwhile either marked it before, and
        it goes back, or finds nothing and writes it anew."""
        found = next(iter(self._folder.glob(f"??/{name}")), None)
        if found is None:
            return False
        if not _HASH.fullmatch(name):
            found.unlink(missing_ok=True)
            return True
        aside = found.with_name(name + _LEAVING)
        os.replace(found, aside)
        if _kept_at(aside) >= than:
            os.replace(aside, found)
            return False
        aside.unlink()
        return True

    def _place(self, name: str) -> Path:
        """Raises ValueError for what is no hash: no name from outside becomes a path."""
        if not _HASH.fullmatch(name):
            raise ValueError(f"{name!r} is no SHA-256")
        return self._folder / name[:2] / name


def _hash_of(file: BinaryIO) -> str:
    digest = sha256()
    while part := file.read(1 << 20):
        digest.update(part)
    return digest.hexdigest()


def _touched(path: Path) -> bool:
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _kept_at(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return datetime.max.replace(tzinfo=UTC)


def _flush(folder: Path) -> None:
    """The name of a new file is on the disk once its folder is; systems that cannot open folders see to it."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
