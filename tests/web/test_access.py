"""Every route, every role, somebody else's dossier, unit and document: generated from the application's own map."""

import json
from functools import cache
from io import BytesIO

import pytest
from flask import Flask

from engine.adapters import book_paper, slip_paper
from engine.store.tables import audit_events
from tests import scans
from tests.office import Office
from tests.web.access import EVERYBODY, RULES, Rule
from tests.web.conftest import Browser, Enter
from tests.web.subjects import OTHER_UNIT, ROLES, SOMEBODY, Subjects, address, furnish, routes
from web import citizens
from web.read_only import OWN

REFUSED = {401, 403, 404, 405}
ELSEWHERE = ("to sign in", "to choose a password")


@pytest.fixture
def subjects(office: Office) -> Subjects:
    return furnish(office)


@pytest.fixture
def books_are_set_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same book is the same PDF whoever asks: a second for each of thirteen roles is nothing that this tests."""
    for paper in (slip_paper, book_paper):
        monkeypatch.setattr(paper, "render_book", cache(paper.render_book))


def ask(app: Flask, browser: Browser, rule: Rule, method: str, path: str) -> int | str:
    """The code of the answer, or where it leads instead of answering. Tokens are another test's matter."""
    app.config["WTF_CSRF_ENABLED"] = False
    data: dict[str, object] = dict(rule.data)
    if rule.upload:
        data[rule.upload] = (BytesIO(scans.png()), "giấy.png")
    answer = browser.client.open(path, method=method, data=data if method == "POST" else None)
    app.config["WTF_CSRF_ENABLED"] = True
    answer.close()
    goes = answer.headers.get("Location", "")
    if goes.startswith("/sign-in") and path != "/sign-out":
        return ELSEWHERE[0]
    return ELSEWHERE[1] if goes.startswith("/password") else answer.status_code


def is_answered(code: int | str) -> bool:
    return isinstance(code, int) and code not in REFUSED and code < 500


def test_every_route_says_who_may_and_no_rule_is_left_over(app: Flask) -> None:
    found = {(route.endpoint, method) for route, method, _ in routes(app)}
    assert found == set(RULES), "add the route to tests/web/access.py, or take its rule away"


@pytest.mark.usefixtures("books_are_set_once")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_route_for_every_role_of_the_unit(app: Flask, enter: Enter, subjects: Subjects) -> None:
    """Those who may come last: what they do is not there for others any more."""
    browsers, wrong = {role: enter(role) for role in ROLES}, []
    for route, method, rule in routes(app):
        if rule is None or route.endpoint == "sign_in.leave":
            continue
        for role in sorted(ROLES, key=lambda role: role in rule.may):
            code = ask(app, browsers[role], rule, method, address(app, route, rule, subjects))
            may = rule.may == EVERYBODY or role in rule.may
            if not (is_answered(code) if may else code == rule.others):
                wrong.append((role, method, route.rule, "may" if may else rule.others, code))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_route_for_people_of_another_unit(app: Flask, enter: Enter, subjects: Subjects) -> None:
    """What is somebody else's does not exist for them, whatever their role in their own unit."""
    wrong = []
    for role in ROLES:
        browser = enter(role, OTHER_UNIT)
        for route, method, rule in routes(app):
            if rule is None or rule.elsewhere is None:
                continue
            code = ask(app, browser, rule, method, address(app, route, rule, subjects))
            may = rule.may == EVERYBODY or role in rule.may
            expected = {rule.elsewhere} if may else {rule.elsewhere, rule.others}
            if method == "POST" and role == "dg":
                expected.add(403)  # who only audits writes nothing, wherever
            if code not in expected:
                wrong.append((role, method, route.rule, expected, code))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whoever_only_audits_writes_nothing_and_every_try_is_an_event(
    app: Flask, enter: Enter, office: Office, subjects: Subjects
) -> None:
    auditor, wrong = enter("dg", OTHER_UNIT), []
    for route, method, rule in routes(app):
        if rule is None or method != "POST" or route.endpoint in OWN or rule.open:
            continue
        before = len(office.rows(audit_events))
        code = ask(app, auditor, rule, method, address(app, route, rule, subjects))
        new = [json.loads(row.body) for row in office.rows(audit_events)[before:]]
        told = [(event["kind"], event["data"]["attempted"]) for event in new]
        if code != 403 or told != [("write:refused", route.endpoint)]:
            wrong.append((route.rule, code, told))
    assert not wrong, "\n".join(map(str, wrong))


def test_the_auditor_reads_one_clear_sentence(enter: Enter, subjects: Subjects) -> None:
    auditor = enter("dg", OTHER_UNIT)
    said = auditor.post(f"/dossiers/{subjects['dossier']}/comments", {"text": "Sao chậm?"}, page="/audit/")
    assert said.status_code == 403
    assert "Đánh giá viên chỉ xem, không ghi" in said.text


def test_every_route_asks_strangers_to_sign_in(app: Flask, subjects: Subjects) -> None:
    stranger, wrong = Browser(app.test_client()), []
    for route, method, rule in routes(app):
        if rule is not None and not rule.open:
            path = address(app, route, rule, subjects)
            code = ask(app, stranger, rule, method, path)
            if code != ELSEWHERE[0] and path != "/sign-out":
                wrong.append((method, route.rule, code))
    assert not wrong, "\n".join(map(str, wrong))


def test_every_form_needs_its_token(app: Flask, enter: Enter, subjects: Subjects) -> None:
    browser, wrong = enter("qt"), []
    for route, method, rule in routes(app):
        if method == "POST" and rule is not None:
            answer = browser.client.post(address(app, route, rule, subjects), data=dict(rule.data))
            if answer.status_code != 400:
                wrong.append((route.rule, answer.status_code))
    assert not wrong, "\n".join(map(str, wrong))


def test_every_route_takes_only_the_methods_of_its_rules(app: Flask, enter: Enter, subjects: Subjects) -> None:
    browser, wrong = enter("qt"), []
    app.config["WTF_CSRF_ENABLED"] = False
    taken: dict[str, set[str]] = {}
    for route, method, rule in routes(app):
        if rule is not None:
            taken.setdefault(address(app, route, rule, subjects), set()).add(method)
    for path, methods in taken.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - methods:
            code = browser.client.open(path, method=method).status_code
            if code not in (404, 405):  # 404: a POST to a page whose address would be another's value
                wrong.append((method, path, code))
    assert not wrong, "\n".join(map(str, wrong))


def test_somebody_who_must_choose_a_password_sees_nothing_else(
    app: Flask, enter: Enter, office: Office, subjects: Subjects
) -> None:
    administrator = enter("qt")
    administrator.post(
        f"/administration/users/{subjects['user']}/password", {"password": "mot-mat-khau-moi"}, page="/inbox"
    )
    browser = Browser(app.test_client())
    browser.post("/sign-in", {"login": SOMEBODY, "password": "mot-mat-khau-moi"})
    own = {
        "password.page",
        "password.change",
        "sign_in.leave",
        "language.choose",
        "sign_in.page",
        "sign_in.enter",
        "static",
        *("guides.first", "guides.page", "guides.picture"),
        *citizens.OPEN,
    }
    wrong = []
    for route, method, rule in routes(app):
        if rule is not None and route.endpoint not in own:
            code = ask(app, browser, rule, method, address(app, route, rule, subjects))
            if code != ELSEWHERE[1]:
                wrong.append((method, route.rule, code))
    assert not wrong, "\n".join(map(str, wrong))
