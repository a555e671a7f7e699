"""A backup with results that were signed as files: what is restored verifies as it did, in either database."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from engine.adapters.file_store import FileFolder
from engine.adapters.pdf import render_pdf
from engine.adapters.signer_on_demand import SignerOnDemand
from engine.adapters.signing import AGENCY, make_demo_certificate, verify_pdf
from engine.domain.identifiers import ResultId, WorkItemId
from engine.domain.signing import Wanted, Way
from engine.operations.back_up import back_up, restore
from engine.operations.kept_files import read_whole
from engine.operations.seal_result import seal_result
from engine.operations.sign_result import Means, sign_result
from engine.store.audit_verify import verify
from engine.store.database import Database
from engine.store.tables import signed_results
from tests.office import COMMUNE, Office
from tests.operations.test_signing_round import MARITAL, item_of, to_sign

_AGENCY = "UBND xã Trung Sơn"


@pytest.fixture
def means(office: Office, tmp_path: Path) -> Means:
    make_demo_certificate(tmp_path, agency=_AGENCY, now=office.now)
    make_demo_certificate(tmp_path, agency=_AGENCY, now=office.now, look=AGENCY)
    files = FileFolder(tmp_path / "files")
    seal = SignerOnDemand(tmp_path, for_agency=True)
    return Means(typeset=render_pdf, signer=SignerOnDemand(tmp_path), files=files, seal=seal)


def _signed(office: Office, means: Means) -> None:
    """One by the leader alone, one with the agency's signature behind it."""
    leader, clerk = office.person(COMMUNE, "ld"), office.person(COMMUNE, "vt")
    for name in ("Hồ Thị Một", "Kê Văn Hai"):
        key = WorkItemId(item_of(office, to_sign(office, MARITAL, name=name)).id)
        sign_result(office.installation, key, Wanted(way=Way.DIGITAL), actor=leader, now=office.now, means=means)
    (first, _) = office.rows(signed_results)
    seal_result(office.installation, ResultId(first.id), actor=clerk, now=office.now, means=means)


def test_signed_files_verify_where_they_are_restored(
    office: Office, means: Means, empty_url: str, tmp_path: Path
) -> None:
    _signed(office, means)
    before = {row.id: row.sha256 for row in office.rows(signed_results)}
    assert len(set(before.values())) == 2
    made = back_up(office.installation, tmp_path / "b.zip", tmp_path / "files", now=office.now)
    assert made.missing == ()
    url = f"sqlite:///{tmp_path / 'restored.sqlite3'}" if empty_url.startswith("sqlite") else empty_url
    database = Database(url)
    there = tmp_path / "files there"
    proof = restore(database, office.installation.catalog, tmp_path / "b.zip", there, replace=None)
    assert (proof.trail, proof.missing, proof.named) == ((), (), 2)
    restored = replace(
        office, running=replace(office.running, installation=replace(office.installation, database=database))
    )
    assert {row.id: row.sha256 for row in restored.rows(signed_results)} == before
    signatures = []
    for named in before.values():
        file = read_whole(FileFolder(there), named, "kết quả")
        assert sha256(file).hexdigest() == named
        signatures.append(sorted((row.agency, row.sound, row.whole) for row in verify_pdf(file)))
    assert sorted(signatures) == [[(False, True, True)], [(False, True, True), (True, True, True)]]
    assert verify(database).ok
    database.close()


def test_a_signed_file_that_is_gone_is_named_by_the_backup(office: Office, means: Means, tmp_path: Path) -> None:
    _signed(office, means)
    named = office.rows(signed_results)[0].sha256
    (tmp_path / "files" / named[:2] / named).unlink()
    made = back_up(office.installation, tmp_path / "b.zip", tmp_path / "files", now=office.now)
    assert made.missing == (named,)
