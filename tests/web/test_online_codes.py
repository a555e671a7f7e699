"""The code of a citizen arrives, by a real mail server or a real gateway, and the page says how far it has come."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from engine.cli.doctor import reader
from engine.operations.kept_forms import drop_expired
from engine.ports import Carriers
from engine.store.doctor import examine
from engine.store.tables import audit_events, outbox
from tests.office import Office
from tests.operations.test_notices import EMAIL, SMS, configured, tell
from tests.post import Letters, free_port, mail_server, sms_gateway, taken
from tests.web.conftest import Browser
from tests.web.shipped_office import MARITAL, shipped_office
from tests.web.test_online_filing import CONFIRM, FORM, START, begin
from web import create_app

AGAIN = "/cong-dan/nop/gui-lai"
MAIL, PHONE = "Ho.Nhi@vi-du.vn", "0905 123 456"
CODE = re.compile(r"\b\d{6}\b")


@pytest.fixture
def office(shipped_url: str) -> Iterator[Office]:
    opened = shipped_office(shipped_url)
    yield opened
    opened.running.close()


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "messages"


@pytest.fixture
def carriers(letters: Letters, kept: Path) -> Iterator[Carriers]:
    with mail_server(letters) as mail, sms_gateway(kept) as gateway:
        yield configured(mail, gateway)


def citizen_of(office: Office, carriers: Carriers) -> Browser:
    app: Flask = create_app(replace(office.running, carriers=carriers), secret_key=b"a key for tests only")
    app.testing = True
    return Browser(app.test_client())


def opens(citizen: Browser, code: str) -> bool:
    citizen.post(CONFIRM, {"code": code}, page=CONFIRM)
    return "Nội dung hồ sơ" in citizen.get(FORM).text


def test_the_code_comes_by_mail_and_opens_the_draft(office: Office, carriers: Carriers, letters: Letters) -> None:
    citizen = citizen_of(office, carriers)
    assert "Đang gửi mã tới ho…@vi-du.vn" in begin(citizen, MAIL).text
    tell(office, carriers)
    (mail,) = letters.taken
    assert mail["To"] == "ho.nhi@vi-du.vn"
    (code,) = CODE.findall(mail.get_content())
    assert "Đã gửi mã tới ho…@vi-du.vn" in citizen.get(CONFIRM).text
    assert code not in citizen.get(CONFIRM).text
    assert opens(citizen, code)


def test_the_code_comes_as_one_short_message_and_stands_in_no_event(
    office: Office, carriers: Carriers, kept: Path, caplog: pytest.LogCaptureFixture
) -> None:
    citizen = citizen_of(office, carriers)
    begin(citizen, PHONE)
    tell(office, carriers)
    tell(office, carriers)
    (message,) = taken(kept)
    (code,) = CODE.findall(message["text"])
    assert (message["to"], len(message["text"]) <= 160, message["alphabet"]) == ("+84905123456", True, "gsm7")
    assert message["text"].startswith("Ma xac nhan")
    assert opens(citizen, code)
    assert all(code not in event.body for event in office.rows(audit_events))
    assert code not in caplog.text


def test_a_way_without_a_channel_is_not_offered(office: Office, carriers: Carriers) -> None:
    by_mail = citizen_of(office, {EMAIL: carriers[EMAIL]})
    assert "Chưa gửi được mã qua tin nhắn" in by_mail.get(START).text
    refused = begin(by_mail, PHONE)
    assert (refused.status_code, "Hãy dùng thư điện tử" in refused.text) == (422, True)
    by_phone = citizen_of(office, {SMS: carriers[SMS]})
    assert "Hãy dùng số di động" in begin(by_phone, MAIL).text
    assert begin(by_phone, PHONE).status_code == 200
    neither = citizen_of(office, {})
    for page in (START, f"/cong-dan/thu-tuc/{MARITAL}"):
        told = neither.get(page).text
        assert "chưa bật kênh gửi mã" in told
        assert "Gửi mã xác nhận" not in told
    assert len(office.rows(outbox, topic="code")) == 1


def test_a_landline_gets_no_message_and_is_refused(office: Office, carriers: Carriers) -> None:
    assert "số di động 10 số" in begin(citizen_of(office, carriers), "0234 878 878").text


def test_a_server_that_is_down_is_tried_until_the_code_expires_and_then_no_more(
    office: Office, carriers: Carriers, kept: Path
) -> None:
    citizen, down = citizen_of(office, carriers), {SMS: configured(1, free_port())[SMS]}
    begin(citizen, PHONE)
    tell(office, down)
    assert "Hệ thống tự gửi lại" in citizen.get(CONFIRM).text
    office.now += timedelta(minutes=1)
    tell(office, down)
    (letter,) = office.rows(outbox, topic="code")
    assert (letter.status, letter.attempts) == ("pending", 2)
    office.now += timedelta(minutes=10)
    tell(office, carriers)
    assert taken(kept) == []
    (letter,) = office.rows(outbox, topic="code")
    assert (letter.status, "trước khi mã hết hạn" in letter.last_error) == ("failed", True)
    assert "Không gửi được mã" in citizen.get(CONFIRM).text


def test_one_that_comes_late_still_opens(office: Office, carriers: Carriers, kept: Path) -> None:
    citizen, down = citizen_of(office, carriers), {SMS: configured(1, free_port())[SMS]}
    begin(citizen, PHONE)
    tell(office, down)
    office.now += timedelta(minutes=1)
    tell(office, carriers)
    (message,) = taken(kept)
    assert opens(citizen, CODE.findall(message["text"])[0])


def test_what_the_server_never_takes_is_said(office: Office, carriers: Carriers) -> None:
    citizen = citizen_of(office, carriers)
    begin(citizen, "0905 123 400")
    tell(office, carriers)
    assert "Không gửi được mã tới 090…400" in citizen.get(CONFIRM).text
    found = examine(office.installation.database, now=office.now, read_stage=reader(office.installation))
    assert "outbox" not in {problem.kind for problem in found.problems}, "a wrong number is no fault of the office"


def test_what_a_worker_without_channels_left_in_its_folder_was_not_sent(office: Office, carriers: Carriers) -> None:
    citizen = citizen_of(office, carriers)
    begin(citizen, PHONE)
    tell(office, {})
    page = citizen.get(CONFIRM).text
    assert "Không gửi được mã" in page
    assert str(office.rows(outbox, topic="code")[0].body["code"]) not in page


def test_another_code_is_sent_after_a_minute_and_ends_the_one_before(
    office: Office, carriers: Carriers, kept: Path
) -> None:
    citizen = citizen_of(office, carriers)
    begin(citizen, PHONE)
    for _ in range(6):  # who is impatient is not shut out
        early = citizen.post(AGAIN, page=CONFIRM)
        assert (early.status_code, "chờ thêm 60 giây" in early.text) == (429, True)
    office.now += timedelta(minutes=1)
    assert "Đang gửi mã khác" in citizen.post(AGAIN, page=CONFIRM).text
    tell(office, carriers)
    (message,) = taken(kept)
    first, second = sorted(office.rows(outbox, topic="code"), key=lambda row: row.created_at)
    assert (first.status, second.status) == ("withheld", "sent")
    if first.body["code"] != second.body["code"]:
        assert citizen.post(CONFIRM, {"code": first.body["code"]}, page=CONFIRM).status_code == 422
    assert opens(citizen, CODE.findall(message["text"])[0])


def test_one_contact_gets_five_codes_an_hour_however_they_are_asked_for(office: Office, carriers: Carriers) -> None:
    citizen = citizen_of(office, carriers)
    begin(citizen, PHONE)
    codes = []
    for at in range(6):
        office.now += timedelta(minutes=1)
        citizen.client.environ_base["REMOTE_ADDR"] = f"10.2.0.{at}"
        codes.append(citizen.post(AGAIN, page=CONFIRM).status_code)
    assert codes == [200] * 4 + [429] * 2
    assert len(office.rows(outbox, topic="code")) == 5


def test_letters_with_codes_are_dropped_after_a_day(office: Office, carriers: Carriers) -> None:
    begin(citizen_of(office, carriers), PHONE)
    tell(office, carriers)
    drop_expired(office.installation, now=office.now + timedelta(hours=23))
    assert len(office.rows(outbox, topic="code")) == 1
    drop_expired(office.installation, now=office.now + timedelta(hours=25))
    assert office.rows(outbox, topic="code") == []
