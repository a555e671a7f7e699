"""Every page that RULES lets somebody see, at a desk and on a phone, in both languages: generated, so that no page is
forgotten; and the forms as they come back refused."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from engine.store import schema
from engine.store.database import Database
from tests.e2e.conftest import SIZES, Served
from tests.e2e.test_walk import AXE, check_accessible
from tests.office import COMMUNE, Office
from tests.web.access import EVERYBODY, RULES
from tests.web.served import served_here
from tests.web.small_office import BIRTH, PASSWORD, small_catalog, small_office
from tests.web.subjects import Subjects, address, furnish, routes
from web import create_app

pytestmark = pytest.mark.browser

# What is no page: files, and addresses that only lead on.
NO_PAGES = {"static", "diagrams.file", "guides.picture", "inbox.first", "administration.first", "kept_form.page"}
NO_PAGES |= {"workshop.file", "workshop.draft_file", "workshop.base_file"}
PAPERS = {"slips.control", "slips.slip", "registers.volume", "signing.paper", "file_content.content"}  # PDF and images
PAPERS |= {"file_content.copy", "audit.event_log", "trace.event_log", "cash.as_paper", "cash.as_sheet", "reports.file"}
PAPERS |= {"receipt_use.as_paper", "receipt_use.as_sheet", "books.as_paper", "books.as_sheet"}
PAPERS |= {"processes.master_list"}
PAGES = sorted(endpoint for endpoint, method in RULES if method == "GET" and endpoint not in NO_PAGES | PAPERS)
# Of those who may, the one to whom the page shows most.
SEES_MOST = {
    **dict.fromkeys(("inbox.page", "work_item.page", "files.page", "file_content.page", "originals.page"), "tn"),
    **dict.fromkeys(("search.page", "dossier.page", "closings.page", "proposals.page"), "tn"),
    **dict.fromkeys(("signing.page", "signing.panel", "delegations.page", "registers.page", "orders.page"), "ld"),
    **dict.fromkeys(("seals.page", "ink.page", "blanks.page"), "vt"),
    **dict.fromkeys(("receipt_books.page", "receipt_use.page"), "tc"),
    **dict.fromkeys(("workshop.page", "workshop.diagram", "diagram_editor.page", "diagram_review.page"), "ql"),
}
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
SHOWN = [("desk", "vi"), ("phone", "en")]  # of forms that come back


@dataclass
class Furnished:
    """An office in which every address leads to something, the address of each page, and its people's windows."""

    served: Served
    subjects: Subjects
    pages: dict[str, str]
    windows: dict[tuple[str, str, str], Page] = field(default_factory=dict)

    def window(self, chromium: Browser, role: str, size: str, language: str = "vi") -> Page:
        """Signed in when it is first looked through."""
        if (role, size, language) not in self.windows:
            self.windows[role, size, language] = self._opened(chromium, role, size, language)
        return self.windows[role, size, language]

    def _opened(self, chromium: Browser, role: str, size: str, language: str) -> Page:
        width, height = SIZES[size]
        viewport = ViewportSize(width=width, height=height)
        page = chromium.new_context(viewport=viewport, locale="vi-VN", base_url=self.served.address).new_page()
        page.goto("/sign-in")
        if role:
            page.get_by_label("Tên đăng nhập").fill(f"{COMMUNE}.{role}")
            page.get_by_label("Mật khẩu").fill(PASSWORD)
            page.get_by_role("button", name="Đăng nhập").click()
            page.wait_for_url(lambda url: "/sign-in" not in url)
        if language != "vi":
            page.evaluate(
                "language => { const one = document.querySelector(`button[name=language][value=${language}]`);"
                " one.form.requestSubmit(one); }",
                language,
            )
            expect(page.locator("html")).to_have_attribute("lang", language)
        return page


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Furnished]:
    folder = tmp_path_factory.mktemp("furnished")
    database = Database(f"sqlite:///{folder / 'motcua.sqlite3'}")
    schema.upgrade(database)
    office = small_office(database, small_catalog(), folder / "letters")
    subjects = furnish(office)
    _put_to_the_leader(office)
    app = create_app(office.running, secret_key=b"a key for tests only")
    pages = {
        route.endpoint: address(app, route, rule, subjects)
        for route, method, rule in routes(app)
        if rule is not None and method == "GET"
    }
    with served_here(app) as port:
        made = Furnished(Served(address=f"http://127.0.0.1:{port}", office=office), subjects, pages)
        yield made
        for page in made.windows.values():
            page.context.close()
    database.close()


def _put_to_the_leader(office: Office) -> None:
    """One that waits at the desk, one for a signature."""
    office.file(BIRTH, name="Kăn Chờ")
    signed = office.file(BIRTH, name="Kăn Ký").dossier_id
    office.do(signed, "receive", outcome="accept")
    office.do(signed, "review", child={"name": "Hồ Văn Tý", "born_on": "2022-03-01"}, outcome="ok")


def _role(endpoint: str) -> str:
    """Who looks at the page: a stranger where it is open, else somebody who may."""
    rule = RULES[endpoint, "GET"]
    if rule.open:
        return ""
    usual = "tp" if rule.may == EVERYBODY else min(rule.may)
    most = SEES_MOST.get(endpoint, usual)
    return most if rule.may == EVERYBODY or most in rule.may else usual


@pytest.mark.parametrize("endpoint", PAGES)
def test_a_page_has_no_fault_that_axe_finds(chromium: Browser, furnished: Furnished, endpoint: str) -> None:
    page = furnished.window(chromium, _role(endpoint), "desk")
    answer = page.goto(furnished.pages[endpoint])
    assert answer is not None
    assert answer.ok, answer.status
    _open_all(page)
    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        check_accessible(page)


def _open_all(page: Page) -> None:
    """What is folded away is part of the page too."""
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")


def _send(page: Page, button: str, **typed: str) -> None:
    """Type into the fields of these names, and send the form of the button whatever the browser would say first."""
    page.evaluate("for (const form of document.forms) form.noValidate = true")
    for name, value in typed.items():
        page.locator(f"[name='{name}']").first.fill(value)
    page.locator(button).first.click()


def _reception(page: Page, pages: dict[str, str]) -> None:
    page.goto(pages["reception.page"])
    _send(page, "button.main", **{"applicant.phone": "khong phai so", "applicant.birth_date": "30/02/1990"})


def _card(page: Page, pages: dict[str, str]) -> None:
    page.goto(pages["reception.page"])
    page.locator("#card").fill("xin chào")
    page.keyboard.press("Enter")


def _sitting(page: Page, pages: dict[str, str]) -> None:
    page.goto(pages["reception_many.page"])
    _send(page, "button.main", **{"people.0.name": "Hồ Thị Nhi", "people.0.identity_number": "1"})


def _work(page: Page, pages: dict[str, str]) -> None:
    page.goto(pages["work_item.page"])
    _send(page, "#answer button.main")


def _user(page: Page, pages: dict[str, str]) -> None:
    page.goto(pages["administration.new"])
    _send(page, "form.card button.main", name="Người mới", login="có dấu", password="x")


def _role_of_user(page: Page, pages: dict[str, str]) -> None:
    page.goto(pages["administration.user"])
    _send(page, "form[action$='/password'] button", password="x")


def _order(page: Page, pages: dict[str, str]) -> None:
    page.goto(pages["orders.page"])
    _send(page, "form.card.ask button.main", first="31/02/2022")


def _closing(page: Page, pages: dict[str, str]) -> None:
    page.goto(pages["closings.page"])
    _send(page, "main form button")


def _password(page: Page, pages: dict[str, str]) -> None:
    page.goto(pages["password.page"])
    _send(page, "main form button")


def _sign_in(page: Page, pages: dict[str, str]) -> None:
    page.goto(pages["sign_in.page"])
    _send(page, "main form button", login="khong-co", password="sai")


def _files(page: Page, pages: dict[str, str]) -> None:
    page.goto(pages["files.page"])
    page.locator("#papers input[type=file]").first.set_input_files(
        {"name": "rỗng.pdf", "mimeType": "application/pdf", "buffer": b"%PDF- not a file"}
    )
    with page.expect_response(re.compile("/files$")):
        _send(page, "#papers button.main")
    page.wait_for_selector("#papers [role=alert]")


def _nothing_there(page: Page, pages: dict[str, str]) -> None:
    page.goto("/dossiers/00000000-0000-0000-0000-000000000000")


def _forbidden(page: Page, pages: dict[str, str]) -> None:
    page.goto(pages["administration.users"])


def _event_log(page: Page, pages: dict[str, str]) -> None:
    page.goto(pages["audit.page"])
    _send(page, "button[formaction$='.xes']", first="31/02/2022")


def _heat(page: Page, pages: dict[str, str]) -> None:
    page.goto(pages["processes.process"])
    _send(page, "form.days button.main", last="31/02/2022")


REFUSED: dict[str, tuple[str, Callable[[Page, dict[str, str]], None]]] = {
    "reception": ("tn", _reception),
    "card": ("tn", _card),
    "sitting": ("tn", _sitting),
    "work item": ("tp", _work),
    "user": ("qt", _user),
    "role of a user": ("qt", _role_of_user),
    "order": ("ld", _order),
    "closing": ("vt", _closing),
    "password": ("vx", _password),
    "sign in": ("", _sign_in),
    "files": ("tn", _files),
    "event log": ("dg", _event_log),
    "heat": ("ql", _heat),
    "nothing there": ("tp", _nothing_there),
    "forbidden": ("tp", _forbidden),
}
REFUSALS = "main [role=alert], main [aria-invalid=true], main .wrong, main .summary"
SENTENCES = {"nothing there", "forbidden"}  # pages of their own


@pytest.mark.parametrize(("size", "language"), SHOWN)
@pytest.mark.parametrize("form", REFUSED)
def test_a_form_that_comes_back_refused_has_no_fault_either(
    chromium: Browser, furnished: Furnished, form: str, size: str, language: str
) -> None:
    role, refuse = REFUSED[form]
    page = furnished.window(chromium, role, size, language)
    refuse(page, furnished.pages)
    if form not in SENTENCES:
        page.wait_for_selector(REFUSALS)
    _open_all(page)
    check_accessible(page)


BROKEN = """<!doctype html><html lang="vi"><head><title>x</title></head><body><main><h1>x</h1>
<form><input name="name"><button></button></form><img src="/static/icon.svg"></main></body></html>"""


def test_a_page_with_faults_is_found(chromium: Browser) -> None:
    """Without this, a check that finds nothing anywhere would prove nothing."""
    page = chromium.new_page()
    page.set_content(BROKEN)
    page.evaluate(AXE.read_text())
    with pytest.raises(AssertionError, match="button-name"):
        check_accessible(page)
    page.close()
