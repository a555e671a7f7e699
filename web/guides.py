"""The guides of docs/huong-dan as pages, with their pictures. They are in Vietnamese whatever the language of the page,
and open to who has not signed in yet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, render_template, send_from_directory, url_for
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from engine.config import DOCS
from engine.domain.errors import NotFound

GUIDES, PICTURES = DOCS / "huong-dan", DOCS / "pictures"
INDEX = "README"
ORDER = (
    *("moi-nguoi", "tiep-nhan", "thu-ly", "ky-duyet", "van-phong"),
    *("chat-luong", "quan-tri", "kiem-tra", "nguoi-dan"),
)
_KEPT = 3600  # seconds that browsers keep a picture
_NO_LETTER = re.compile(r"[^\w\- ]")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def _enlarging(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    """A picture leads to itself, for on a phone its letters are small."""
    image = renderer.image(tokens, at, options, env)
    return f'<a href="{tokens[at].attrGet("src")}">{image}</a>'


_MARKDOWN.add_render_rule("image", _enlarging)

blueprint = Blueprint("guides", __name__, url_prefix="/huong-dan")


@dataclass(frozen=True, kw_only=True, slots=True)
class Guide:
    """`sections` are the headings below the title: anchor and text."""

    key: str
    title: str
    sections: tuple[tuple[str, str], ...]
    html: Markup


@blueprint.get("/")
def first() -> str:
    return _shown(INDEX)


@blueprint.get("/<guide>")
def page(guide: str) -> str:
    """Raises NotFound."""
    if guide not in ORDER:
        raise NotFound("hướng dẫn", "guide", guide[:60])
    return _shown(guide)


@blueprint.get("/hinh/<name>.png")
def picture(name: str) -> Response:
    return send_from_directory(PICTURES, f"{name}.png", max_age=_KEPT)


def _shown(key: str) -> str:
    others = [(one, _title(one)) for one in ORDER if (GUIDES / f"{one}.md").exists()]
    return render_template("guide.html", guide=read(key), others=others)


@cache
def _title(key: str) -> str:
    """Each guide names all others: none is read whole for that."""
    return read(key).title


def read(key: str) -> Guide:
    tokens = _MARKDOWN.parse((GUIDES / f"{key}.md").read_text(encoding="utf-8"))
    heads = [(token, tokens[at + 1].content) for at, token in enumerate(tokens) if token.type == "heading_open"]
    for token, text in heads:
        token.attrSet("id", anchor(text))
    for token in tokens:
        for inline in token.children or ():
            _lead_on(inline)
    return Guide(
        key=key,
        title=next(text for token, text in heads if token.tag == "h1"),
        sections=tuple((anchor(text), text) for token, text in heads if token.tag == "h2"),
        html=Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})),
    )


def anchor(heading: str) -> str:
    """As GitHub names it, so that links between guides lead somewhere there and here."""
    return _NO_LETTER.sub("", heading.lower()).replace(" ", "-")


def _lead_on(token: Token) -> None:
    """What is a file beside the guide becomes an address of the application."""
    if token.type == "image":
        token.attrSet("src", url_for("guides.picture", name=Path(str(token.attrGet("src"))).stem))
    elif token.type == "link_open":
        target, _, section = str(token.attrGet("href")).partition("#")
        if target.endswith(".md"):
            key = target.removesuffix(".md")
            address = url_for("guides.first") if key == INDEX else url_for("guides.page", guide=key)
            token.attrSet("href", address + (f"#{section}" if section else ""))
