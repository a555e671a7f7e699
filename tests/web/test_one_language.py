"""A page is in one language: every page that RULES knows, in both, against the catalogue of texts."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask

from tests.office import Office
from tests.web.access import EVERYBODY, RULES
from tests.web.conftest import Enter
from tests.web.subjects import Subjects, address, furnish, routes

PO = Path(__file__).parents[2] / "web/translations/en/LC_MESSAGES/messages.po"
SILENT = frozenset({"script", "style", "option"})  # options of a list may be names of data
LONG = 24  # a sentence of ours within a longer text; what is shorter must be the whole of one


class Texts(HTMLParser):
    """What of a page is read or read out, without what is marked as another language."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        silent = bool(self._open and self._open[-1][1]) or tag in SILENT or (tag != "html" and "lang" in told)
        if not silent:
            self.found |= {
                " ".join(told[name].split()) for name in ("aria-label", "title", "data-label") if told.get(name)
            }  # type: ignore[union-attr]
        if tag not in ("meta", "link", "input", "br", "img", "hr", "col"):
            self._open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self._open and self._open[-1][1]):
            self.found.add(" ".join(data.split()))


def texts_of(language: str) -> set[str]:
    """Every text of ours in that language whose other language differs."""
    with PO.open("rb") as file:
        catalogue = read_po(file, locale="en")
    found = set()
    for message in catalogue:
        if not message.id:
            continue
        both = zip(_all(message.id), _all(message.string), strict=False)
        found |= {" ".join((vi if language == "vi" else en).split()) for vi, en in both if vi != en}
    return found


def _all(told: object) -> list[str]:
    return [told] if isinstance(told, str) else list(told)  # type: ignore[call-overload]


def foreign(page: str, of_other: set[str], of_own: set[str]) -> set[str]:
    reader = Texts()
    reader.feed(page)
    sought = {text for text in of_other - of_own if "%(" not in text and re.search(r"\w", text)}
    long = [text for text in sought if len(text) >= LONG]
    return {text for text in reader.found if text in sought or any(part in text for part in long)}


ONE_LANGUAGE = {"static", "diagrams.file", "kept_form.page", "guides.first", "guides.page", "guides.picture"}
"""No pages, nothing to see without a form, and the guides, which are Vietnamese only."""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("language", "other"), [("en", "vi"), ("vi", "en")])
def test_no_page_mixes_languages(app: Flask, enter: Enter, office: Office, language: str, other: str) -> None:
    """Nor when somebody has read it in the other one before."""
    subjects: Subjects = furnish(office)
    own, others = texts_of(language), texts_of(other)
    browsers, mixed = {}, {}
    for route, method, rule in routes(app):
        if rule is None or method != "GET" or route.endpoint in ONE_LANGUAGE:
            continue
        role = "qt" if rule.may == EVERYBODY else min(rule.may)
        if role not in browsers:
            browsers[role] = enter(role, language=other), enter(role, language=language)
        first, browser = browsers[role]
        path = address(app, route, rule, subjects)
        first.get(path).close()
        answer = browser.get(path)
        if answer.mimetype == "text/html" and (left := foreign(answer.text, others, own)):
            mixed[route.endpoint] = left
        answer.close()
    assert mixed == {}
    assert len(RULES) > 40


def test_a_mixed_page_is_found() -> None:
    """Without this, a check that finds nothing anywhere would prove nothing."""
    page = '<html lang="en"><body><h1>Việc cần làm</h1><p lang="vi">Tra cứu hồ sơ</p><p>Search</p></body></html>'
    assert foreign(page, texts_of("vi"), texts_of("en")) == {"Việc cần làm"}
