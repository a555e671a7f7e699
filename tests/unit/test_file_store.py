"""The folder of files: the same content once, never half of one, and what nothing names can go."""

import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from engine.adapters.file_store import FileFolder
from engine.domain.dossier_file import FileType, Upload
from engine.domain.file_refusals import FileRefused, StoreUnavailable
from tests import scans

NOW = datetime.now(UTC)
SCAN = Upload(name="quét.png", content=scans.png())
NAME = sha256(SCAN.content).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def files(folder: Path) -> FileFolder:
    return FileFolder(folder)


def kept(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def aged(folder: Path, days: float) -> None:
    """As if everything in the folder had been there so long."""
    then = (NOW - timedelta(days=days)).timestamp()
    for path in folder.rglob("*"):
        os.utime(path, (then, then))


def test_content_is_kept_under_its_hash_for_its_owner_alone(files: FileFolder, folder: Path) -> None:
    found = files.keep(SCAN)
    assert (found.sha256, found.type, found.size, found.pages) == (NAME, FileType.PNG, len(SCAN.content), 1)
    path = folder / NAME[:2] / NAME
    assert path.read_bytes() == SCAN.content
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    with files.open(NAME) as file:  # type: ignore[union-attr]
        file.seek(1)
        assert file.read(3) == b"PNG"


def test_the_same_content_is_kept_once_whatever_it_is_called(files: FileFolder, folder: Path) -> None:
    files.keep(SCAN)
    files.keep(Upload(name="khác.png", content=SCAN.content))
    assert kept(folder) == [NAME]


def test_what_is_refused_leaves_nothing(files: FileFolder, folder: Path) -> None:
    with pytest.raises(FileRefused):
        files.keep(Upload(name="a.png", content=scans.SVG))
    assert kept(folder) == []


def test_content_that_was_damaged_on_the_disk_is_noticed_and_comes_back_whole(files: FileFolder, folder: Path) -> None:
    files.keep(SCAN)
    (folder / NAME[:2] / NAME).write_bytes(SCAN.content[:-1] + b"x")
    assert not files.is_sound(NAME)
    files.keep(SCAN)
    assert files.is_sound(NAME)
    assert kept(folder) == [NAME]


def test_what_is_not_there_is_none(files: FileFolder) -> None:
    assert files.open(NAME) is None
    assert not files.is_sound(NAME)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 63, NAME.upper()])
def test_only_a_hash_names_content(files: FileFolder, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        files.open(name)


def test_only_what_is_older_than_a_day_is_old(files: FileFolder, folder: Path) -> None:
    files.keep(SCAN)
    draft = folder / NAME[:2] / "abc.part"
    draft.write_bytes(b"half")
    before = NOW - timedelta(days=1)
    assert list(files.older(before)) == []
    aged(folder, 2)
    assert set(files.older(before)) == {NAME, "abc.part"}
    assert files.drop("abc.part", before)
    assert files.drop(NAME, before)
    assert kept(folder) == []
    assert not files.drop(NAME, before)


def test_what_is_kept_again_is_young_again(files: FileFolder, folder: Path) -> None:
    """Somebody uploads what is about to be removed: it stays."""
    files.keep(SCAN)
    aged(folder, 2)
    before = NOW - timedelta(days=1)
    assert list(files.older(before)) == [NAME]
    files.keep(SCAN)
    assert not files.drop(NAME, before)
    assert files.is_sound(NAME)


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "files"
    blocked.write_text("not a folder")
    with pytest.raises(StoreUnavailable, match="hãy báo quản trị"):
        FileFolder(blocked).keep(SCAN)
