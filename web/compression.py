"""Texts are sent compressed where the browser takes that: an office may hang on one telephone line.

Pages too: other sites cannot make a browser ask for them with its session (SameSite, no foreign frames), so nobody can
compare how long pages become. Forms that were refused too, which Flask-Compress would leave as they are (it compresses
answers of 200 to 299 only)."""

import gzip

from flask import Flask, Response, request

_TEXTS = frozenset({"text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml"})
_SHORTEST = 500  # bytes; below, nothing is gained
_LEVEL = 5  # of a list of fifty lines as short as 9 makes it, in two thirds of the time


def install(app: Flask) -> None:
    app.after_request(_compressed)


def _compressed(response: Response) -> Response:
    if response.mimetype not in _TEXTS:
        return response
    response.vary.add("Accept-Encoding")
    whole = response.status_code not in (204, 206, 304) and "Content-Encoding" not in response.headers
    if not whole or request.method == "HEAD" or not request.accept_encodings["gzip"]:
        return response
    response.direct_passthrough = False
    content = response.get_data()
    if len(content) < _SHORTEST:
        return response
    response.set_data(gzip.compress(content, _LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response
