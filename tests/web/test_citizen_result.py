"""The citizen takes along the result that was signed and sealed as a file, once nothing is owed for it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from engine.adapters.file_store import FileFolder
from engine.adapters.pdf import render_pdf
from engine.adapters.signer_on_demand import SignerOnDemand
from engine.adapters.signing import AGENCY, make_demo_certificate, verify_pdf
from engine.domain.identifiers import ResultId, WorkItemId
from engine.domain.signing import Wanted, Way
from engine.operations.seal_result import seal_result
from engine.operations.sign_result import Means, sign_result
from engine.store.tables import audit_events, signed_results
from tests.office import COMMUNE, Office
from tests.operations.test_signing_round import MARITAL, item_of, to_sign
from tests.web.conftest import Browser, Enter
from tests.web.shipped_office import shipped_office
from tests.web.test_tracking import follow, secret_of

OF_AGENCY = "UBND xã Trung Sơn"
FOLLOWED = "/cong-dan/ho-so/"


@pytest.fixture
def office(shipped_url: str, tmp_path: Path) -> Iterator[Office]:
    opened = shipped_office(shipped_url)
    files = FileFolder(tmp_path / "files")
    make_demo_certificate(tmp_path, agency=OF_AGENCY, now=opened.now)
    make_demo_certificate(tmp_path, agency=OF_AGENCY, now=opened.now, look=AGENCY)
    seal = SignerOnDemand(tmp_path, for_agency=True)
    means = Means(typeset=render_pdf, signer=SignerOnDemand(tmp_path), files=files, seal=seal)
    opened.running = replace(opened.running, files=files, means=means)
    yield opened
    opened.running.close()


@pytest.fixture
def citizen(app: Flask) -> Browser:
    return Browser(app.test_client())


def test_it_is_there_when_it_is_sealed_and_paid_for(enter: Enter, office: Office, citizen: Browser) -> None:
    dossier = to_sign(office, MARITAL)
    code, secret, means = office.dossier(dossier).code, secret_of(enter("tn"), dossier), office.running.means
    key = WorkItemId(item_of(office, dossier).id)
    leader, clerk = office.person(COMMUNE, "ld"), office.person(COMMUNE, "vt")
    sign_result(office.installation, key, Wanted(way=Way.DIGITAL), actor=leader, now=office.now, means=means)
    (result,) = office.rows(signed_results)
    path = f"{FOLLOWED}ket-qua/{result.id}"
    assert path not in follow(citizen, code, secret)
    assert citizen.get(path).status_code == 404, "not sealed yet"
    seal_result(office.installation, ResultId(result.id), actor=clerk, now=office.now, means=means)
    for _ in range(4):
        if office.dossier(dossier).status != "result_at_desk" or "Còn phải nộp" in citizen.get(FOLLOWED).text:
            assert citizen.get(path).status_code == 404, "not paid for, or not at the desk yet"
            office.complete(office.open_items(dossier)[0])
    assert office.dossier(dossier).status == "result_at_desk"
    assert path in citizen.get(FOLLOWED).text
    file = citizen.get(path)
    assert file.mimetype == "application/pdf"
    assert [row.sound for row in verify_pdf(file.data)] == [True, True]
    kinds = [row for row in office.rows(audit_events, dossier_id=dossier) if row.kind == "dossier:tracked"]
    assert str(result.id) in str(kinds[-1].body)
    stranger = Browser(citizen.client.application.test_client())
    assert stranger.client.get(path).location == "/cong-dan/tra-cuu"


def test_whose_secret_opens_another_dossier_gets_no_result(enter: Enter, office: Office, citizen: Browser) -> None:
    dossier, other = to_sign(office, MARITAL), to_sign(office, MARITAL)
    means, desk = office.running.means, enter("tn")
    key = WorkItemId(item_of(office, dossier).id)
    leader = office.person(COMMUNE, "ld")
    sign_result(office.installation, key, Wanted(way=Way.DIGITAL), actor=leader, now=office.now, means=means)
    (result,) = office.rows(signed_results)
    follow(citizen, office.dossier(other).code, secret_of(desk, other))
    assert citizen.get(f"{FOLLOWED}ket-qua/{result.id}").status_code == 404
