"""A confidential dossier on the pages: for whoever may not know of it, every page answers as if there were none."""

import re
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine import catalog as catalogs
from engine.domain.procedure import Confidentiality
from engine.store.tables import audit_events
from tests.office import COMMUNE, Office
from tests.web.conftest import Enter
from tests.web.small_office import BIRTH, hire, small_catalog

ABOVE = "phong_ldtbxh_a_luoi"
NAME = "Hồ Thị Bí Mật"
DONE = '<button class="main">Hoàn thành</button>'
STRANGERS = [
    *((role, COMMUNE) for role in ("tp", "dc", "vx", "vp", "vt", "tc", "qs", "hd", "ql", "dg", "qt")),
    *((role, ABOVE) for role in ("tn", "cv", "ld", "vt")),
]
# Everybody on one database; on the other one of the unit, its administrator, and one from above: the questions are the
# same, and those who ask differ by what they may know alone.
ASKED = [
    *(("sqlite", *stranger) for stranger in STRANGERS),
    *(
        pytest.param("postgresql", *stranger, marks=pytest.mark.postgresql)
        for stranger in (("tp", COMMUNE), ("qt", COMMUNE), ("ld", ABOVE))
    ),
]


@pytest.fixture(scope="session")
def catalog() -> catalogs.Catalog:
    """The small catalogue, in which births are confidential."""
    made = small_catalog()
    procedure = made.procedure(BIRTH)
    block = replace(procedure.latest, confidential=(Confidentiality(reason="thử", legal_basis="thử"),))
    listed = {**made.listed.by_code, BIRTH: replace(procedure, blocks=(block,))}
    return replace(made, listed=replace(made.listed, by_code=listed))


@pytest.fixture
def secret(office: Office) -> UUID:
    """One that the desk has handed over: it waits for the leader to say who reviews it."""
    dossier_id = office.file(BIRTH, name=NAME).dossier_id
    office.do(dossier_id, "receive", outcome="accept")
    return dossier_id


def pages(app: Flask, method: str) -> list[str]:
    """Every rule of a method that names things by their ids."""
    rules = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
    return sorted({re.sub(r"<uuid:\w+>", "{0}", rule.rule) for rule in rules if "<uuid:" in rule.rule})


def plain(answer: TestResponse, key: UUID) -> tuple[int, str]:
    """What a person could tell two answers apart by."""
    text = re.sub(r'(name="csrf_token" value=")[^"]+', r"\1", answer.text)
    return answer.status_code, text.replace(str(key), "KEY")


@pytest.mark.parametrize(("database_url", "role", "unit"), ASKED, indirect=["database_url"])
def test_every_page_answers_a_stranger_as_if_there_were_no_such_dossier(
    app: Flask, enter: Enter, office: Office, secret: UUID, role: str, unit: str
) -> None:
    item, nothing, browser = office.item(secret, "review").id, uuid4(), enter(role, unit)
    code = office.dossier(secret).code
    assert pages(app, "GET")
    for page in pages(app, "GET"):
        vain = plain(browser.get(page.format(nothing)), nothing)
        for key in (secret, item):
            assert plain(browser.get(page.format(key)), key) == vain, page
    for page in pages(app, "POST"):
        vain = plain(browser.post(page.format(nothing), {"to": "x"}), nothing)
        for key in (secret, item):
            assert plain(browser.post(page.format(key), {"to": "x"}), key) == vain, page
    for listing in ("/inbox", "/inbox?list=mine", "/inbox?list=late", "/inbox?search=bi+mat", "/dossiers"):
        text = browser.get(listing).text
        assert not [hint for hint in (NAME, code, str(secret), str(item)) if hint in text], listing
        assert "(0)" in text or not listing.startswith("/inbox")
    for needle in ("bi mat", code):
        found, without = browser.get(f"/dossiers?search={needle}"), browser.get("/dossiers?search=khongcoai")
        assert plain(found, nothing)[1].replace(needle, "") == plain(without, nothing)[1].replace("khongcoai", "")
    assert office.item(secret, "review").status == "open"


def test_the_desk_that_handed_it_over_is_a_stranger_too(enter: Enter, secret: UUID) -> None:
    assert enter("tn").get(f"/dossiers/{secret}").status_code == 404


def test_refused_reads_are_in_the_trail(enter: Enter, office: Office, secret: UUID) -> None:
    enter("tp").get(f"/dossiers/{secret}")
    enter("tp").get(f"/work/{office.item(secret, 'review').id}")
    refused = office.rows(audit_events, dossier_id=secret, kind="dossier:open_refused")
    assert [event.actor for event in refused] == [f"{COMMUNE}.tp"] * 2


def test_the_leader_assigns_it_and_the_handler_does_it_or_recuses_himself(
    enter: Enter, office: Office, secret: UUID
) -> None:
    leader, clerk = enter("ld"), enter("tp")
    path = f"/work/{office.item(secret, 'review').id}"
    assert "Chờ lãnh đạo phân công" in leader.get("/inbox").text
    assert "Hồ sơ mật" in leader.get(f"/dossiers/{secret}").text
    page = leader.get(path).text
    assert "Phân công cho" in page
    assert DONE not in page
    said = leader.post(f"{path}/assign", {"to": hire(office, "tp", COMMUNE)})
    assert "Đã phân công “Thẩm tra, dự thảo giấy khai sinh” cho Người tp." in said.text
    assert NAME in clerk.get("/inbox").text
    assert DONE in clerk.get(path).text
    assert "Phân công “Thẩm tra, dự thảo giấy khai sinh” cho Người tp" in clerk.get(f"/dossiers/{secret}").text
    gone = clerk.post(f"{path}/recuse", {"reason": "là cháu"})
    assert "bạn không xử lý hồ sơ này nữa" in gone.text
    assert "motcua delegation add" in gone.text
    assert clerk.get(path).status_code == 404
    timeline = leader.get(f"/dossiers/{secret}").text
    assert "theo quy định về người có liên quan" in timeline
    assert "là cháu" not in timeline
