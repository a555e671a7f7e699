"""What a citizen reads where the dossier waits for them, and where it has ended."""

from collections.abc import Iterator
from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask

from engine.store.tables import dossier_files
from tests import scans
from tests.office import Office
from tests.operations.paths import accepted, instant
from tests.web.conftest import Browser, Enter
from tests.web.shipped_office import shipped_office, token_of
from tests.web.test_dossier_waits import MARITAL, waiting
from tests.web.test_file_pages import sent_whole
from tests.web.test_online_filing import upload
from tests.web.test_tracking import TRACK, follow, secret_of

SUPPLEMENT = "/cong-dan/ho-so/bo-sung"
MARK = "Người dân đã gửi bổ sung trực tuyến"


@pytest.fixture
def office(shipped_url: str) -> Iterator[Office]:
    opened = shipped_office(shipped_url)
    yield opened
    opened.running.close()


@pytest.fixture
def citizen(app: Flask) -> Browser:
    return Browser(app.test_client())


def page_of(citizen: Browser, desk: Browser, office: Office, dossier: UUID) -> str:
    return follow(citizen, office.dossier(dossier).code, secret_of(desk, dossier))


def test_why_it_is_stopped_what_to_bring_and_until_when(enter: Enter, office: Office, citizen: Browser) -> None:
    dossier, desk = waiting(office), enter("tn")
    page = page_of(citizen, desk, office, dossier)
    assert "Bạn cần bổ sung" in page
    assert "<li>Giấy xác nhận nơi cư trú</li>" in page
    assert "Chậm nhất" in page
    assert "Tính lại khi hết thời gian chờ người dân bổ sung hồ sơ" in page
    office.now = instant(14, 9)
    office.do(dossier, "supplement_receive")
    page = page_of(citizen, desk, office, dossier)
    assert "Bạn cần bổ sung" not in page
    assert "Hẹn lần đầu" in page


def test_what_is_owed_is_told(enter: Enter, office: Office, citizen: Browser) -> None:
    office.now = instant(7, 9)
    dossier = accepted(office, MARITAL)
    page = page_of(citizen, enter("tn"), office, dossier)
    assert "Còn phải nộp 15.000 đ" in page


def test_what_is_missing_is_sent_online_and_taken_by_the_desk(enter: Enter, office: Office, citizen: Browser) -> None:
    dossier, desk = waiting(office), enter("tn")
    page_of(citizen, desk, office, dossier)
    assert MARK not in desk.get("/inbox?list=offered").text
    sent = upload(citizen, ("cư trú.png", scans.png()), page=SUPPLEMENT)
    assert "Đã gửi 1 tệp" in sent.text
    assert MARK in desk.get("/inbox?list=offered").text
    (file,) = office.rows(dossier_files, dossier_id=dossier)
    assert (file.added_by, file.kind) == (None, "paper")
    assert "Người dân gửi bổ sung trực tuyến" in desk.get(f"/dossiers/{dossier}").text
    again = upload(citizen, ("cư trú.png", scans.png()), page=SUPPLEMENT)
    assert again.status_code == 409
    assert "Không cần gửi lại" in again.text
    office.do(dossier, "supplement_receive")
    assert office.dossier(dossier).status == "processing"
    assert "Hồ sơ không chờ bổ sung" in citizen.get(SUPPLEMENT).text
    token = token_of(citizen.get(TRACK).text)
    late = sent_whole(citizen, SUPPLEMENT, {"csrf_token": token, "file.p0": [(BytesIO(scans.jpeg()), "a.jpg")]})
    assert late.status_code == 409
    assert len(office.rows(dossier_files, dossier_id=dossier)) == 1


def test_who_has_not_opened_it_sends_nothing(office: Office, citizen: Browser) -> None:
    dossier = waiting(office)
    assert citizen.client.get(SUPPLEMENT).location == TRACK
    assert citizen.post(SUPPLEMENT, page=TRACK).status_code == 200
    assert office.rows(dossier_files, dossier_id=dossier) == []
