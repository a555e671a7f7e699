"""What a citizen reads where the dossier waits for them, and where it has ended."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask

from tests.office import Office
from tests.operations.paths import accepted, instant
from tests.web.conftest import Browser, Enter
from tests.web.shipped_office import shipped_office
from tests.web.test_dossier_waits import MARITAL, waiting
from tests.web.test_tracking import follow, secret_of


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
