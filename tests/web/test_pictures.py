"""Every page has its picture, and every picture stands in a guide. Names only: how a page looks, people judge."""

import re

from flask import Flask

from scripts.picture_shots import names
from tests.web.conftest import Browser
from web import guides

MOST = 8_000_000  # bytes; a clone takes them all along


def shown() -> set[str]:
    texts = [file.read_text(encoding="utf-8") for file in guides.GUIDES.glob("*.md")]
    return {name for text in texts for name in re.findall(r"!\[[^]]+]\(\.\./pictures/([^)]+)\)", text)}


def test_every_page_has_its_pictures() -> None:
    files = list(guides.PICTURES.glob("*.png"))
    assert {file.name for file in files} == names(), "run `make pictures`"
    assert sum(file.stat().st_size for file in files) < MOST


def test_every_picture_of_a_guide_exists_and_every_page_is_shown_in_one() -> None:
    assert shown() - names() == set()
    assert {_page(name) for name in names()} - {_page(name) for name in shown()} == set()


def _page(name: str) -> str:
    return name.rsplit("-", 1)[0]


def test_pictures_are_served_with_the_guides(app: Flask) -> None:
    stranger = Browser(app.test_client())
    for guide in ("", *guides.ORDER):
        for source in re.findall(r'<img src="([^"]+)"', stranger.get(f"/huong-dan/{guide}").text):
            picture = stranger.client.get(source)
            assert (picture.status_code, picture.mimetype) == (200, "image/png")
            picture.close()
