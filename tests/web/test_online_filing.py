"""A citizen files online: from a code on the phone to a dossier in the inbox of the desk, without an account."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine.operations.kept_forms import drop_expired
from engine.store.tables import (
    audit_events,
    dossier_files,
    dossiers,
    online_draft_files,
    online_drafts,
    outbox,
    tracking_secrets,
)
from tests import scans
from tests.office import COMMUNE, Office
from tests.operations.test_notices import configured
from tests.post import free_port
from tests.web.conftest import Browser, Enter
from tests.web.shipped_office import MARITAL, shipped_office, token_of
from tests.web.test_file_pages import sent_whole
from tests.web.test_tracking import SECRET, follow

START = f"/cong-dan/nop/thu-tuc/{MARITAL}"
FORM, PAPERS, REVIEW, CONFIRM = (f"/cong-dan/nop/{step}" for step in ("don", "giay-to", "gui", "xac-nhan"))
PHONE = "0905 123 456"
ASKED = {
    "applicant.name": "Hồ Thị Nhi",
    "applicant.birth_date": "20/08/1995",
    "facts.person": "Hồ Thị Nhi",
    "facts.stated_purpose": "kết hôn",
}


@pytest.fixture
def office(shipped_url: str) -> Iterator[Office]:
    opened = shipped_office(shipped_url)
    opened.running = replace(opened.running, carriers=configured(free_port(), free_port()))
    yield opened
    opened.running.close()


@pytest.fixture
def citizen(app: Flask) -> Browser:
    return Browser(app.test_client())


def begin(citizen: Browser, contact: str = PHONE) -> TestResponse:
    return citizen.post(START, {"contact": contact, "unit": COMMUNE}, page=START)


def code_of(office: Office) -> str:
    sent = sorted(office.rows(outbox, topic="code"), key=lambda row: row.created_at)
    return str(sent[-1].body["code"])


def confirmed(citizen: Browser, office: Office) -> None:
    begin(citizen)
    answer = citizen.post(CONFIRM, {"code": code_of(office)}, page=CONFIRM)
    assert "Nội dung hồ sơ" in answer.text, answer.text


def sent(page: str, **changes: str) -> dict[str, Any]:
    """What a browser would send of the form, with what is typed."""
    kinds = r'type="(?!radio|checkbox)[^"]*"'
    known = re.findall(rf'<input[^>]* name="((?:applicant|facts)[^"]*)" {kinds} value="([^"]*)"', page)
    return {**dict(known), **ASKED, **changes}


def filled(citizen: Browser, **changes: str) -> TestResponse:
    return citizen.post(FORM, sent(citizen.get(FORM).text, **changes), page=FORM)


def upload(citizen: Browser, *files: tuple[str, bytes], page: str = PAPERS) -> TestResponse:
    """Each at the paper of its place; as the browser sends them, in one body."""
    given = {f"file.p{place}": [(BytesIO(content), name)] for place, (name, content) in enumerate(files)}
    return sent_whole(citizen, page, {"csrf_token": token_of(citizen.get(page).text), **given})


def file(citizen: Browser, office: Office) -> UUID:
    confirmed(citizen, office)
    filled(citizen)
    upload(citizen, ("tờ khai.png", scans.png()))
    citizen.post(REVIEW, page=REVIEW)
    (row,) = office.rows(online_drafts)
    assert row.dossier_id is not None
    return UUID(str(row.dossier_id))


def test_from_the_code_to_the_inbox_of_the_desk(enter: Enter, office: Office, citizen: Browser) -> None:
    confirmed(citizen, office)
    assert "Giấy tờ" in filled(citizen).text
    assert "tờ khai.png" in upload(citizen, ("tờ khai.png", scans.png())).text
    review = citizen.get(REVIEW).text
    assert "Hồ Thị Nhi" in review
    assert "15.000 đ" in review
    done = citizen.post(REVIEW, page=REVIEW).text
    secret, reference = SECRET.search(done), re.search(r"NT-[A-Z0-9]{8}", done)
    assert secret is not None
    assert reference is not None
    (row,) = office.rows(dossiers, channel="online")
    assert (row.status, row.applicant_name, row.applicant["phone"]) == ("submitted", "Hồ Thị Nhi", "0905123456")
    (paper,) = office.rows(dossier_files, dossier_id=row.id)
    assert paper.added_by is None
    kinds = [(event.kind, event.actor) for event in office.rows(audit_events, dossier_id=row.id)]
    assert ("dossier:received", "system:citizen") in kinds
    assert ("file:attached", "system:citizen") in kinds
    desk = enter("tn")
    assert "Hồ Thị Nhi" in desk.get("/inbox?list=offered").text
    page = desk.get(f"/dossiers/{row.id}").text
    assert reference[0] in page
    assert "Người dân gửi trực tuyến" in page
    other = Browser(citizen.client.application.test_client())
    assert "Bộ phận một cửa đang kiểm tra hồ sơ" in follow(other, reference[0].lower(), secret[0])
    office.do(row.id, "receive", outcome="accept")
    code = office.dossier(row.id).code
    assert "Ngày hẹn trả" in follow(other, code, secret[0])


def test_filed_twice_it_is_one_dossier(office: Office, citizen: Browser) -> None:
    dossier = file(citizen, office)
    again = citizen.post(REVIEW, page="/cong-dan/ho-so/")
    assert again.status_code == 200
    assert [row.id for row in office.rows(dossiers)] == [dossier]
    assert len(office.rows(tracking_secrets)) == 1
    assert office.rows(online_draft_files) == []


@pytest.mark.parametrize("typed", ["", "000000", "12345", "abcdef"])
def test_a_wrong_code_opens_nothing(office: Office, citizen: Browser, typed: str) -> None:
    begin(citizen)
    if typed == code_of(office):
        return
    refused = citizen.post(CONFIRM, {"code": typed}, page=CONFIRM)
    assert refused.status_code == 422
    assert "không đúng hoặc đã hết hạn" in refused.text
    assert "Không còn bản nháp" in citizen.get(FORM).text


def test_after_five_tries_the_right_code_is_worth_nothing(office: Office, citizen: Browser) -> None:
    begin(citizen)
    right = code_of(office)
    wrong = "111111" if right != "111111" else "222222"
    for _ in range(5):
        assert citizen.post(CONFIRM, {"code": wrong}, page=CONFIRM).status_code == 422
    assert citizen.post(CONFIRM, {"code": right}, page=CONFIRM).status_code == 422


def test_an_expired_code_and_a_used_one_open_nothing(office: Office, citizen: Browser, app: Flask) -> None:
    begin(citizen)
    office.now += timedelta(minutes=10)
    assert citizen.post(CONFIRM, {"code": code_of(office)}, page=CONFIRM).status_code == 422
    office.now += timedelta(hours=1)
    confirmed(citizen, office)
    other = Browser(app.test_client())
    begin(other)
    used = sorted(office.rows(outbox, topic="code"), key=lambda row: row.created_at)[-2].body["code"]
    assert other.post(CONFIRM, {"code": used}, page=CONFIRM).status_code == 422 or used == code_of(office)


def test_nobody_is_sent_codes_without_end(app: Flask, office: Office) -> None:
    codes = []
    for at in range(7):
        browser = Browser(app.test_client())
        browser.client.environ_base["REMOTE_ADDR"] = f"10.1.0.{at}"
        codes.append(begin(browser, "+84 905 123 456" if at % 2 else PHONE).status_code)
    assert codes == [200] * 5 + [429] * 2
    assert len(office.rows(outbox, topic="code")) == 5


def test_the_draft_comes_back_on_another_machine_by_a_new_code(office: Office, citizen: Browser, app: Flask) -> None:
    confirmed(citizen, office)
    filled(citizen, **{"applicant.name": ""})
    filled(citizen, **{"applicant.address": "Thôn 3"})
    other = Browser(app.test_client())
    office.now += timedelta(days=3)
    confirmed(other, office)
    assert 'value="Thôn 3"' in other.get(FORM).text
    assert len(office.rows(online_drafts)) == 1


def test_what_is_wrong_is_said_and_kept(office: Office, citizen: Browser) -> None:
    confirmed(citizen, office)
    refused = filled(citizen, **{"applicant.name": "", "applicant.address": "Thôn 3"})
    assert refused.status_code == 422
    assert "cần sửa" in refused.text
    assert 'value="Thôn 3"' in citizen.get(FORM).text
    assert "cần sửa" in citizen.get(REVIEW).text


def test_files_are_checked_and_one_that_is_wrong_keeps_no_other_back(office: Office, citizen: Browser) -> None:
    confirmed(citizen, office)
    filled(citizen)
    refused = upload(citizen, ("đúng.png", scans.png()), ("sai.pdf", b"MZ..."))
    assert refused.status_code == 422
    assert "đúng.png" in refused.text
    assert "sai.pdf" in refused.text
    (kept,) = office.rows(online_draft_files)
    gone = citizen.post(f"{PAPERS}/{kept.id}/bo", page=PAPERS)
    assert "đúng.png" not in gone.text


def test_a_file_too_large_is_refused_in_words(office: Office, citizen: Browser) -> None:
    confirmed(citizen, office)
    filled(citizen)
    refused = upload(citizen, ("a.png", bytes(25_100_000)))
    assert refused.status_code == 413
    assert "25 MB" in refused.text
    assert office.rows(online_draft_files) == []


def test_who_has_no_draft_may_not_send_files(office: Office, citizen: Browser) -> None:
    answer = sent_whole(citizen, PAPERS, {"file.p0": [(BytesIO(bytes(1_100_000)), "a.png")]})
    assert answer.status_code == 413
    assert citizen.client.get(PAPERS).location == "/cong-dan/thu-tuc"


def test_a_draft_is_dropped_after_its_days(office: Office, citizen: Browser) -> None:
    confirmed(citizen, office)
    filled(citizen)
    upload(citizen, ("tờ khai.png", scans.png()))
    office.now += timedelta(days=14, minutes=1)
    assert "Không còn bản nháp" in citizen.get(FORM).text
    drop_expired(office.installation, now=office.now)
    assert office.rows(online_drafts) == []
    assert office.rows(online_draft_files) == []


@pytest.mark.parametrize("code", ["2.002396", "9.999999"])
def test_what_cannot_be_filed_online_says_so(office: Office, citizen: Browser, code: str) -> None:
    """A denunciation is confidential."""
    answer = citizen.get(f"/cong-dan/nop/thu-tuc/{code}")
    assert answer.status_code in (404, 422)
    assert "Nộp trực tuyến</a>" not in citizen.get(f"/cong-dan/thu-tuc/{code}").text
