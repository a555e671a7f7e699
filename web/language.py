"""Vietnamese or English, one of them for a whole page. Vietnamese is the language that the pages are written in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from babel import Locale
from babel.dates import format_datetime
from flask import Blueprint, Flask, g, redirect, request, session
from flask_babel import Babel, LazyString, get_locale, get_translations
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from werkzeug.wrappers import Response

from engine.domain.errors import Refusal
from engine.domain.form import Label
from engine.domain.instant import local

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
CHOSEN = "language"
_LOCALES = {key: Locale.parse(key) for key in LANGUAGES}

_PATTERNS = {
    "vi": {"instant": "HH:mm dd/MM/yyyy", "day": "dd/MM/yyyy", "short": "HH:mm dd/MM"},
    "en": {"instant": "d MMM yyyy, HH:mm", "day": "d MMM yyyy", "short": "d MMM, HH:mm"},
}

blueprint = Blueprint("language", __name__)


def install(app: Flask) -> None:
    Babel(app, default_locale="vi", locale_selector=_select)
    app.jinja_env.globals["_"] = _on_page
    app.register_blueprint(blueprint)
    app.context_processor(lambda: {"language": current(), "languages": LANGUAGES})


def add_filters(app: Flask, filters: Mapping[str, Callable[..., Any]]) -> None:
    """Filters whose words depend on who reads. Of a constant, Jinja would ask any other filter once in the life of a
    process: when it compiles the template, in the language of the first reader."""
    app.jinja_env.filters.update({name: _asked_each_time(told) for name, told in filters.items()})


def _asked_each_time(told: Callable[..., Any]) -> Callable[..., Any]:
    @pass_context
    def asked(_page: Context, *values: Any, **named: Any) -> Any:
        return told(*values, **named)

    return asked


def _select() -> str:
    chosen = session.get(CHOSEN)
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES, default="vi") or "vi"


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The language of a page. `told`: texts as templates tell them, each made once in the life of a process."""

    language: str
    translations: Any
    told: dict[str, Markup]


_TOLD: dict[str, dict[str, Markup]] = {}


def _spoken() -> _Spoken:
    """Looked up once a request: flask-babel looks it up for each of the hundreds of texts of a page."""
    try:
        return cast(_Spoken, g.spoken)
    except AttributeError:
        language = str(get_locale())
        spoken = g.spoken = _Spoken(language, get_translations(), _TOLD.setdefault(language, {}))
        return spoken


def current() -> str:
    return _spoken().language


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


def _on_page(text: str, **values: object) -> Markup:
    """`_` of the templates, as Jinja's own: a list has the same few texts in each of its lines."""
    spoken = _spoken()
    if values:
        return Markup(spoken.translations.ugettext(text)) % values
    if text not in spoken.told:
        spoken.told[text] = Markup(spoken.translations.ugettext(text)) % {}
    return spoken.told[text]


def translated(text: str, **values: object) -> str:
    """A text of the program, written in Vietnamese, in the language of the page."""
    told = str(_spoken().translations.ugettext(text))
    return told % values if values else told


def translated_count(one: str, many: str, count: int, **values: object) -> str:
    """A text with %(num)s in it, and the values it names; Vietnamese has one form, English two."""
    return str(_spoken().translations.ungettext(one, many, count)) % {"num": count, **values}


def translated_later(text: str) -> object:
    """The same for texts that are written down before there is a page; str() of it gives the text."""
    return LazyString(translated, text)


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
    return _minute(local(instant).replace(second=0, microsecond=0, tzinfo=None), pattern, current())


@lru_cache(maxsize=4096)
def _minute(moment: datetime, pattern: str, language: str) -> str:
    """Pages tell the same few instants again and again, and no pattern tells seconds."""
    return format_datetime(moment, _PATTERNS[language][pattern], locale=_LOCALES[language])
