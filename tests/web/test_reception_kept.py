"""A sign-in that expires in the middle of the reception: the real forms come back as they were; files cannot, and the
page says so."""

import html
import re
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from engine.store.tables import dossier_files, dossiers
from tests import scans
from tests.office import COMMUNE, Office
from tests.web.conftest import Browser, Enter
from tests.web.shipped_office import COPY, PERSON, send, shipped_office, token_of
from tests.web.small_office import PASSWORD
from tests.web.test_file_pages import sent_whole
from tests.web.test_reception_many import PEOPLE, sitting

LOST = "Tệp đã chọn không giữ được"
FILLED = {
    **PERSON,
    "applicant.address": "Thôn 1, xã Trung Sơn",
    "applicant.birth_date": "05/1960",
    "facts.items.1": "row",
    "facts.items.1.name": "Học bạ “cấp 3” & phụ lục",
    "facts.items.1.pages": "12",
    "facts.items.1.copies": "4",
    "papers.p0.originals": "2",
    "attendance.signing": "fingerprint",
    "attendance.witness": "Lê Văn Chứng",
}


@pytest.fixture
def office(shipped_url: str) -> Iterator[Office]:
    opened = shipped_office(shipped_url)
    yield opened
    opened.running.close()


def expire(desk: Browser, path: str, sent: dict[str, object]) -> str:
    """The page that answers what is sent after the session has ended."""
    token = token_of(desk.get(path).text)
    desk.client.delete_cookie("motcua")
    answer = desk.client.post(path, data={**sent, "csrf_token": token})
    assert answer.status_code == 400
    return answer.text


def come_back(desk: Browser, page: str) -> tuple[str, dict[str, list[str]]]:
    """Signed in again: the address and the fields of the form that was kept."""
    kept = re.search(r'name="kept" value="([^"]+)"', page)
    assert kept is not None
    back = desk.post("/sign-in", {"login": f"{COMMUNE}.tn", "password": PASSWORD, "kept": kept[1]}).text
    shown = back.split('<div class="alone">')[1]
    action = re.search(r'action="([^"]+)"', shown)
    assert action is not None
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', shown):
        fields.setdefault(html.unescape(name), []).append(html.unescape(value))
    assert 'name="_add"' in shown, "the form is opened again, not sent"
    return action[1], fields


def test_the_real_form_is_as_it_was(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    token = str(uuid4())
    action, fields = come_back(desk, expire(desk, f"/reception/{COPY}", {**FILLED, "_token": token}))
    page = desk.client.post(action, data={**fields, "_add": ""}).text
    for name, value in FILLED.items():
        if name == "facts.items.1" or name == "facts.items.0":
            continue
        field = re.search(rf'name="{re.escape(name)}"[^>]*>(?:[^<]*<option[^>]*>[^<]*</option>)*', page, re.S)
        assert field is not None, name
        chosen = f'value="{html.escape(value)}"'.replace("&#x27;", "&#39;")
        assert chosen in field[0] or f'value="{value}" selected' in page or f'value="{value}" checked' in page, name
    assert f'name="_token" value="{token}"' in page, "sent again it is still one dossier"
    assert re.search(r"<details open><summary>Ký, phiên dịch", page)
    assert office.rows(dossiers) == []


def test_a_sitting_is_as_it_was(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    page = expire(desk, f"/reception/{COPY}/many", sitting(PEOPLE, _paid="yes"))
    action, fields = come_back(desk, page)
    shown = desk.client.post(action, data={**fields, "_add": ""}).text
    assert office.rows(dossiers) == []
    for name, documents in PEOPLE.items():
        assert f'value="{name}"' in shown
        for document, _, _ in documents:
            assert f'value="{document}"' in shown
    assert re.search(r'name="_paid"[^>]* checked', shown)
    assert "Đã tiếp nhận 3 hồ sơ" in desk.client.post(action, data=fields).text


@pytest.mark.parametrize("size", [0, 3_000_000], ids=["small", "large"])
def test_files_are_said_to_be_lost_and_chosen_anew_where_they_were(enter: Enter, office: Office, size: int) -> None:
    """Also a scan so large that nothing of it is read from somebody who is not signed in."""
    desk = enter("tn")
    send(desk)
    (row,) = office.rows(dossiers)
    path = f"/dossiers/{row.id}/files"
    token = token_of(desk.get(path).text)
    desk.client.delete_cookie("motcua")
    scan = BytesIO(scans.pdf() + bytes(size))
    answer = sent_whole(desk, path, {"csrf_token": token, "file.p0": [(scan, "giấy.pdf")]})
    assert answer.status_code == 400
    assert LOST in answer.text
    back = re.findall(r'name="back" value="([^"]+)"', answer.text)[-1]  # the first is of the language
    page = desk.post("/sign-in", {"login": f"{COMMUNE}.tn", "password": PASSWORD, "back": back}).text
    assert f'action="{path}"' in page
    assert office.rows(dossier_files) == []


def test_files_of_a_task_are_said_to_be_lost_and_lead_back_to_the_task(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    send(desk)
    (row,) = office.rows(dossiers)
    work = f"/work/{office.item(row.id, 'receive').id}"
    token = token_of(desk.get(work).text)
    desk.client.delete_cookie("motcua")
    sent = {"csrf_token": token, "on": "task", "file.p0": (BytesIO(scans.png()), "ảnh.png")}
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://localhost{work}"}
    answer = desk.client.post(f"/dossiers/{row.id}/files", data=sent, headers=headers)
    told = desk.get(answer.headers["HX-Redirect"]).text
    assert LOST in told
    assert f'name="back" value="{work}"' in told
    foreign = desk.client.post(
        f"/dossiers/{row.id}/files", data={"csrf_token": token}, headers={"HX-Current-URL": "http://x//evil.vn/a"}
    )
    assert urlsplit(foreign.headers["HX-Redirect"]).netloc == ""
    assert "evil" not in foreign.headers["HX-Redirect"]
