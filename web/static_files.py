"""What pages load beside their text stays in the browser for a year: its address changes with its content.

A page over one telephone line then asks for itself and nothing else."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request

_FOREVER = "public, max-age=31536000, immutable"  # a year, in seconds
_LETTERS = 12


def install(app: Flask) -> None:
    app.url_defaults(_with_version)
    app.after_request(_kept)


def _with_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "filename" in values:
        values.setdefault("v", _version(values["filename"]))


def _kept(response: Response) -> Response:
    """Who asks for a version that is no more, as a page from before an upgrade does, gets the new one, not to keep."""
    if request.endpoint == "static" and response.status_code in (200, 304) and _named_by_content():
        response.headers["Cache-Control"] = _FOREVER
    return response


def _named_by_content() -> bool:
    """Fonts carry it in their names: style sheets name them, not pages."""
    name = request.view_args["filename"] if request.view_args else ""
    return name.startswith("dist/fonts/") or request.args.get("v", "") == _version(name)


def _version(name: str) -> str:
    path = Path(current_app.static_folder or "") / name
    return _digest(path, path.stat().st_mtime_ns) if path.is_file() else ""


@cache
def _digest(path: Path, _written_at: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_LETTERS]
