"""Vietnamese or English, one of them for a whole page. Vietnamese is the language that the pages are written in."""

from datetime import datetime

from babel.dates import format_datetime
from flask import Blueprint, Flask, redirect, request, session
from flask_babel import Babel, get_locale, gettext, lazy_gettext, ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from engine.domain.errors import Refusal
from engine.domain.form import Label
from engine.domain.instant import local

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
CHOSEN = "language"

_PATTERNS = {
    "vi": {"instant": "HH:mm dd/MM/yyyy", "day": "dd/MM/yyyy", "short": "HH:mm dd/MM"},
    "en": {"instant": "d MMM yyyy, HH:mm", "day": "d MMM yyyy", "short": "d MMM, HH:mm"},
}

blueprint = Blueprint("language", __name__)


def install(app: Flask) -> None:
    Babel(app, default_locale="vi", locale_selector=_select)
    app.register_blueprint(blueprint)
    app.context_processor(lambda: {"language": current(), "languages": LANGUAGES})


def _select() -> str:
    chosen = session.get(CHOSEN)
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES, default="vi") or "vi"


def current() -> str:
    return str(get_locale())


@blueprint.post("/language")
def choose() -> Response:
    wanted = request.form.get("language")
    if wanted in LANGUAGES:
        session[CHOSEN] = wanted
    return redirect(local_path(request.form.get("back")))


def local_path(wanted: str | None) -> str:
    """A path of this site, or its first page: never another site that a link smuggled in."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")) or not wanted.isprintable():
        return "/"
    return wanted


def translated(text: str, **values: object) -> str:
    """A text of the program, written in Vietnamese, in the language of the page."""
    return str(gettext(text, **values))


def translated_count(one: str, many: str, count: int, **values: object) -> str:
    """A text with %(num)s in it, and the values it names; Vietnamese has one form, English two."""
    return str(ngettext(one, many, count, **values))


def translated_later(text: str) -> object:
    """The same for texts that are written down before there is a page; str() of it gives the text."""
    return lazy_gettext(text)


def said(text: Label | Refusal) -> str:
    """A text that exists in both languages, in that of the page."""
    if isinstance(text, Refusal):
        return text.english if current() == "en" else text.vietnamese
    return text.en if current() == "en" else text.vi


def marked(text: Label) -> str:
    """The same for HTML, marked as Vietnamese where an English page has nothing else to show."""
    if current() == "en" and text.en == text.vi and not text.vi.isascii():
        return Markup('<span lang="vi">{}</span>').format(text.vi)
    return said(text)


def written(instant: datetime, pattern: str) -> str:
    """An instant on the clocks of Vietnam: pattern "instant", "day" or "short"."""
    language = current()
    return format_datetime(local(instant).replace(tzinfo=None), _PATTERNS[language][pattern], locale=language)
