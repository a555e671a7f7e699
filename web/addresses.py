"""Addresses of the lines of a list: Flask builds each anew, and a page has a hundred that differ in one key."""

from collections.abc import Callable
from uuid import UUID

from flask import Flask, url_for

_NIL = UUID(int=0)


def install(app: Flask) -> None:
    app.jinja_env.globals["addresses_of"] = addresses_of


def addresses_of(endpoint: str) -> Callable[[UUID], str]:
    """What url_for(endpoint, key=key) says of any key, built once."""
    before, after = url_for(endpoint, key=_NIL).split(str(_NIL))
    return lambda key: f"{before}{key}{after}"
