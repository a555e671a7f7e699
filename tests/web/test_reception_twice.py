"""Two sends of one form at the same instant file one dossier, and both browsers end at it. Names are the same names
however their letters are put together."""

import re
import threading
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine.store.tables import dossiers, register_entries
from tests.office import Office
from tests.web.conftest import Browser, Enter
from tests.web.shipped_office import COPY, PERSON, send, shipped_office, token_of
from tests.web.test_reception_many import PEOPLE, sitting
from web import reception

FORMS = ("NFC", "NFD")


@pytest.fixture
def office(shipped_url: str) -> Iterator[Office]:
    opened = shipped_office(shipped_url)
    yield opened
    opened.running.close()


def tabs(app: Flask, desk: Browser, count: int) -> list[Browser]:
    """Windows of the same session."""
    cookie = desk.client.get_cookie("motcua")
    assert cookie is not None
    opened = [Browser(app.test_client()) for _ in range(count)]
    for tab in opened:
        tab.client.set_cookie("motcua", cookie.value)
    return opened


def at_once(sends: list[Callable[[], TestResponse]]) -> list[TestResponse]:
    gate, answers = threading.Barrier(len(sends)), [None] * len(sends)

    def run(place: int) -> None:
        gate.wait()
        answers[place] = sends[place]()  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(sends))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answer for answer in answers if answer is not None]


def test_a_form_sent_at_once_from_several_windows_files_one_dossier(app: Flask, enter: Enter, office: Office) -> None:
    desk = enter("tn")
    sent = {**PERSON, "_token": str(uuid4()), "csrf_token": token_of(desk.get(f"/reception/{COPY}").text)}
    sends = [
        lambda tab=tab: tab.client.post(f"/reception/{COPY}", data=sent, follow_redirects=True)  # type: ignore[misc]
        for tab in tabs(app, desk, 4)
    ]
    answers = at_once(sends)
    (row,) = office.rows(dossiers)
    assert [answer.status_code for answer in answers] == [200] * 4
    work = f"/work/{office.item(row.id, 'receive').id}"
    assert {answer.request.path for answer in answers} <= {f"/dossiers/{row.id}", work}
    assert sum(answer.request.path == work for answer in answers) == 1


def test_a_form_that_another_window_files_meanwhile_is_not_warned_of_itself(
    app: Flask, enter: Enter, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other window is through before this one looks for what is alike."""
    desk = enter("tn")
    sent = {**PERSON, "_token": str(uuid4()), "csrf_token": token_of(desk.get(f"/reception/{COPY}").text)}
    first, other = tabs(app, desk, 2)
    looked = reception.known

    def looked_late(*subject: Any) -> Any:
        monkeypatch.setattr(reception, "known", looked)
        at_once([lambda: other.client.post(f"/reception/{COPY}", data=sent)])
        return looked(*subject)

    monkeypatch.setattr(reception, "known", looked_late)
    assert first.client.post(f"/reception/{COPY}", data=sent, follow_redirects=True).status_code == 200
    assert len(office.rows(dossiers)) == 1


def test_a_sitting_sent_at_once_twice_numbers_everybody_once(app: Flask, enter: Enter, office: Office) -> None:
    desk = enter("tn")
    sent = {**sitting(PEOPLE), "csrf_token": token_of(desk.get(f"/reception/{COPY}/many").text)}
    sends = [
        lambda tab=tab: tab.client.post(f"/reception/{COPY}/many", data=sent)  # type: ignore[misc]
        for tab in tabs(app, desk, 3)
    ]
    for answer in at_once(sends):
        assert "Đã tiếp nhận 3 hồ sơ" in answer.text
    assert len(office.rows(dossiers)) == 3
    assert sorted(row.number for row in office.rows(register_entries)) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(("first", "second"), [FORMS, FORMS[::-1]])
def test_letters_put_together_otherwise_are_the_same_person(
    enter: Enter, office: Office, first: str, second: str
) -> None:
    desk, name = enter("tn"), "Hồ Thị Nhiễu"
    assert unicodedata.normalize(first, name) != unicodedata.normalize(second, name)
    person = {"applicant.identity_number": "", "applicant.phone": "0914000222"}
    send(desk, _token=str(uuid4()), **person, **{"applicant.name": unicodedata.normalize(first, name)})
    (row,) = office.rows(dossiers)
    assert row.applicant_name == unicodedata.normalize("NFC", name)
    again = unicodedata.normalize(second, name)
    warned = send(desk, _token=str(uuid4()), **person, **{"applicant.name": again})
    assert "cùng người, cùng thủ tục, chưa giải quyết xong" in warned
    found = desk.client.get("/dossiers", query_string={"search": again}, follow_redirects=True).text
    assert f"/dossiers/{row.id}" in found
    rows = sitting({again: [("Học bạ", 1, 1)]}) | {"people.0.identity_number": "046190000017"}
    send_many(desk, rows)
    repeated = sitting({unicodedata.normalize(first, name): [("Bằng", 1, 1)]})
    repeated |= {"people.0.identity_number": "046190000017"}
    assert "Người này còn hồ sơ chưa xong của thủ tục này" in send_many(desk, repeated)
    assert len(office.rows(dossiers)) == 2


def send_many(desk: Browser, data: dict[str, object]) -> str:
    return desk.post(f"/reception/{COPY}/many", data).text


@pytest.mark.parametrize(
    ("pasted", "why"),
    [
        ("xin chào", "phần đầu phải là số căn cước 12 chữ số"),
        ("https://vneid.gov.vn/?x=1", "phần đầu phải là số căn cước 12 chữ số"),
        ("046190000011|191234567|Hồ Thị Nhi", "thiếu phần, có thể mã bị cắt"),
        ("046190000011||Hồ Thị Nhi|31021990|Nữ|Thôn 1|01012021", "ngày sinh không có thật"),
        ("046190000011||<script>alert(1)</script>|30051990|Nữ|Thôn 1|01012021", "không thấy họ tên"),
    ],
    ids=["text", "address", "cut", "no day", "script"],
)
def test_what_is_no_card_is_said_beside_its_field(enter: Enter, office: Office, pasted: str, why: str) -> None:
    page = send(enter("tn"), _card=pasted)
    field = page.split('<div class="field has-wrong">')[1].split("</div>")[0]
    assert why in field
    assert re.search(r'<input id="card"[^>]*aria-describedby="card-help card-wrong"[^>]*aria-invalid="true"', field)
    assert "<script>" not in field
    assert 'value="Bằng tốt nghiệp"' in page, "nothing typed is lost"
    assert office.rows(dossiers) == []
