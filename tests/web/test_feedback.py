"""A citizen sends feedback with or without their name, follows it by code and secret, and reads what was answered."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine.domain.feedback import ANONYMOUS
from engine.store.tables import dossier_files, dossiers, outbox
from tests import scans
from tests.office import COMMUNE, Office
from tests.web.conftest import Browser, Enter
from tests.web.shipped_office import shipped_office
from tests.web.test_file_pages import sent_whole
from tests.web.test_tracking import SECRET, TRACK, follow

PAGE, FOLLOWED = "/cong-dan/phan-anh", "/cong-dan/ho-so/"
REFERENCE = re.compile(r"PA-[A-Z0-9]{8}")
MATTER = {"about": "other", "content": "Đèn đường thôn 3 hỏng hai tuần nay", "place": "Thôn 3", "unit": COMMUNE}
ANSWER = "Đã cho thay bóng đèn ngày 10/3.\nXin cảm ơn."


@pytest.fixture
def office(shipped_url: str) -> Iterator[Office]:
    opened = shipped_office(shipped_url)
    yield opened
    opened.running.close()


@pytest.fixture
def citizen(app: Flask) -> Browser:
    return Browser(app.test_client())


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(csrf_token|token)" value="([^"]*)"', page))


def send(citizen: Browser, photo: bytes | None = None, **changes: Any) -> TestResponse:
    files = {} if photo is None else {"file": [(BytesIO(photo), "đèn.png")]}
    return sent_whole(citizen, PAGE, {**hidden(citizen.get(PAGE).text), **MATTER, **changes, **files})


def sent(citizen: Browser, **changes: Any) -> tuple[str, str]:
    """How it is called, and its secret."""
    told = send(citizen, **changes).text
    reference, secret = REFERENCE.search(told), SECRET.search(told)
    assert reference is not None, told
    assert secret is not None
    return reference[0], secret[0]


def handle(office: Office, dossier: UUID, outcome: str, step: str) -> None:
    """The office does its part until the answer is given."""
    office.do(dossier, "receive", outcome="accept")
    office.do(dossier, "digitise")
    office.do(dossier, "classify", outcome=outcome)
    office.do(dossier, step, answer=ANSWER)
    office.do(dossier, "sign", outcome="sign")
    office.do(dossier, "seal")
    if outcome == "forward":
        office.do(dossier, "forward_send")
    office.do(dossier, "publish", published="no")


def test_without_a_name_it_is_sent_followed_and_answered(enter: Enter, office: Office, citizen: Browser) -> None:
    reference, secret = sent(citizen, photo=scans.png())
    (row,) = office.rows(dossiers)
    assert (row.applicant_name, row.applicant["notices"], row.channel) == (ANONYMOUS, "none", "online")
    assert len(office.rows(dossier_files, dossier_id=row.id)) == 1
    desk = enter("tn")
    page = desk.get(f"/dossiers/{row.id}").text
    assert "Đèn đường thôn 3" in page
    assert reference in page
    other = Browser(citizen.client.application.test_client())
    assert "Bộ phận một cửa đang kiểm tra hồ sơ" in follow(other, reference, secret)
    assert "không đi với nhau" in follow(Browser(other.client.application.test_client()), reference, "AAAAA-AAAAA")
    handle(office, row.id, "own", "handle")
    assert office.dossier(row.id).status == "returned"
    answered = other.get(FOLLOWED).text
    assert "Đã cho thay bóng đèn ngày 10/3." in answered
    assert ANONYMOUS not in answered
    assert not [letter for letter in office.rows(outbox) if letter.status == "sent"], "nobody is sent anything"


@pytest.mark.parametrize(("outcome", "step"), [("forward", "forward"), ("keep", "keep")])
def test_what_is_sent_on_or_kept_is_answered_too(office: Office, citizen: Browser, outcome: str, step: str) -> None:
    reference, secret = sent(citizen, about="rule", name="Hồ Thị Nhi", address="Thôn 3")
    (row,) = office.rows(dossiers)
    handle(office, row.id, outcome, step)
    assert "Đã cho thay bóng đèn" in follow(citizen, reference, secret)


def test_an_answer_that_is_not_signed_is_not_read(office: Office, citizen: Browser) -> None:
    sent(citizen)
    (row,) = office.rows(dossiers)
    for element, answer in (
        ("receive", {"outcome": "accept"}),
        ("digitise", {}),
        ("classify", {"outcome": "own"}),
        ("handle", {"answer": ANSWER}),
    ):
        office.do(row.id, element, **answer)
    assert "thay bóng đèn" not in citizen.get(FOLLOWED).text
    office.now += timedelta(minutes=5)
    office.do(row.id, "sign", outcome="return", reason="Chưa rõ")
    office.do(row.id, "classify", outcome="own")
    office.do(row.id, "handle", answer="Câu trả lời sau")
    office.do(row.id, "sign", outcome="sign")
    office.do(row.id, "seal")
    office.do(row.id, "publish", published="no")
    page = citizen.get(FOLLOWED).text
    assert "Câu trả lời sau" in page
    assert "thay bóng đèn" not in page


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"content": " "}, "Chưa đủ nội dung"),
        ({"about": ""}, "Chưa đủ nội dung"),
        ({"unit": "so_tu_phap"}, "Chưa đủ nội dung"),
        ({"about": "rule"}, "phải nêu rõ họ tên và địa chỉ"),
        ({"about": "rule", "name": "Hồ Thị Nhi"}, "phải nêu rõ họ tên và địa chỉ"),
        ({"phone": "abc"}, "phải có 9 đến 12 chữ số"),
        ({"photo": b"MZ" + bytes(50)}, "không phải PDF, JPEG hay PNG"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    office: Office, citizen: Browser, changes: dict[str, Any], told: str
) -> None:
    refused = send(citizen, **changes)
    assert refused.status_code == 422
    assert told in refused.text
    assert 'value="Thôn 3"' in refused.text
    assert office.rows(dossiers) == []


def test_sent_twice_it_is_one(office: Office, citizen: Browser) -> None:
    form = {**hidden(citizen.get(PAGE).text), **MATTER}
    answers = [sent_whole(citizen, PAGE, form).text for _ in range(2)]
    assert len({REFERENCE.findall(answer)[0] for answer in answers}) == 1
    assert len(office.rows(dossiers)) == 1


def test_nobody_floods_the_desk(office: Office, citizen: Browser) -> None:
    codes = [send(citizen).status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]


def test_a_photo_too_large_is_refused_in_words_and_unread_from_who_never_opened_the_form(
    office: Office, citizen: Browser
) -> None:
    assert send(citizen, photo=scans.png() + bytes(26_000_000)).status_code == 413
    stranger = Browser(citizen.client.application.test_client())
    token = hidden(stranger.get(TRACK).text)
    refused = sent_whole(stranger, PAGE, {**token, **MATTER, "file": [(BytesIO(bytes(1_100_000)), "a.png")]})
    assert refused.status_code == 413


def test_it_stands_in_no_list_of_procedures(citizen: Browser, office: Office) -> None:
    assert "0.000001" not in citizen.get("/cong-dan/thu-tuc").text
    assert citizen.get("/cong-dan/").text.count(PAGE) == 2
