"""Papers to sign and to seal: nobody learns from them of a dossier that they may not know of, nor signs their own."""

from uuid import UUID

import pytest
from flask import Flask

from engine.domain.conduct_refusals import MayNotHandle
from engine.domain.errors import NotFound
from engine.domain.identifiers import ResultId, WorkItemId
from engine.domain.signing import Wanted
from engine.operations.record_ink import Ink, record_ink
from engine.operations.relations import identify_user
from engine.operations.seal_result import seal_result
from engine.operations.sign_result import sign_result
from engine.store.tables import dossiers, signed_results
from tests import office as offices
from tests.office import COMMUNE, Office
from tests.operations.test_signing_round import MARITAL, app, entered, item_of, to_sign

__all__ = ["app"]
NAME, NUMBER = "Hồ Thị Kín", "046190000003"


def confidential(office: Office) -> UUID:
    """Waits for the signature; only the leader knows of it."""
    dossier_id = to_sign(office, MARITAL, name=NAME, facts={"person": NAME, "stated_purpose": "kết hôn"})
    with office.installation.database.transaction() as session:
        session.execute(dossiers.update().where(dossiers.c.id == dossier_id).values(confidential=True))
    return dossier_id


def test_drafts_and_seals_of_a_confidential_dossier_show_nothing_to_who_may_not_know(
    app: Flask, office: Office
) -> None:
    leader, clerk, officer = (entered(app, office, role) for role in ("ld", "vt", "dc"))
    dossier_id = confidential(office)
    item, code = item_of(office, dossier_id), office.dossier(dossier_id).code
    box = {f"signed_{item.id.hex}": "on", "signer": f"{COMMUNE}.ld", "signed_at": "07/03/2022 08:00"}
    answers = [clerk.get(path) for path in ("/seals/", "/seals/ink/", f"/signing/{item.id}", f"/work/{item.id}")]
    answers += [clerk.post(f"/seals/ink/{path}", box, page="/seals/ink/") for path in ("", "sheets")]
    printing = {"item": [str(item.id)], "print": "results"}
    answers += [browser.post("/inbox/papers", printing, page="/inbox") for browser in (clerk, officer)]
    assert NAME in leader.get(f"/signing/{item.id}").text
    assert not office.rows(signed_results)
    leader.post("/signing/", {f"do_{item.id.hex}": "sign"}, page="/signing/")
    (result,) = office.rows(signed_results)
    seal = {f"seal_{result.id.hex}": "on"}
    answers += [clerk.get("/seals/"), clerk.post("/seals/", seal, page="/seals/")]
    answers += [browser.get(f"/signing/results/{result.id}") for browser in (clerk, officer)]
    assert [answer.status_code for answer in answers[-2:]] == [404, 404]
    for answer in answers:
        assert [hint for hint in (NAME, str(code), str(dossier_id)) if hint in answer.text] == [], answer.request.path
    with pytest.raises(NotFound):
        seal_result(office.installation, ResultId(result.id), actor=office.person(COMMUNE, "vt"), now=office.now)
    assert office.rows(signed_results)[0].sealed_at is None
    assert str(code) in leader.get("/seals/").text


def test_nobody_signs_their_own_dossier_whichever_way(
    app: Flask, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is known by the identity number of the account."""
    plain = offices.Applicant
    monkeypatch.setattr(offices, "Applicant", lambda **about: plain(**about, identity_number=NUMBER))
    item = item_of(office, to_sign(office, MARITAL))
    leader, signer = entered(app, office, "ld"), office.person(COMMUNE, "ld")
    identify_user(office.installation, signer.login, NUMBER, actor=signer, now=office.now)
    office.people.clear()
    signer, clerk = office.person(COMMUNE, "ld"), office.person(COMMUNE, "vt")
    answer = leader.post("/signing/", {f"do_{item.id.hex}": "sign"}, page="/signing/").text
    assert "Đã ký 0, trả lại 0, không làm được 1." in answer
    leader.post(f"/work/{item.id}", {"outcome": "sign", "authority": "chair"}, page=f"/work/{item.id}")
    with pytest.raises(MayNotHandle) as said:
        sign_result(office.installation, WorkItemId(item.id), Wanted(), actor=signer, now=office.now)
    assert NUMBER not in str(said.value)
    ink = Ink(signer=signer.login, wanted=Wanted(signed_at=office.now))
    with pytest.raises(MayNotHandle):
        record_ink(office.installation, WorkItemId(item.id), ink, actor=clerk, now=office.now)
    assert not office.rows(signed_results)
    assert item_of(office, item.dossier_id).status == "open"


def test_nobody_writes_down_the_signature_on_their_own_dossier(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = offices.Applicant
    monkeypatch.setattr(offices, "Applicant", lambda **about: plain(**about, identity_number=NUMBER))
    item = item_of(office, to_sign(office, MARITAL))
    signer, clerk = office.person(COMMUNE, "ld"), office.person(COMMUNE, "vt")
    identify_user(office.installation, clerk.login, NUMBER, actor=clerk, now=office.now)
    office.people.clear()
    ink = Ink(signer=signer.login, wanted=Wanted(signed_at=office.now))
    with pytest.raises(MayNotHandle):
        record_ink(office.installation, WorkItemId(item.id), ink, actor=office.person(COMMUNE, "vt"), now=office.now)
    assert not office.rows(signed_results)
