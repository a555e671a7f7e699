"""A citizen's file over a slow line: it goes on where the line broke, for them alone, and is checked at its end."""

import socket
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from http.client import HTTPConnection
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine.operations.kept_forms import drop_expired
from engine.store.tables import dossier_files, incoming_files, incoming_parts, online_draft_files
from tests import scans
from tests.office import Office
from tests.operations.test_notices import configured
from tests.post import free_port
from tests.web.conftest import Browser, Enter
from tests.web.served import served_here
from tests.web.shipped_office import shipped_office, token_of
from tests.web.test_dossier_waits import waiting
from tests.web.test_online_filing import PAPERS, REVIEW, confirmed, filled
from tests.web.test_tracking import TRACK
from tests.web.test_tracking_waits import SUPPLEMENT, page_of

NOP, BO_SUNG = "/cong-dan/tep/nop", "/cong-dan/tep/bo-sung"
VERSION = {"Tus-Resumable": "1.0.0"}
PHOTO = scans.png("một ảnh")


@pytest.fixture
def office(shipped_url: str) -> Iterator[Office]:
    opened = shipped_office(shipped_url)
    opened.running = replace(opened.running, carriers=configured(free_port(), free_port()))
    yield opened
    opened.running.close()


@dataclass
class Phone:
    """A citizen's browser, whose script sends what it is told."""

    browser: Browser
    page: str = PAPERS

    def ask(self, method: str, path: str, **more: Any) -> TestResponse:
        headers = {**VERSION, "X-CSRFToken": token_of(self.browser.get(self.page).text), **more.pop("headers", {})}
        return self.browser.client.open(path, method=method, headers=headers, **more)

    def begin(self, content: bytes = PHOTO, *, name: str = "tờ khai.png", to: str = NOP) -> TestResponse:
        told = f"filename {b64encode(name.encode()).decode()},filetype aW1hZ2UvcG5n"
        return self.ask("POST", to, headers={"Upload-Length": str(len(content)), "Upload-Metadata": told})

    def send(self, place: str, content: bytes, at: int) -> TestResponse:
        headers = {"Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"}
        return self.ask("PATCH", place, headers=headers, data=content)

    def offset(self, place: str) -> int:
        return int(self.ask("HEAD", place).headers["Upload-Offset"])

    def submit(self, *places: str, field: str = "file.p0") -> TestResponse:
        names = [place.rpartition("/")[2] for place in places]
        return self.browser.post(self.page, {field: names}, page=self.page)


@pytest.fixture
def phone(app: Flask, office: Office) -> Phone:
    browser = Browser(app.test_client())
    confirmed(browser, office)
    filled(browser)
    return Phone(browser=browser)


def sent(phone: Phone, content: bytes = PHOTO, **more: str) -> str:
    place = phone.begin(content, **more).headers["Location"]
    assert phone.send(place, content, 0).status_code == 204
    return place


def test_a_file_comes_in_parts_and_is_taken_with_the_form(phone: Phone, office: Office) -> None:
    begun = phone.begin()
    place = begun.headers["Location"]
    assert (begun.status_code, begun.headers["Tus-Resumable"]) == (201, "1.0.0")
    first = phone.send(place, PHOTO[:50], 0)
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "50")
    assert phone.offset(place) == 50
    assert phone.send(place, PHOTO[50:], 50).headers["Upload-Offset"] == str(len(PHOTO))
    assert "✓ tờ khai.png" in phone.submit(place).text
    (row,) = office.rows(online_draft_files)
    assert (row.sha256, row.name) == (sha256(PHOTO).hexdigest(), "tờ khai.png")
    assert office.rows(incoming_files) == office.rows(incoming_parts) == []


def test_what_it_is_able_to_do_is_told(phone: Phone) -> None:
    able = phone.ask("OPTIONS", NOP).headers
    assert (able["Tus-Version"], able["Tus-Max-Size"]) == ("1.0.0", "20000000")
    assert "creation" in able["Tus-Extension"]


@pytest.mark.parametrize("at", [0, 49, 51])
def test_a_part_of_another_place_is_refused_and_nothing_is_lost(phone: Phone, at: int) -> None:
    place = phone.begin().headers["Location"]
    phone.send(place, PHOTO[:50], 0)
    assert phone.send(place, PHOTO[at:], at).status_code == 409
    assert phone.offset(place) == 50


def test_more_than_was_said_is_refused(phone: Phone) -> None:
    place = phone.begin(PHOTO[:60]).headers["Location"]
    assert phone.send(place, PHOTO, 0).status_code == 422
    assert phone.offset(place) == 0


def test_a_file_too_large_is_refused_before_it_is_sent(phone: Phone, office: Office) -> None:
    refused = phone.ask("POST", NOP, headers={"Upload-Length": "31000000", "Upload-Metadata": "filename YS5wbmc="})
    assert refused.status_code == 422
    assert "“a.png” nặng 31.0 MB, quá mức 20 MB" in refused.text
    assert phone.begin(b"").status_code == 422
    assert office.rows(incoming_files) == []


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Tus-Resumable": "0.9"}, 412),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "9" * 40}, 400),
        ({"Upload-Length": "1", "Upload-Metadata": "filename ***"}, 400),
        ({"Upload-Length": "1", "X-CSRFToken": "no"}, 400),
    ],
)
def test_nonsense_is_refused(phone: Phone, headers: dict[str, str], code: int) -> None:
    assert phone.ask("POST", NOP, headers=headers).status_code == code


def test_nobody_else_gets_at_it(phone: Phone, app: Flask, office: Office) -> None:
    place = phone.begin().headers["Location"]
    stranger = Phone(browser=Browser(app.test_client()), page=TRACK)
    assert stranger.begin().status_code == 404
    assert stranger.ask("HEAD", place).status_code == 404
    assert stranger.send(place, PHOTO, 0).status_code == 404
    assert stranger.send(place.replace("nop", "bo-sung"), PHOTO, 0).status_code == 404
    assert phone.offset(place) == 0


def test_a_file_that_is_wrong_is_said_at_its_paper_and_dropped(phone: Phone, office: Office) -> None:
    refused = phone.submit(sent(phone, b"MZ" + bytes(100), name="sai.pdf"))
    assert refused.status_code == 422
    assert "sai.pdf" in refused.text
    assert office.rows(incoming_files) == []


def test_an_unfinished_file_is_said_and_stays(phone: Phone, office: Office) -> None:
    place = phone.begin().headers["Location"]
    phone.send(place, PHOTO[:50], 0)
    refused = phone.submit(place)
    assert (refused.status_code, "gửi tiếp phần còn" in refused.text) == (422, True)
    assert phone.offset(place) == 50
    assert office.rows(online_draft_files) == []


def test_there_are_not_more_than_twenty_under_way(phone: Phone) -> None:
    codes = [phone.begin().status_code for _ in range(21)]
    assert codes == [201] * 20 + [429]


def test_what_is_left_is_dropped_after_a_day_and_with_the_draft(phone: Phone, office: Office) -> None:
    place = phone.begin().headers["Location"]
    phone.send(place, PHOTO[:50], 0)
    office.now += timedelta(hours=25)
    assert phone.ask("HEAD", place).status_code == 404
    assert phone.submit(place).status_code == 422
    drop_expired(office.installation, now=office.now)
    assert office.rows(incoming_files) == office.rows(incoming_parts) == []
    sent(phone)
    phone.submit(sent(phone))
    phone.browser.post(REVIEW, page=REVIEW)
    assert office.rows(incoming_files) == office.rows(incoming_parts) == [], "filed: nothing of it is waited for"


def test_an_expired_draft_takes_along_what_was_under_way(phone: Phone, office: Office) -> None:
    sent(phone)
    drop_expired(office.installation, now=office.now + timedelta(days=15))
    assert office.rows(incoming_files) == office.rows(incoming_parts) == []


def test_a_stopped_dossier_is_supplemented_in_parts(app: Flask, enter: Enter, office: Office) -> None:
    dossier, citizen = waiting(office), Browser(app.test_client())
    page_of(citizen, enter("tn"), office, dossier)
    phone = Phone(browser=citizen, page=SUPPLEMENT)
    place = sent(phone, to=BO_SUNG)
    assert "Đã gửi 1 tệp" in phone.submit(place).text
    assert sha256(PHOTO).hexdigest() in {row.sha256 for row in office.rows(dossier_files, dossier_id=dossier)}
    assert office.rows(incoming_files) == []


def cookie_of(browser: Browser) -> str:
    cookie = browser.client.get_cookie("motcua")
    assert cookie is not None
    return f"motcua={cookie.value}"


def test_the_line_is_cut_in_the_middle_of_a_part(phone: Phone, app: Flask, office: Office) -> None:
    """A real server: what was whole before the cut is there, the part that was cut is asked for again."""
    photo = scans.jpeg("lớn", 1600, 1200)
    place, half = phone.begin(photo, name="tờ khai.jpg").headers["Location"], len(photo) // 2
    token, cookie = token_of(phone.browser.get(PAPERS).text), cookie_of(phone.browser)
    headers = {**VERSION, "X-CSRFToken": token, "Cookie": cookie, "Content-Type": "application/offset+octet-stream"}
    with served_here(app) as port:
        line = HTTPConnection("127.0.0.1", port, timeout=20)
        line.request("PATCH", place, photo[:half], {**headers, "Upload-Offset": "0"})
        assert line.getresponse().status == 204
        with socket.create_connection(("127.0.0.1", port)) as cut:
            asked = [f"PATCH {place} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(photo) - half}"]
            asked += [f"{name}: {value}" for name, value in headers.items()] + [f"Upload-Offset: {half}", "", ""]
            cut.sendall("\r\n".join(asked).encode() + photo[half : half + 20])
        line = HTTPConnection("127.0.0.1", port, timeout=20)
        line.request("HEAD", place, headers=headers)
        found = line.getresponse()
        assert (found.status, found.headers["Upload-Offset"]) == (200, str(half))
        line.close()
        line = HTTPConnection("127.0.0.1", port, timeout=20)
        line.request("PATCH", place, photo[half:], {**headers, "Upload-Offset": str(half)})
        assert line.getresponse().status == 204
    assert "✓ tờ khai.jpg" in phone.submit(place).text
    (row,) = office.rows(online_draft_files)
    assert row.sha256 == sha256(photo).hexdigest()
