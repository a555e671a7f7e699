"""A sign-in that expires in the middle of a form loses nothing typed, and gives it to nobody else."""

import re
from datetime import timedelta

from flask import Flask

from engine.operations.kept_forms import drop_expired
from engine.store.tables import kept_forms
from tests.office import COMMUNE, Office
from tests.web.conftest import Browser, Enter
from tests.web.small_office import BIRTH, PASSWORD
from tests.web.test_pages import APPLICANT
from web import create_app

PATH = f"/reception/{BIRTH}"


def expired(browser: Browser) -> tuple[str, str]:
    """Fills the form, lets the session end, sends it; gives the page that answers and the handle of what is kept."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(PATH).text)
    assert token is not None
    browser.client.delete_cookie("motcua")
    answer = browser.client.post(PATH, data={**APPLICANT, "csrf_token": token[1]})
    assert answer.status_code == 400
    handle = re.search(r'name="kept" value="([^"]+)"', answer.text)
    assert handle is not None, answer.text
    return answer.text, handle[1]


def sign_in(browser: Browser, role: str, kept: str) -> str:
    login = {"login": f"{COMMUNE}.{role}", "password": PASSWORD, "kept": kept}
    return browser.post("/sign-in", login).text


def test_the_form_comes_back_filled_and_is_sent(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    page, kept = expired(desk)
    assert "Phiên làm việc đã hết nên chưa có gì được ghi." in page
    assert APPLICANT["applicant.name"] not in page, "whoever stands at the machine now reads nothing"
    back = sign_in(desk, "tn", kept)
    assert "Nội dung đã nhập còn nguyên" in back
    fields = kept_fields(back)
    filled = desk.client.post(PATH, data={**fields, "_add": ""})
    assert filled.status_code == 200
    assert f'value="{APPLICANT["applicant.name"]}"' in filled.text
    assert office.open_items() == [], "it is shown, not sent"
    sent = desk.client.post(PATH, data=fields, follow_redirects=True)
    assert "Đã ghi nhận hồ sơ." in sent.text


def test_somebody_else_at_the_machine_does_not_get_it(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    enter("tp")
    _, kept = expired(desk)
    page = sign_in(desk, "tp", kept)
    assert "là của người khác nên không mở" in page
    assert APPLICANT["applicant.name"] not in page
    other = desk.get(f"/kept/{kept}")
    assert other.status_code == 404
    assert APPLICANT["applicant.name"] not in other.text


def test_nothing_is_kept_of_what_no_page_of_ours_signed(app: Flask, enter: Enter) -> None:
    desk = enter("tn")
    stranger = Browser(app.test_client())
    own = re.search(r'name="csrf_token" value="([^"]+)"', stranger.get("/sign-in").text)
    assert own is not None
    for token in ("", "x.y.z", own[1]):
        answer = stranger.client.post(PATH, data={**APPLICANT, "csrf_token": token})
        assert 'name="kept"' not in answer.text
    assert desk.get("/inbox").status_code == 200


def test_a_form_that_lay_open_for_hours_is_taken(enter: Enter, app: Flask) -> None:
    assert app.config["WTF_CSRF_TIME_LIMIT"] is None
    assert enter("tn").post(PATH, APPLICANT, page=PATH).status_code == 200


def kept_fields(page: str) -> dict[str, str]:
    return dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.split('action="/reception')[1])
    )


def test_another_process_gives_it_back_after_a_restart(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    _, kept = expired(desk)
    other = create_app(office.running, secret_key=b"a key for tests only")
    again = Browser(other.test_client())
    assert f'value="{APPLICANT["applicant.name"]}"' in sign_in(again, "tn", kept)


def test_the_database_alone_does_not_say_what_was_typed(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    _, kept = expired(desk)
    (row,) = office.rows(kept_forms)
    assert kept not in row.name
    assert APPLICANT["applicant.name"].encode() not in row.content
    other = create_app(office.running, secret_key=b"another key")
    page = sign_in(Browser(other.test_client()), "tn", kept)
    assert APPLICANT["applicant.name"] not in page


def test_it_is_kept_until_it_was_used_and_no_longer(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    _, kept = expired(desk)
    fields = kept_fields(sign_in(desk, "tn", kept))
    assert desk.get(f"/kept/{kept}").status_code == 200
    assert desk.get(f"/kept/{kept}").status_code == 200, "looking at it does not use it"
    refused = desk.client.post(PATH, data={**fields, "applicant.name": ""})
    assert refused.status_code == 422
    assert len(office.rows(kept_forms)) == 1
    desk.client.post(PATH, data={**fields, "_add": ""})
    assert office.rows(kept_forms) == []
    assert desk.get(f"/kept/{kept}").status_code == 404


def test_it_expires_and_the_worker_takes_it_away(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    _, kept = expired(desk)
    office.now += timedelta(minutes=31)
    page = sign_in(desk, "tn", kept)
    assert "không còn" in page
    assert drop_expired(office.installation, now=office.now) >= 1
    assert office.rows(kept_forms) == []


def test_of_one_person_the_newest_five_are_kept(enter: Enter, office: Office) -> None:
    handles = []
    for _ in range(6):
        office.now += timedelta(seconds=1)
        handles.append(expired(enter("tn"))[1])
    assert len(office.rows(kept_forms)) == 5
    desk = enter("tn")
    assert [desk.get(f"/kept/{handle}").status_code for handle in handles] == [404] + [200] * 5
