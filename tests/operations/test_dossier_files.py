"""Files of a dossier: named once they are kept; gone before acceptance, struck out after; digitised by its scans."""

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from sqlalchemy import update

from engine.adapters import file_store as adapter
from engine.adapters.file_store import FileFolder
from engine.cli.doctor import reader
from engine.domain.applicant import Applicant
from engine.domain.conduct_refusals import MayNotHandle
from engine.domain.dossier import Channel
from engine.domain.dossier_file import FileKind, StoredFile, Upload
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.file_refusals import (
    FileGone,
    FileTwice,
    FileUnknown,
    NoFile,
    StrikeNeedsReason,
    TooManyFiles,
)
from engine.domain.identifiers import DossierId, FileId
from engine.domain.papers import Paper
from engine.domain.proposal import AnnulmentGround
from engine.domain.refusals import NotYours, WrongState
from engine.operations import dossier_files as commands
from engine.operations.annul_dossier import propose_annulment
from engine.operations.confirm_proposal import confirm_proposal
from engine.operations.dossier_files import Attaching, attach_file, attach_files, remove_file, replace_file
from engine.operations.open_dossier import open_file
from engine.operations.receive_dossier import Filing, receive_dossier
from engine.operations.unnamed_files import check_files, drop_unnamed, unnamed_files
from engine.store.doctor import examine
from engine.store.tables import audit_events, dossier_files, dossiers
from tests import scans
from tests.office import COMMUNE, Office, ready_office
from tests.operations.people import hat, hire

MARITAL_STATUS = "1.004873"
PAPER = "Tờ khai"
SCAN = Upload(name="quét.png", content=scans.png())
OTHER = Upload(name="ảnh.jpg", content=scans.jpeg())


@pytest.fixture
def files(tmp_path: Path) -> FileFolder:
    return FileFolder(tmp_path / "files")


@pytest.fixture
def dossier(office: Office) -> DossierId:
    return office.file(MARITAL_STATUS).dossier_id


def attach(office: Office, files: FileFolder, dossier: DossierId, upload: Upload = SCAN, **changes: Any) -> FileId:
    to = {"kind": FileKind.PAPER, "paper": PAPER, "actor": office.person(COMMUNE, "tn"), "now": office.now} | changes
    return attach_file(office.installation, files, dossier, upload, **to)


def events(office: Office, dossier: DossierId) -> list[str]:
    return [
        row.kind for row in office.rows(audit_events, dossier_id=dossier) if row.kind.startswith(("file:", "dossier:d"))
    ]


def data_of(event: Any) -> dict[str, Any]:
    told: dict[str, Any] = orjson.loads(event.body)["data"]
    return told


def test_a_scan_of_each_paper_digitises_the_dossier(office: Office, files: FileFolder, dossier: DossierId) -> None:
    office.do(dossier, "receive", outcome="accept")
    attach(office, files, dossier)
    (row,) = office.rows(dossier_files)
    assert (row.kind, row.paper, row.name, row.media_type, row.pages) == ("paper", PAPER, "quét.png", "image/png", 1)
    assert files.is_sound(row.sha256)
    known = office.dossier(dossier)
    assert known.digitised
    assert known.papers == [{"name": PAPER, "originals": 1, "copies": 0, "digitised": True}]
    assert events(office, dossier) == ["file:attached", "dossier:digitised"]


def test_the_step_alone_digitises_nothing(office: Office, dossier: DossierId) -> None:
    office.do(dossier, "receive", outcome="accept")
    office.do(dossier, "digitise")
    assert not office.dossier(dossier).digitised
    assert events(office, dossier) == []


def test_a_dossier_is_digitised_no_longer_than_its_scans_stand(
    office: Office, files: FileFolder, dossier: DossierId
) -> None:
    office.do(dossier, "receive", outcome="accept")
    file = attach(office, files, dossier)
    remove_file(office.installation, file, "Quét nhầm giấy", actor=office.person(COMMUNE, "tn"), now=office.now)
    known = office.dossier(dossier)
    assert (known.digitised, known.papers[0]["digitised"]) == (False, False)


def test_what_was_digitised_before_there_were_files_stays_so(
    office: Office, files: FileFolder, dossier: DossierId
) -> None:
    office.do(dossier, "receive", outcome="accept")
    with office.installation.database.transaction() as session:
        papers = [{"name": PAPER, "originals": 1, "copies": 0, "digitised": True}]
        session.execute(update(dossiers).where(dossiers.c.id == dossier).values(papers=papers, digitised=True))
    attach(office, files, dossier, kind=FileKind.OTHER, paper=None)
    assert office.dossier(dossier).digitised
    assert office.dossier(dossier).papers[0]["digitised"]


def test_before_acceptance_a_file_goes_and_the_trail_keeps_its_name(
    office: Office, files: FileFolder, dossier: DossierId
) -> None:
    file = attach(office, files, dossier)
    remove_file(office.installation, file, "", actor=office.person(COMMUNE, "tn"), now=office.now)
    assert office.rows(dossier_files) == []
    told = next(data_of(row) for row in office.rows(audit_events, dossier_id=dossier) if row.kind == "file:removed")
    assert told["name"] == "quét.png"


def test_after_acceptance_a_file_stays_struck_out_with_its_reason(
    office: Office, files: FileFolder, dossier: DossierId
) -> None:
    desk = office.person(COMMUNE, "tn")
    file = attach(office, files, dossier)
    office.do(dossier, "receive", outcome="accept")
    with pytest.raises(StrikeNeedsReason):
        remove_file(office.installation, file, "  ", actor=desk, now=office.now)
    remove_file(office.installation, file, "Nhầm hồ sơ", actor=desk, now=office.now)
    (row,) = office.rows(dossier_files)
    assert (row.strike_reason, row.struck_by, row.replaced_by) == ("Nhầm hồ sơ", desk.user_id, None)
    with pytest.raises(FileGone):
        remove_file(office.installation, file, "lần nữa", actor=desk, now=office.now)
    with pytest.raises(FileGone):
        replace_file(office.installation, files, file, OTHER, "lần nữa", actor=desk, now=office.now)
    assert attach(office, files, dossier) != file  # the same scan may stand again
    assert events(office, dossier)[-1] in {"dossier:digitised", "file:attached"}


@pytest.mark.parametrize("accepted", [False, True])
def test_a_replaced_file_points_to_what_took_its_place(
    office: Office, files: FileFolder, dossier: DossierId, accepted: bool
) -> None:
    file, desk = attach(office, files, dossier), office.person(COMMUNE, "tn")
    if accepted:
        office.do(dossier, "receive", outcome="accept")
    new = replace_file(office.installation, files, file, OTHER, "Mờ", actor=desk, now=office.now)
    rows = {row.id: row for row in office.rows(dossier_files)}
    assert (file in rows) == accepted
    assert not accepted or rows[file].replaced_by == new
    assert (rows[new].paper, rows[new].struck_at) == (PAPER, None)
    assert office.dossier(dossier).digitised


def test_a_result_and_other_files_belong_to_no_paper(office: Office, files: FileFolder, dossier: DossierId) -> None:
    office.do(dossier, "receive", outcome="accept")
    leader = office.person(COMMUNE, "ld")
    attach(office, files, dossier, kind=FileKind.RESULT, paper=None, actor=leader)
    attach(office, files, dossier, kind=FileKind.OTHER, paper=None)
    assert {row.kind for row in office.rows(dossier_files)} == {"result", "other"}
    assert not office.dossier(dossier).digitised
    assert len(list(files.older(datetime.now(UTC) + timedelta(days=1)))) == 1, "the same content is kept once"


def test_only_a_paper_of_the_dossier_or_of_its_procedure_is_scanned(
    office: Office, files: FileFolder, dossier: DossierId
) -> None:
    listed = office.installation.catalog.procedure(MARITAL_STATUS).block(office.now.date()).papers[0].name
    attach(office, files, dossier, paper=listed)
    for kind, paper in ((FileKind.PAPER, "Giấy lạ"), (FileKind.PAPER, None), (FileKind.RESULT, PAPER)):
        with pytest.raises(InvalidInput):
            attach(office, files, dossier, OTHER, kind=kind, paper=paper)
    assert len(office.rows(dossier_files)) == 1


def test_the_same_scan_twice_for_one_paper_is_said(office: Office, files: FileFolder, dossier: DossierId) -> None:
    attach(office, files, dossier)
    with pytest.raises(FileTwice, match=r"quét\.png"):
        attach(office, files, dossier, Upload(name="lại.png", content=SCAN.content))
    attach(office, files, dossier, kind=FileKind.OTHER, paper=None)


def test_several_files_come_all_or_not_at_all(office: Office, files: FileFolder, dossier: DossierId) -> None:
    desk, to = office.person(COMMUNE, "tn"), Attaching(kind=FileKind.PAPER, paper=PAPER)
    bad = Upload(name="ảnh.png", content=scans.SVG)
    with pytest.raises(FileUnknown, match=r"ảnh\.png"):
        attach_files(office.installation, files, dossier, [SCAN, bad], to, actor=desk, now=office.now)
    with pytest.raises(FileTwice):
        attach_files(office.installation, files, dossier, [SCAN, SCAN], to, actor=desk, now=office.now)
    with pytest.raises(NoFile):
        attach_files(office.installation, files, dossier, [], to, actor=desk, now=office.now)
    assert office.rows(dossier_files) == []
    assert len(attach_files(office.installation, files, dossier, [SCAN, OTHER], to, actor=desk, now=office.now)) == 2


def test_a_dossier_takes_so_many_files_and_no_more(
    office: Office, files: FileFolder, dossier: DossierId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "MOST_FILES", 1)
    attach(office, files, dossier)
    with pytest.raises(TooManyFiles):
        attach(office, files, dossier, OTHER)


def test_who_has_nothing_to_do_with_the_dossier_adds_nothing(
    office: Office, files: FileFolder, dossier: DossierId
) -> None:
    with pytest.raises(NotFound):
        attach(office, files, dossier, actor=office.person("phong_ldtbxh_a_luoi", "tn"))
    with pytest.raises(NotFound):
        attach(office, files, DossierId(uuid4()))
    with pytest.raises(NotYours):
        attach(office, files, dossier, actor=office.person(COMMUNE, "tc"))
    assert list(files.older(datetime.now(UTC) + timedelta(days=1)))[1:] == [], "a stranger fills no disk"
    office.do(dossier, "receive", outcome="accept")
    office.do(dossier, "digitise")
    attach(office, files, dossier, kind=FileKind.OTHER, paper=None, actor=office.person(COMMUNE, "tp"))


def test_each_reading_is_noted_and_so_is_each_attempt(office: Office, files: FileFolder, dossier: DossierId) -> None:
    file, clerk = attach(office, files, dossier), office.person(COMMUNE, "tp")
    open_file(office.installation, file, actor=clerk, now=office.now)
    open_file(office.installation, file, copied=True, actor=clerk, now=office.now)
    stranger = office.person("phong_ldtbxh_a_luoi", "cv")
    with pytest.raises(NotFound):
        open_file(office.installation, file, actor=stranger, now=office.now)
    opened = [row for row in office.rows(audit_events, dossier_id=dossier) if "open" in row.kind]
    assert [(row.kind, row.actor) for row in opened] == [
        ("file:opened", clerk.login),
        ("file:opened", clerk.login),
        ("dossier:open_refused", stranger.login),
    ]
    assert [data_of(row).get("copied") for row in opened] == [False, True, False]


def test_the_doctor_and_the_check_find_what_is_missing_or_damaged(
    office: Office, files: FileFolder, dossier: DossierId, tmp_path: Path
) -> None:
    attach(office, files, dossier)
    attach(office, files, dossier, OTHER)
    look = partial(examine, office.installation.database, now=office.now, read_stage=reader(office.installation))
    assert look(files=files).ok
    assert check_files(office.installation, files).faulty == ()
    paths = sorted(path for path in (tmp_path / "files").rglob("*") if path.is_file())
    paths[0].unlink()
    paths[1].write_bytes(b"x")
    assert {problem.kind for problem in look(files=files).problems} == {"file_missing"}
    assert len(look(files=files).problems) == 2
    assert set(check_files(office.installation, files).faulty) == {path.name for path in paths}
    assert look().ok, "where the store cannot be read nothing is said of it"


def test_what_nothing_names_goes_after_a_day(office: Office, files: FileFolder, dossier: DossierId) -> None:
    file = attach(office, files, dossier)
    attach(office, files, dossier, OTHER)
    remove_file(office.installation, file, "", actor=office.person(COMMUNE, "tn"), now=office.now)
    now = datetime.now(UTC)
    assert unnamed_files(office.installation, files, now=now) == []
    later = now + timedelta(days=1, minutes=1)
    gone = drop_unnamed(office.installation, files, now=later)
    (named,) = office.rows(dossier_files)
    assert gone
    assert named.sha256 not in gone
    assert files.is_sound(named.sha256)
    assert drop_unnamed(office.installation, files, now=later) == []


class KilledAfterKeeping(FileFolder):
    """The process ends between the file and the transaction that would name it."""

    def keep(self, upload: Upload) -> StoredFile:
        super().keep(upload)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


def die_after_keeping(url: str, folder: Path, dossier: UUID) -> None:
    _attach_in(url, KilledAfterKeeping(folder), dossier)


def die_while_writing(url: str, folder: Path, dossier: UUID) -> None:
    adapter.os.replace = lambda *places: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment]
    _attach_in(url, FileFolder(folder), dossier)


def _attach_in(url: str, files: FileFolder, dossier: UUID) -> None:
    office = ready_office(url)
    attach(office, files, DossierId(dossier))


@pytest.mark.parametrize("die", [die_after_keeping, die_while_writing])
def test_a_process_killed_before_the_transaction_leaves_nothing_named(
    office: Office, database_url: str, tmp_path: Path, dossier: DossierId, die: Callable[..., None]
) -> None:
    process = get_context("spawn").Process(target=die, args=(database_url, tmp_path / "files", dossier))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert office.rows(dossier_files) == []
    assert not office.dossier(dossier).digitised
    left = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert len(left) == 1
    files = FileFolder(tmp_path / "files")
    attach(office, files, dossier)
    assert check_files(office.installation, files).faulty == ()


def test_nobody_touches_the_files_of_their_own_dossier(office: Office, files: FileFolder) -> None:
    number = "046090000001"
    own = hat(office, hire(office, "chinh_minh", "tn", number=number))
    filing = Filing(
        procedure_code=MARITAL_STATUS,
        applicant=Applicant(name="Hồ Thị Thử", identity_number=number),
        facts=office.dossier(office.file(MARITAL_STATUS).dossier_id).facts,
        papers=[Paper(name=PAPER, originals=1)],
        channel=Channel.DESK,
    )
    desk = office.person(COMMUNE, "tn")
    dossier = receive_dossier(office.installation, filing, actor=desk, now=office.now).dossier_id
    with pytest.raises(MayNotHandle):
        attach(office, files, dossier, actor=own)
    attach(office, files, dossier)


def test_an_annulled_dossier_takes_no_files(office: Office, files: FileFolder, dossier: DossierId) -> None:
    proposal = propose_annulment(
        office.installation,
        dossier,
        ground=AnnulmentGround.WRONG_PROCEDURE,
        reason="Chọn nhầm",
        other_code=None,
        actor=office.person(COMMUNE, "tn"),
        now=office.now,
    )
    confirm_proposal(office.installation, proposal, actor=office.person(COMMUNE, "ld"), now=office.now)
    with pytest.raises(WrongState):
        attach(office, files, dossier)
