"""What the first look at the inbox costs on the wire: an office may hang on one telephone line."""

import gzip
import re
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from flask import Flask

from tests.office import Office
from tests.web.conftest import Enter
from tests.web.served import served_here
from tests.web.small_office import BIRTH

MOST = 150_000  # bytes of page, style, script and every font together
ROWS = 60  # more than a page of the list has
GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def wire(app: Flask) -> Iterator[HTTPConnection]:
    """The server that `motcua serve` runs."""
    with served_here(app) as port, closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        yield connection


def fetched(wire: HTTPConnection, path: str, headers: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    wire.request("GET", path, headers=headers)
    answer = wire.getresponse()
    content = answer.read()
    assert answer.status == 200, path
    return content, {name.lower(): value for name, value in answer.getheaders()}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_first_look_at_the_inbox_is_light(enter: Enter, office: Office, wire: HTTPConnection) -> None:
    for at in range(ROWS):
        office.file(BIRTH, name=f"Hồ Thị Thử {at}")
    cookie = enter("tn").client.get_cookie("motcua")
    assert cookie is not None
    page, headers = fetched(wire, "/inbox", {**GZIP, "Cookie": f"motcua={cookie.value}"})
    assert headers["content-encoding"] == "gzip"
    text = gzip.decompress(page).decode()
    assert "Hồ Thị Thử" in text
    named = re.findall(r'(?:src|href)="(/static/[^"]+)"', text)
    weight, parts = len(page), [part for part in named if "licences.txt" not in part]  # a link: nothing loads it
    assert not [part for part in parts if "diagram" in part]
    for path in dict.fromkeys(parts):
        content, of_part = fetched(wire, path, GZIP)
        weight += len(content)
        if urlsplit(path).path.endswith(".css"):
            told = gzip.decompress(content).decode()
            assert "Accept-Encoding" in of_part["vary"]
            fonts = dict.fromkeys(re.findall(r"[\w-]+\.woff2", told))
            assert fonts
            weight += sum(len(fetched(wire, f"/static/dist/fonts/{font}", GZIP)[0]) for font in fonts)
    assert weight <= MOST


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_takes_no_gzip_gets_none_and_nothing_is_sent_twice(enter: Enter, wire: HTTPConnection) -> None:
    plain, headers = fetched(wire, "/static/dist/page.css", {})
    assert "content-encoding" not in headers
    packed, of_packed = fetched(wire, "/static/dist/page.css", GZIP)
    assert gzip.decompress(packed) == plain
    wire.request("GET", "/static/dist/page.css", headers={**GZIP, "If-None-Match": of_packed["etag"]})
    answer = wire.getresponse()
    assert (answer.status, answer.read()) == (304, b"")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_browser_asks_once_for_what_pages_share_and_again_when_it_changed(wire: HTTPConnection) -> None:
    page = fetched(wire, "/sign-in", {})[0].decode()
    paths = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    style = next(path for path in paths if ".css" in path)
    fonts = re.findall(r"[\w-]+\.woff2", fetched(wire, style, {})[0].decode())
    for path in (*paths, *(f"/static/dist/fonts/{font}" for font in fonts)):
        assert fetched(wire, path, {})[1]["cache-control"] == "public, max-age=31536000, immutable", path
    of_before = fetched(wire, f"{urlsplit(style).path}?v=before", {})[1]
    assert of_before["cache-control"] == "no-cache"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_form_that_was_refused_goes_compressed_too(enter: Enter) -> None:
    """It is the longest page of all, and comes at the worst moment."""
    browser = enter("tn")
    browser.client.environ_base["HTTP_ACCEPT_ENCODING"] = "gzip"
    form = {"csrf_token": token_of(gzip.decompress(browser.client.get(f"/reception/{BIRTH}").data).decode())}
    refused = browser.client.post(f"/reception/{BIRTH}", data=form)
    assert refused.status_code == 422
    assert refused.headers["Content-Encoding"] == "gzip"


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]
