"""What no page may do, whoever asks."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from engine.store.tables import attempts
from tests.office import Office
from tests.web.conftest import Browser, Enter
from tests.web.small_office import PASSWORD, hire
from web import citizens, create_app
from web.kept_form import GUIDES
from web.security import secret_key

EVERY_PAGE = [
    *("/sign-in", "/inbox", "/inbox?list=late", "/inbox?list=elsewhere", "/delegations/", "/reception/"),
    *("/reception/1.001193", "/dossiers", "/nowhere"),
]


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_every_page_runs_only_code_of_this_site(enter: Enter, path: str) -> None:
    answer = enter("tn").get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    inline = [tag for tag in re.findall(r"<script[^>]*>", answer.text) if "src=" not in tag and "json" not in tag]
    assert inline == []
    assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:", answer.text)


def test_every_page_but_the_sign_in_asks_who_is_there(app: Flask) -> None:
    stranger = app.test_client()
    open_pages = {"static", "sign_in.page", "sign_in.enter", "language.choose", *GUIDES, *citizens.OPEN}
    for rule in app.url_map.iter_rules():
        if rule.endpoint in open_pages:
            continue
        path = re.sub(r"<uuid:\w+>", "0" * 8 + "-0000-0000-0000-" + "0" * 12, rule.rule)
        path = re.sub(r"<any\(['\"]?(\w+)[^>]*>", r"\1", path)
        path = re.sub(r"<(\w+:)?\w+>", "1", path)
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        app.config["WTF_CSRF_ENABLED"] = False
        answer = stranger.open(path, method=method)
        assert answer.status_code == 302, rule
        assert answer.headers["Location"].startswith("/sign-in"), rule


def test_a_form_without_its_token_is_refused(app: Flask, office: Office) -> None:
    login = hire(office, "tp", "ubnd_trung_son")
    answer = app.test_client().post("/sign-in", data={"login": login, "password": PASSWORD})
    assert answer.status_code == 400
    assert "Hãy tải lại trang rồi gửi lại." in answer.text


def test_what_is_sent_after_the_session_has_ended_changes_nothing_and_says_so(enter: Enter, office: Office) -> None:
    browser = enter("tn")
    browser.client.delete_cookie("motcua")
    answer = browser.client.post("/reception/1.001193", data={"applicant.name": "Hồ Thị Nhi"})
    assert answer.status_code == 400
    assert "Phiên làm việc đã hết nên chưa có gì được ghi." in answer.text
    assert office.open_items() == []


def test_the_session_cookie_is_kept_from_scripts_and_from_other_sites(app: Flask, office: Office) -> None:
    login = hire(office, "tp", "ubnd_trung_son")
    browser = Browser(app.test_client())
    browser.post("/sign-in", {"login": login, "password": PASSWORD})
    cookie = browser.client.get_cookie("motcua")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.secure) == (True, "Lax", False)
    behind_tls = create_app(office.running, secret_key=b"k", over_https=True)
    assert behind_tls.config["SESSION_COOKIE_SECURE"] is True


def test_guessing_passwords_is_slowed_down(app: Flask) -> None:
    guesser = Browser(app.test_client())
    token = re.search(r'name="csrf_token" value="([^"]+)"', guesser.get("/sign-in").text)
    assert token is not None
    guess = {"csrf_token": token[1], "login": "nobody", "password": "x"}
    codes = [guesser.client.post("/sign-in", data=guess).status_code for _ in range(31)]
    assert codes[:30] == [403] * 30
    assert codes[30] == 429


def test_an_office_behind_one_address_signs_in_at_eight(app: Flask, office: Office) -> None:
    login = hire(office, "tp", "ubnd_trung_son")
    entered = []
    for _ in range(32):
        browser = Browser(app.test_client())
        entered.append(browser.post("/sign-in", {"login": login, "password": PASSWORD}).request.path)
    assert entered == ["/inbox"] * 32


def test_a_restart_and_another_process_forget_no_guess(app: Flask, office: Office) -> None:
    for process in (app, create_app(office.running, secret_key=b"k"), create_app(office.running, secret_key=b"k")):
        process.config["WTF_CSRF_ENABLED"] = False
        for _ in range(10):
            assert process.test_client().post("/sign-in", data={"login": "x", "password": "x"}).status_code == 403
    other = create_app(office.running, secret_key=b"k")
    other.config["WTF_CSRF_ENABLED"] = False
    guess = {"login": "x", "password": "x"}
    assert other.test_client().post("/sign-in", data=guess).status_code == 429
    elsewhere = other.test_client().post("/sign-in", data=guess, environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert elsewhere.status_code == 403, "each address is counted for itself"
    office.now += timedelta(minutes=1)
    assert other.test_client().post("/sign-in", data=guess).status_code == 403
    assert all("127" not in row.name for row in office.rows(attempts))


def test_no_page_that_is_read_counts_anything(enter: Enter, office: Office) -> None:
    desk = enter("tn")
    counted = office.rows(attempts)
    for path in ("/inbox", "/sign-in", "/password", "/reception/"):
        desk.get(path)
    assert office.rows(attempts) == counted


def test_an_account_locks_itself(app: Flask, office: Office) -> None:
    login = hire(office, "tp", "ubnd_trung_son")
    browser = Browser(app.test_client())
    for _ in range(5):
        browser.post("/sign-in", {"login": login, "password": "sai mat khau"})
    answer = browser.post("/sign-in", {"login": login, "password": PASSWORD})
    assert answer.status_code == 429
    assert "tạm khóa" in answer.text


def test_a_closed_account_is_a_stranger_at_its_next_click(enter: Enter, office: Office) -> None:
    browser = enter("tp")
    office.now = office.now.replace(year=2018)  # before anybody held the role
    assert "Đăng nhập" in browser.get("/inbox").text


def test_what_is_too_big_is_refused(enter: Enter) -> None:
    answer = enter("tn").post("/reception/1.001193", {"applicant.name": "x" * 1_100_000})
    assert answer.status_code == 413
    assert "quá lớn" in answer.text


def test_the_key_of_the_sessions_is_made_once_and_kept_private(tmp_path: Path) -> None:
    key = secret_key(tmp_path)
    assert len(key) == 32
    assert secret_key(tmp_path) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
