"""Whoever reads personal data leaves an event; docs/decisions/0012 says which pages are lists, which leave none."""

import json
from typing import Any

import pytest
from flask import Flask

from engine.domain.dossier_file import FileKind, Upload
from engine.domain.identifiers import DossierId
from engine.operations.dossier_files import attach_file
from engine.store.tables import audit_events, dossiers
from tests import scans
from tests.office import COMMUNE, Office
from tests.web.access import EVERYBODY, RULES
from tests.web.conftest import Enter
from tests.web.small_office import BIRTH
from tests.web.subjects import OTHER_UNIT, Subjects, address, furnish, routes
from tests.web.test_pages import APPLICANT, accepted
from web import citizens

OPENED, FILE, SEARCHED, REGISTER = "dossier:opened", "file:opened", "dossier:searched", "dossier_register:opened"
TAKEN, BOOK = "event_log:taken", "book:opened"
READS = {BOOK, OPENED, FILE, SEARCHED, REGISTER, TAKEN, "dossier:open_refused"}

# Pages that show the personal data of one dossier, and what each leaves.
NOTED = {
    **dict.fromkeys(("dossier.page", "work_item.page", "files.page", "slips.control", "slips.slip"), OPENED),
    **dict.fromkeys(("signing.panel", "signing.paper", "corrections.page", "apology.page", "withdrawal.page"), OPENED),
    **dict.fromkeys(("file_content.page", "file_content.copy", "file_content.content"), FILE),
    "registers.volume": REGISTER,
    **dict.fromkeys(("books.book", "books.as_paper", "books.as_sheet"), BOOK),
    **dict.fromkeys(("trace.page", "trace.event_log"), OPENED),
    "audit.event_log": TAKEN,
    "tracking_secrets.page": OPENED,
}
# Names and codes of work that is in the reader's hands, or under their supervision.
LISTS = {
    *("inbox.page", "search.page", "signing.page", "seals.page", "ink.page", "blanks.page", "originals.page"),
    *("desks.page", "proposals.page", "delegations.page", "workload.page", "orders.page", "health.page"),
    *("dashboard.page", "dashboard.behind", "lateness.page", "lateness.behind", "closings.page", "audit.page"),
    *("cash.page", "cash.as_paper", "cash.as_sheet"),
    "receipt_books.page",  # who holds which book
    *("remittances.page", "remittances.one"),
}
# Nobody's data, or only of those who work here.
NOBODYS = {
    *("static", "sign_in.page", "password.page", "kept_form.page", "inbox.first", "diagrams.file"),
    *("guides.first", "guides.page", "guides.picture", "registers.page", "treasury.page"),
    *("books.page", "book_closings.page", "reports.file"),
    *("reception.choose", "reception.page", "reception_many.page", "processes.page", "processes.process"),
    *(f"workshop.{name}" for name in ("page", "diagram", "file", "draft_file", "base_file")),
    *("diagram_editor.page", "diagram_review.page", "processes.master_list", "version_difference.page"),
    *("form_editor.page", "form_editor.step", "form_editor.form"),
    *(f"administration.{name}" for name in ("first", "users", "new", "user", "substitutions", "sign_ins")),
    "on_call.page",  # of those who work here
    *("receipt_use.page", "receipt_use.as_paper", "receipt_use.as_sheet"),
    "bank_account.page",
}

# Of citizens: what they open by code and secret is noted when it is opened (test_tracking.py), and shows no name.
CITIZENS = {endpoint for endpoint, method in RULES if method == "GET" and endpoint in citizens.OPEN}


def opened(office: Office, dossier: object) -> int:
    return len(office.rows(audit_events, kind="dossier:opened", dossier_id=dossier))


def test_a_search_is_an_event_with_what_was_looked_for(enter: Enter, office: Office) -> None:
    accepted(office)
    desk = enter("tn")
    desk.get("/dossiers")
    assert office.rows(audit_events, kind="dossier:searched") == []
    desk.get("/dossiers?search=Hồ Thị")
    (event,) = office.rows(audit_events, kind="dossier:searched")
    assert event.actor.endswith(".tn")
    assert json.loads(event.body)["data"] == {"search": "Hồ Thị", "found": 1}


@pytest.mark.parametrize("path", ["/dossiers/{dossier}", "/work/{item}"])
def test_a_page_that_shows_a_dossier_is_an_event(enter: Enter, office: Office, path: str) -> None:
    dossier = accepted(office)
    before = opened(office, dossier)
    enter("tp").get(path.format(dossier=dossier, item=office.item(dossier, "review").id))
    assert opened(office, dossier) == before + 1


@pytest.fixture
def subjects(office: Office) -> Subjects:
    return furnish(office)


def read(office: Office) -> list[Any]:
    """The events of reading so far."""
    return [row for row in office.rows(audit_events) if row.kind in READS]


def test_every_page_is_decided_about(app: Flask) -> None:
    pages = {route.endpoint for route, method, _ in routes(app) if method == "GET"}
    assert pages == set(NOTED) | LISTS | NOBODYS | CITIZENS, (
        "say in docs/decisions/0012 and here what a read of the page leaves"
    )
    assert len(pages) == len(NOTED) + len(LISTS) + len(NOBODYS) + len(CITIZENS)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_page_of_a_dossier_is_noted_each_time_and_no_list_is(
    app: Flask, enter: Enter, office: Office, subjects: Subjects
) -> None:
    browsers: dict[str, Any] = {}
    names, wrong = {row.applicant_name for row in office.rows(dossiers)}, []
    for route, method, rule in routes(app):
        if rule is None or method != "GET" or route.endpoint == "kept_form.page":
            continue
        role = "ld" if rule.may == EVERYBODY or rule.open else min(rule.may)
        role = "vx" if route.endpoint == "file_content.content" else role  # who has not opened its page
        browser = browsers.setdefault(role, enter(role))
        for visit in ("first", "again"):
            before = len(read(office))
            answer = browser.get(address(app, route, rule, subjects))
            new = [(row.kind, row.actor.rsplit(".", 1)[1]) for row in read(office)[before:]]
            kind = NOTED.get(route.endpoint)
            if new != ([(kind, role)] if kind else []):
                wrong.append((route.endpoint, visit, new))
            if route.endpoint in NOBODYS | CITIZENS and any(name.encode() in answer.data for name in names):
                wrong.append((route.endpoint, "shows an applicant"))
            answer.close()
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whoever_may_not_see_a_dossier_is_noted_too(
    app: Flask, enter: Enter, office: Office, subjects: Subjects
) -> None:
    strangers, wrong = {role: enter(role, OTHER_UNIT) for role in ("tn", "dg")}, []
    for route, method, rule in routes(app):
        if rule is None or method != "GET" or route.endpoint not in NOTED or rule.elsewhere != 404:
            continue
        if NOTED[route.endpoint] == BOOK:  # of a unit, not of a dossier
            continue
        if route.endpoint == "signing.paper":  # refuses by the result, before it knows of a dossier to note it in
            continue
        before = len(read(office))
        answer = strangers["dg" if "dg" in rule.may else "tn"].get(address(app, route, rule, subjects))
        assert answer.status_code in (403, 404), answer.text[answer.text.find("<main") :][:300]
        if [row.kind for row in read(office)[before:]] != ["dossier:open_refused"]:
            wrong.append((route.endpoint, [row.kind for row in read(office)[before:]]))
    assert not wrong, "\n".join(map(str, wrong))


def test_what_a_noted_page_fetches_for_itself_is_not_noted_again(enter: Enter, office: Office) -> None:
    dossier, desk = accepted(office), enter("tn")
    upload = Upload(name="giấy.png", content=scans.png())
    key = attach_file(
        office.installation,
        office.running.files,
        DossierId(dossier),
        upload,
        kind=FileKind.OTHER,
        actor=office.person(COMMUNE, "tn"),
        now=office.now,
    )
    desk.get(f"/files/{key}")
    desk.get(f"/files/{key}/content")
    assert [row.kind for row in read(office)].count(FILE) == 1
    desk.get(f"/files/{key}/content")
    desk.get(f"/files/{key}/copy")
    assert [row.kind for row in read(office)].count(FILE) == 3


def test_the_desk_that_asks_what_somebody_filed_before_is_noted(enter: Enter, office: Office) -> None:
    desk, path = enter("tn"), f"/reception/{BIRTH}"
    desk.post(path, APPLICANT, page=path)
    (dossier,) = office.rows(dossiers)
    desk.post(path, {**APPLICANT, "_find": "yes"}, page=path)
    (event,) = office.rows(audit_events, kind=SEARCHED)
    assert json.loads(event.body)["data"] == {"search": "0914000111", "found": 1}
    before = opened(office, dossier.id)
    desk.post(path, {**APPLICANT, "_use": str(dossier.id)}, page=path)
    assert opened(office, dossier.id) == before + 1
