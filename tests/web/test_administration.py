"""The administrator at the pages: accounts, roles with their days, sign-ins; nobody gives themselves anything."""

import json
import re
from datetime import timedelta
from typing import Any

from flask import Flask

from engine.domain.instant import local
from engine.store.tables import assignments, audit_events, sign_ins, users
from tests.office import COMMUNE, Office
from tests.web.conftest import Browser, Enter
from tests.web.small_office import PASSWORD
from tests.web.test_language import leftovers

USERS = "/administration/users"
NEW = {"login": "hien.kan", "name": "Kăn Hiền", "password": "mat-khau-dau-tien", "role": "tp"}
OWN = "mat-khau-cua-rieng-toi"


def day(office: Office, days: int = 0) -> str:
    return f"{local(office.now + timedelta(days=days)):%d/%m/%Y}"


def events(office: Office, kind: str) -> list[dict[str, Any]]:
    return [json.loads(row.body) for row in office.rows(audit_events, kind=kind)]


def hired(browser: Browser, office: Office, **changes: str) -> str:
    """The address of a new account."""
    answer = browser.post(f"{USERS}/new", {**NEW, "from": day(office), **changes}, page=f"{USERS}/new")
    assert answer.status_code == 200, answer.text
    (user,) = office.rows(users, login=changes.get("login", NEW["login"]))
    return f"{USERS}/{user.id}"


def test_a_new_colleague_chooses_a_password_before_anything_else(app: Flask, enter: Enter, office: Office) -> None:
    hired(enter("qt"), office)
    colleague = Browser(app.test_client())
    first = colleague.post("/sign-in", {"login": NEW["login"], "password": NEW["password"]})
    assert "Mật khẩu này do người khác đặt" in first.text
    wrong = {"current": NEW["password"], "wanted": "ngan", "again": "ngan"}
    assert "phải có ít nhất 10 ký tự" in colleague.post("/password", wrong, page="/password").text
    assert "không giống" in colleague.post("/password", {**wrong, "wanted": OWN}, page="/password").text
    chosen = colleague.post("/password", {**wrong, "wanted": OWN, "again": OWN}, page="/password")
    assert "Đã đổi mật khẩu" in chosen.text
    assert "Việc cần làm" in colleague.get("/inbox").text
    (changed,) = events(office, "user:password_changed")
    assert (changed["actor"], changed["before"]) == (NEW["login"], {"must_change": True})
    assert OWN not in json.dumps(events(office, "user:password_changed"))


def test_a_role_is_given_and_ended_with_its_days(enter: Enter, office: Office) -> None:
    administrator = enter("qt")
    page = hired(administrator, office)
    given = administrator.post(
        f"{page}/roles", {"role": "hd", "from": day(office, 1), "to": day(office, 30)}, page=page
    )
    assert "Đã giao vai trò." in given.text
    assert "Thành viên hội đồng" in given.text
    (event,) = events(office, "user:assigned")
    assert [held["role"] for held in event["before"]["roles"]] == ["tp"]
    end = re.search(rf'action="({page}/roles/[^"]+/end)"', given.text)
    assert end is not None
    ended = administrator.post(end[1], {"last": day(office, 20)}, page=page)
    assert "Đã ghi ngày cuối của vai trò." in ended.text
    (told,) = events(office, "user:role_ended")
    assert told["data"]["to"] != told["before"]["to"]


def test_what_may_not_be_is_said_beside_the_form_and_nothing_is_stored(enter: Enter, office: Office) -> None:
    administrator = enter("qt")
    page = hired(administrator, office)
    before = len(office.rows(assignments))
    for form, sentence in (
        ({"role": "tp", "from": day(office)}, "đã giữ vai trò"),
        ({"role": "ld", "from": day(office, -9)}, "không bắt đầu trước hôm nay"),
        ({"role": "hd", "from": "mai"}, "mỗi ngày viết như"),
        ({"role": "hd", "from": day(office, 2), "to": day(office)}, "ngày cuối phải từ ngày đầu"),
        ({"role": "cv", "from": day(office)}, "không có vai trò"),
    ):
        refused = administrator.post(f"{page}/roles", form, page=page)
        assert refused.status_code in (409, 422), form
        assert sentence in refused.text.split("Giao thêm vai trò")[1].split("</section>")[0]
    assert len(office.rows(assignments)) == before


def test_roles_that_exclude_each_other_are_refused_with_their_basis(enter: Enter, office: Office) -> None:
    administrator = enter("qt")
    row = office.installation.catalog.separations.role_rows[0]
    page = hired(administrator, office, role=row.one)
    refused = administrator.post(f"{page}/roles", {"role": row.other, "from": day(office)}, page=page)
    assert refused.status_code == 422
    assert "không được đồng thời giữ vai trò" in refused.text
    assert row.legal_basis in refused.text.replace("&#39;", "'")


def test_nobody_gives_themselves_a_role(enter: Enter, office: Office) -> None:
    administrator = enter("qt")
    own = f"{USERS}/{office.person(COMMUNE, 'qt').user_id}"
    token = administrator.get(f"{USERS}/new")
    assert token.status_code == 200
    for path, form in (
        ("roles", {"role": "ld", "from": day(office)}),
        ("close", {}),
        ("password", {"password": "mot-mat-khau-khac"}),
    ):
        refused = administrator.post(f"{own}/{path}", form, page=f"{USERS}/new")
        assert refused.status_code == 403, path
        assert "Đây là tài khoản của bạn" in refused.text


def test_a_closed_account_is_a_stranger_at_once(app: Flask, enter: Enter, office: Office) -> None:
    administrator = enter("qt")
    page = hired(administrator, office)
    colleague = Browser(app.test_client())
    colleague.post("/sign-in", {"login": NEW["login"], "password": NEW["password"]})
    assert "Đổi mật khẩu" in colleague.get("/inbox").text
    assert "Đã khóa tài khoản" in administrator.post(f"{page}/close", page=page).text
    assert "Đăng nhập" in colleague.get("/inbox").text
    again = colleague.post("/sign-in", {"login": NEW["login"], "password": NEW["password"]})
    assert again.status_code == 403
    assert "Đã mở lại tài khoản" in administrator.post(f"{page}/reopen", page=page).text


def test_a_reset_ends_the_sessions_of_the_old_password(app: Flask, enter: Enter, office: Office) -> None:
    administrator, clerk = enter("qt"), enter("tp")
    page = f"{USERS}/{office.person(COMMUNE, 'tp').user_id}"
    assert "Việc cần làm" in clerk.get("/inbox").text
    administrator.post(f"{page}/password", {"password": "mat-khau-dat-lai"}, page=page)
    assert "Việc cần làm" not in clerk.get("/inbox").text
    old = clerk.post("/sign-in", {"login": f"{COMMUNE}.tp", "password": PASSWORD})
    assert old.status_code == 403
    new = clerk.post("/sign-in", {"login": f"{COMMUNE}.tp", "password": "mat-khau-dat-lai"})
    assert "Mật khẩu này do người khác đặt" in new.text


def test_sign_ins_are_listed_with_failures_and_what_is_locked(app: Flask, enter: Enter, office: Office) -> None:
    administrator, guesser = enter("qt"), Browser(app.test_client())
    enter("tp")
    for _ in range(5):
        guesser.post("/sign-in", {"login": f"{COMMUNE}.tp", "password": "sai"})
    guesser.post("/sign-in", {"login": f"{COMMUNE}.tp", "password": PASSWORD})
    guesser.post("/sign-in", {"login": "mat-khau-go-nham", "password": "x"})
    page = administrator.get("/administration/sign-ins").text
    assert "Đang tạm khóa vì sai mật khẩu nhiều lần" in page
    assert "127.0.0.1" in page
    assert "tên đăng nhập không có" in page
    assert "mat-khau-go-nham" not in page, "what was typed as a login may be a password"
    outcomes = [row.outcome for row in office.rows(sign_ins)]
    assert sorted(outcomes) == ["entered"] * 2 + ["locked"] + ["refused"] * 6
    failed = administrator.get("/administration/sign-ins?list=failed").text
    assert "Đã vào" not in failed
    refused = events(office, "user:sign_in_refused")
    assert refused[-1]["data"]["address"] == "127.0.0.1"
    assert "locked_until" in refused[-1]["data"]


def test_the_pages_in_english(enter: Enter, office: Office) -> None:
    administrator = enter("qt", language="en")
    pages = [USERS, f"{USERS}/new", "/administration/substitutions", "/administration/sign-ins", "/password"]
    pages += ["/administration/health/", f"{USERS}/{office.person(COMMUNE, 'tp').user_id}"]
    for path in pages:
        text = administrator.get(path).text.replace("Người ", "")
        assert leftovers(text) == set(), path
