"""What the desk does beside the steps, at the pages, with the diagrams that are shipped, on both databases."""

import re
from dataclasses import replace

import pytest
from flask import Flask

from engine.store.tables import custodies
from tests.office import COMMUNE, Office
from tests.operations.paths import accepted, instant
from tests.operations.test_other_desk import MARITAL, OTHER, desks, filed
from tests.web.conftest import Browser
from tests.web.small_office import PASSWORD, OfficeClock, hire
from web import create_app

__all__ = ["desks"]


@pytest.fixture
def office(office: Office) -> Office:
    office.now = instant(7, 9)
    return office


def pages_of(office: Office) -> Flask:
    clock = OfficeClock()
    clock.office = office
    office.running = replace(office.running, clock=clock)
    made = create_app(office.running, secret_key=b"a key for tests only")
    made.testing = True
    return made


def entered(app: Flask, office: Office, role: str, unit: str = COMMUNE) -> Browser:
    browser = Browser(app.test_client())
    answer = browser.post("/sign-in", {"login": hire(office, role, unit), "password": PASSWORD})
    assert answer.status_code == 200
    return browser


def test_a_withdrawal_ends_the_dossier_with_the_citizens_reason(office: Office) -> None:
    desk = entered(pages_of(office), office, "tn")
    dossier_id = accepted(office, MARITAL)
    path = f"/dossiers/{dossier_id}"
    asked, request = f"{path}/withdrawal", {"reason": "Đơn ngày 07/03", "written": "yes"}
    assert asked in desk.get(path).text
    page = desk.post(asked, request, page=asked).text
    assert office.dossier(dossier_id).status == "withdrawn"
    assert "Đã rút hồ sơ theo đơn." in page
    assert "Đơn ngày 07/03" in page
    assert asked not in page
    again = desk.post(asked, {**request, "reason": "lần nữa"}, page=path)
    assert again.status_code in (409, 422)
    assert "lần nữa" in again.text


def test_an_original_that_outlives_its_dossier_says_to_whom_it_goes_back(office: Office) -> None:
    desk = entered(pages_of(office), office, "tn")
    dossier_id = accepted(office, MARITAL)
    path = f"/dossiers/{dossier_id}"
    desk.post(f"{path}/originals", {"other": "Sổ hộ khẩu", "owner": "Hồ Thị Mẹ"}, page=path)
    assert "bản chính chưa trả" not in desk.get("/originals").text
    desk.post(f"{path}/withdrawal", {"reason": "Đơn ngày 07/03", "written": "yes"}, page=f"{path}/withdrawal")
    for page in ("/originals", path):
        told = re.sub(r"\s+", " ", desk.get(page).text)
        assert "(Người dân rút hồ sơ), bản chính chưa trả. Trả cho: Hồ Thị Mẹ (người nộp: Hồ Thị Thử)" in told, page


def test_papers_taken_at_another_desk_go_to_the_unit_that_decides(desks: Office) -> None:
    """Both ends write it down, each on its own page, and neither for the other."""
    app = pages_of(desks)
    here, there = entered(app, desks, "tn", OTHER), entered(app, desks, "tn")
    dossier_id = filed(desks, OTHER)
    desks.complete(desks.item(dossier_id, "receive"), outcome="accept")
    (papers,) = desks.rows(custodies)
    code = desks.dossier(dossier_id).code
    for desk, title in ((here, "Cần giao đi"), (there, "Sẽ nhận")):
        page = desk.get("/desks/").text
        assert title in page
        assert code in page
    early = there.post(f"/desks/papers/{papers.id}/receive", page="/desks/")
    assert early.status_code == 409
    assert 'role="alert"' in early.text
    here.post(f"/desks/papers/{papers.id}/send", page="/desks/")
    there.post(f"/desks/papers/{papers.id}/receive", page="/desks/")
    (papers,) = desks.rows(custodies)
    assert papers.sent_at is not None
    assert papers.received_at is not None
    assert "Không có giấy tờ nào đang ở giữa các bộ phận." in there.get("/desks/").text
