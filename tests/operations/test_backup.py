"""A backup while the office works; a restore that is the same office, or nothing."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert, text

from engine.bootstrap import DEMO_CLOCK_SETTING
from engine.cli import main
from engine.domain.backup import BackupAhead, BackupDamaged, BackupForeign
from engine.domain.errors import Refusal
from engine.operations.back_up import back_up, restore
from engine.store import backup_rows, schema, settings
from engine.store.audit_heads import heads
from engine.store.audit_verify import verify
from engine.store.database import Database
from engine.store.tables import backups, dossier_files, dossiers
from tests.office import COMMUNE, Office
from tests.store.valid_rows import DECIDED
from tests.web.small_office import BIRTH, small_catalog, small_office


@dataclass(frozen=True)
class Place:
    """A terminal: which database, which folder of kept files."""

    url: str
    files: Path

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(main, words, env=self.environment())

    def run_apart(self, *words: str, begin: Callable[[], None] | None = None) -> Result:
        """In a process of its own, which begins with what must not happen to this one."""
        command = [sys.executable, "-c", "from engine.cli import main; main()", *words]
        done = subprocess.run(command, env={**os.environ, **self.environment()}, capture_output=True, preexec_fn=begin)
        return Result(CliRunner(), done.stdout, done.stderr, done.stdout + done.stderr, None, done.returncode, None)

    def environment(self) -> Mapping[str, str]:
        return {"MOTCUA_DATABASE_URL": self.url, "MOTCUA_FILES": str(self.files)}


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """With a dossier under way, one at its end, and a letter kept as a file."""
    made = small_office(database, small_catalog(), tmp_path / "letters")
    made.do(made.file(BIRTH).dossier_id, "receive", outcome="accept")
    made.do(made.file(BIRTH, name="Kăn Hiền").dossier_id, "receive", outcome="accept")
    shown = {"shown_at": made.now.isoformat(), "set_at": datetime.now(UTC).isoformat()}
    with database.transaction() as session:
        settings.put(session, DEMO_CLOCK_SETTING, shown)
    return made


@pytest.fixture
def here(office: Office, database_url: str, tmp_path: Path) -> Place:
    kept = tmp_path / "files" / "ab"
    kept.mkdir(parents=True)
    (kept / "to-khai").write_bytes(b"to khai")
    _scan(office, tmp_path / "files")
    return Place(url=database_url, files=tmp_path / "files")


SCAN = b"what the scanner gave"
SCAN_NAME = sha256(SCAN).hexdigest()


def _scan(office: Office, files: Path) -> None:
    """A file of a dossier, in its row and in the folder."""
    row = {**DECIDED["dossier_files"], "sha256": SCAN_NAME, "size": len(SCAN)}
    dossier = office.rows(dossiers)[0]
    person = office.person(COMMUNE, "tn").user_id
    with office.installation.database.transaction() as session:
        session.execute(
            insert(dossier_files), {**row, "dossier_id": dossier.id, "unit_id": COMMUNE, "added_by": person}
        )
    (files / SCAN_NAME[:2]).mkdir(parents=True, exist_ok=True)
    (files / SCAN_NAME[:2] / SCAN_NAME).write_bytes(SCAN)


@pytest.fixture
def there(empty_url: str, tmp_path: Path) -> Place:
    url = f"sqlite:///{tmp_path / 'there' / 'motcua.sqlite3'}" if empty_url.startswith("sqlite") else empty_url
    return Place(url=url, files=tmp_path / "files there")


@pytest.fixture
def archive(here: Place, office: Office, tmp_path: Path) -> Path:
    path = tmp_path / "sao-luu.zip"
    done = here.run("backup", str(path))
    assert done.exit_code == 0, done.stderr
    return path


def everything(database: Database) -> dict[str, list[bytes]]:
    """Every row but of who runs, in an order of rows and keys that no database chooses."""
    with database.reading() as session:
        return {name: sorted(map(_ordered, backup_rows.lines(session, name))) for name in backup_rows.names()}


def _ordered(line: bytes) -> bytes:
    return orjson.dumps(orjson.loads(line), option=orjson.OPT_SORT_KEYS)


def is_empty(place: Place, opened: Callable[[str], Database]) -> bool:
    if place.url.startswith("sqlite"):
        path = Path(place.url.removeprefix("sqlite:///"))
        return not path.exists() or path.stat().st_size == 0
    database = opened(place.url)
    with database.reading() as session:
        found = schema.current(session)
    database.close()  # who is connected would be in the way of the next restore
    return found is None


def test_the_same_office_stands_in_either_database(
    here: Place, there: Place, office: Office, archive: Path, opened: Callable[[str], Database]
) -> None:
    before = everything(office.installation.database)
    noted = before.pop("backups")
    done = there.run("restore", str(archive), "--json")
    assert done.exit_code == 0, done.stderr
    proof = json.loads(done.stdout)
    restored = opened(there.url)
    schema.check(restored)
    after = everything(restored)
    chains = {"units", "audit_events"}  # have the event of the backup itself since
    assert after.pop("backups") == []
    assert len(noted) == 1
    assert {name: rows for name, rows in after.items() if name not in chains} == {
        name: rows for name, rows in before.items() if name not in chains
    }
    assert set(after["audit_events"]) < set(before["audit_events"])
    with restored.reading() as session:
        assert heads(session).sha256 == proof["heads_sha256"]
    assert proof["events"] == len(after["audit_events"])
    assert (proof["trail"], proof["findings"]) == ([], [])
    assert verify(restored).ok
    assert (there.files / "ab/to-khai").read_bytes() == b"to khai"
    assert (there.files / SCAN_NAME[:2] / SCAN_NAME).read_bytes() == SCAN
    assert (proof["named_files"], proof["missing"]) == (1, [])


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
@pytest.mark.postgresql
def test_work_goes_on_where_it_was_restored(there: Place, archive: Path, office: Office) -> None:
    assert there.run("restore", str(archive)).exit_code == 0
    restored = Database(there.url)
    try:
        again = small_office_on(restored, office)
        received = again.file(BIRTH)
        again.do(received.dossier_id, "receive", outcome="accept")
        assert again.dossier(received.dossier_id).code.endswith("-0003"), "the numbers go on"
        assert verify(restored).ok
    finally:
        restored.close()


def small_office_on(database: Database, office: Office) -> Office:
    installation = replace(office.installation, database=database)
    return Office(running=replace(office.running, installation=installation), now=office.now)


def test_what_happens_while_it_is_written_is_not_half_in_it(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = backup_rows.lines

    def beside_work(session: Any, name: str) -> Iterator[bytes]:
        if name in ("users", "stages"):
            received = office.file(BIRTH, name="Người đến giữa chừng")
            office.do(received.dossier_id, "receive", outcome="accept")
        yield from read(session, name)

    monkeypatch.setattr(backup_rows, "lines", beside_work)
    done = back_up(office.installation, tmp_path / "b.zip", tmp_path / "none", now=office.now)
    monkeypatch.undo()
    assert (done.manifest.tables["dossiers"].rows, done.manifest.tables["stages"].rows) == (2, 2)
    restored = Database(f"sqlite:///{tmp_path / 'restored.sqlite3'}")
    proof = restore(restored, office.installation.catalog, tmp_path / "b.zip", tmp_path / "none", replace=None)
    assert (proof.trail, proof.findings) == ((), ())
    restored.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("content", [None, b"another content"])
def test_a_file_that_was_missing_is_named_and_the_rest_is_restored(
    here: Place, there: Place, tmp_path: Path, content: bytes | None
) -> None:
    place = here.files / SCAN_NAME[:2] / SCAN_NAME
    place.unlink() if content is None else place.write_bytes(content)
    made = here.run("backup", str(tmp_path / "b.zip"))
    assert made.exit_code == 1
    assert SCAN_NAME in made.stdout
    done = there.run("restore", str(tmp_path / "b.zip"), "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["missing"] == [SCAN_NAME]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_bit_of_a_backup_changes_unnoticed(office: Office, archive: Path, tmp_path: Path) -> None:
    whole, size = archive.read_bytes(), archive.stat().st_size
    near_the_end = range(size - 230, size, 19)
    for at in (*range(0, 60, 9), *range(60, size, size // 12), *near_the_end):
        spoilt = bytearray(whole)
        spoilt[at] ^= 1 << at % 8
        path = tmp_path / "spoilt.zip"
        path.write_bytes(bytes(spoilt))
        target = Database(f"sqlite:///{tmp_path / 'never.sqlite3'}")
        with pytest.raises(Refusal) as refused:
            restore(target, office.installation.catalog, path, tmp_path / "none", replace=None)
        target.close()
        assert isinstance(refused.value, BackupDamaged | BackupAhead | BackupForeign), at
        assert not (tmp_path / "never.sqlite3").exists()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_backup_is_private_and_overwrites_nothing(here: Place, archive: Path) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600
    before = archive.read_bytes()
    refused = here.run("backup", str(archive))
    assert refused.exit_code == 1
    assert "đã có" in refused.stderr
    assert archive.read_bytes() == before


def test_the_office_knows_when_it_was_backed_up(office: Office, archive: Path) -> None:
    (row,) = office.rows(backups)
    assert (row.file, row.bytes) == (archive.name, archive.stat().st_size)
    with office.installation.database.reading() as session:
        kinds = session.execute(text("SELECT kind FROM audit_events WHERE chain = :c"), {"c": f"unit:{COMMUNE}"})
        assert "backup:made" in set(kinds.scalars())


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2000])


def alter(path: Path) -> None:
    _rewrite(path, "tables/dossiers.jsonl", lambda told: told.replace(b"Thi", b"Tho").replace("Thử".encode(), b"Thu"))


def alter_manifest(path: Path) -> None:
    _rewrite(path, "manifest.json", lambda told: told.replace(b'"rows": 2', b'"rows": 3'))


def other_file(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("thu.txt", "không phải bản sao lưu")


def no_file_of_ours(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"x" * 5000)


def from_the_future(path: Path) -> None:
    _rewrite(path, "manifest.json", lambda told: told.replace(b'"version": 1', b'"version": 9'))


def _rewrite(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    copy = path.with_suffix(".copy")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            told = old.read(name)
            if name == part:
                assert change(told) != told
                told = change(told)
            new.writestr(name, told)
        new.comment = old.comment
    shutil.move(copy, path)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # where it comes from does not matter here
@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (cut, "is damaged"),
        (alter, "dossiers"),
        (alter_manifest, "manifest.json"),
        (other_file, "is no backup of motcua"),
        (no_file_of_ours, "is no backup of motcua"),
        (from_the_future, "newer motcua"),
    ],
)
def test_what_is_no_whole_backup_is_refused_and_nothing_is_left(
    there: Place, archive: Path, opened: Callable[[str], Database], spoil: Callable[[Path], None], sentence: str
) -> None:
    spoil(archive)
    refused = there.run("restore", str(archive))
    assert refused.exit_code == 1
    assert "Traceback" not in refused.stderr
    assert sentence in refused.stderr
    assert is_empty(there, opened)


def test_a_database_in_use_is_replaced_only_by_its_name(here: Place, office: Office, archive: Path) -> None:
    office.file(BIRTH, name="Người mới")
    before = everything(office.installation.database)
    refused = here.run("restore", str(archive))
    assert refused.exit_code == 1
    assert "--replace" in refused.stderr
    assert everything(office.installation.database) == before
    office.installation.database.close()
    name = here.url.partition("?")[0].rsplit("/", 1)[1]
    assert here.run("restore", str(archive), "--replace", "other").exit_code == 1
    replaced = here.run("restore", str(archive), "--replace", name)
    assert replaced.exit_code == 0, replaced.stderr
    after = everything(office.installation.database)
    assert len(after["dossiers"]) == len(before["dossiers"]) - 1


def test_who_still_works_with_the_database_is_named(here: Place, office: Office, archive: Path) -> None:
    name = here.url.partition("?")[0].rsplit("/", 1)[1]
    holder = Database(here.url)
    schema.check(holder)
    with holder.reading():
        refused = here.run_apart("restore", str(archive), "--replace", name)
    holder.close()
    assert refused.exit_code == 1
    assert "motcua serve" in refused.stderr


def test_a_disk_without_room_leaves_no_half_of_a_backup(here: Place, tmp_path: Path) -> None:
    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    if here.url.startswith("sqlite"):
        opened = Database(here.url)  # keeps the file of the journal, so that only the archive has no room
        with opened.reading():
            refused = here.run_apart("backup", str(tmp_path / "b.zip"), begin=little_room)
        opened.close()
    else:
        refused = here.run_apart("backup", str(tmp_path / "b.zip"), begin=little_room)
    assert refused.exit_code == 1
    assert "cannot be written" in refused.stderr
    assert [path.name for path in tmp_path.iterdir() if "b.zip" in path.name] == []


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_restore_that_is_killed_leaves_nothing(
    there: Place, archive: Path, opened: Callable[[str], Database]
) -> None:
    victim = (
        "import os, signal, sys\n"
        "from engine.store import backup_rows\n"
        "load, last = backup_rows.load, sys.argv.pop()\n"
        "def dying(session, name, columns, rows):\n"
        "    done = load(session, name, columns, rows)\n"
        "    if name == last: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return done\n"
        "backup_rows.load = dying\n"
        "from engine.cli import main; main()\n"
    )
    for table in ("dossiers", "work_items"):
        killed = subprocess.run(
            [sys.executable, "-c", victim, "restore", str(archive), table],
            env={**os.environ, **there.environment()},
            check=False,
        )
        assert killed.returncode == -signal.SIGKILL
        assert is_empty(there, opened)
    done = there.run("restore", str(archive))
    assert done.exit_code == 0, done.stderr
