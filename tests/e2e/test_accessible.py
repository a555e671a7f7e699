"""Every page that RULES lets somebody see, at a desk and on a phone: generated, so that no page is forgotten."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize
from waitress.server import create_server  # type: ignore[import-untyped]

from engine.store import schema
from engine.store.database import Database
from tests.e2e.conftest import SIZES, Served
from tests.e2e.test_walk import AXE, check_accessible
from tests.office import COMMUNE
from tests.web.access import EVERYBODY, RULES
from tests.web.small_office import PASSWORD, small_catalog, small_office
from tests.web.subjects import Subjects, address, furnish, routes
from web import create_app

pytestmark = pytest.mark.browser

# What is no page: files, and addresses that only lead on.
NO_PAGES = {"static", "diagrams.file", "guides.picture", "inbox.first", "administration.first", "kept_form.page"}
PAGES = sorted(endpoint for endpoint, method in RULES if method == "GET" and endpoint not in NO_PAGES)


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Subjects, dict[str, str]]]:
    """An office in which every address leads to something, and the address of each page."""
    folder = tmp_path_factory.mktemp("furnished")
    database = Database(f"sqlite:///{folder / 'motcua.sqlite3'}")
    schema.upgrade(database)
    office = small_office(database, small_catalog(), folder / "letters")
    subjects = furnish(office)
    app = create_app(office.running, secret_key=b"a key for tests only")
    pages = {
        route.endpoint: address(app, route, rule, subjects)
        for route, method, rule in routes(app)
        if rule is not None and method == "GET"
    }
    server = create_server(app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Served(address=f"http://127.0.0.1:{server.effective_port}", office=office), subjects, pages
    server.close()
    database.close()


@pytest.fixture(scope="module")
def windows(
    chromium: Browser, furnished: tuple[Served, Subjects, dict[str, str]]
) -> Iterator[dict[tuple[str, str], Page]]:
    """A window a role and a size, signed in when it is first looked through."""
    opened: dict[tuple[str, str], Page] = {}
    yield opened
    for page in opened.values():
        page.context.close()


def _window(chromium: Browser, served: Served, size: str, role: str) -> Page:
    width, height = SIZES[size]
    context = chromium.new_context(
        viewport=ViewportSize(width=width, height=height), locale="vi-VN", base_url=served.address
    )
    page = context.new_page()
    if role:
        page.goto("/sign-in")
        page.get_by_label("Tên đăng nhập").fill(f"{COMMUNE}.{role}")
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url(lambda url: not url.endswith("/sign-in"))
    return page


def _role(endpoint: str) -> str:
    """Who looks at the page: a stranger where it is open, else somebody who may."""
    rule = RULES[endpoint, "GET"]
    if rule.open:
        return ""
    return "qt" if rule.may == EVERYBODY else min(rule.may)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("endpoint", PAGES)
def test_a_page_has_no_fault_that_axe_finds(
    chromium: Browser,
    furnished: tuple[Served, Subjects, dict[str, str]],
    windows: dict[tuple[str, str], Page],
    endpoint: str,
    size: str,
) -> None:
    served, _, pages = furnished
    role = _role(endpoint)
    if (role, size) not in windows:
        windows[role, size] = _window(chromium, served, size, role)
    page = windows[role, size]
    answer = page.goto(pages[endpoint])
    assert answer is not None
    assert answer.ok, answer.status
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
