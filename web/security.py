"""What protects every page: no foreign or inline code, no forged form, no flood of sign-ins, nothing kept in caches."""

import os
import secrets
from pathlib import Path

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect

from web import attempts, citizens

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_KEY_BYTES = 32
LARGEST_UPLOAD = 64_000_000  # bytes of one request that brings files
UPLOADS = frozenset({"files.upload", "files.replace"})
"""The only pages that take more than a form: everybody else is refused before a byte is read."""

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, storage_uri=f"{attempts.SCHEME}://")


def install(app: Flask) -> None:
    app.before_request(_allow_uploads)  # before anything reads the form
    csrf.init_app(app)
    limiter.init_app(app)
    app.after_request(_headers)
    app.jinja_env.globals["largest_upload"] = LARGEST_UPLOAD


def _allow_uploads() -> None:
    if request.endpoint in UPLOADS and current_user.is_authenticated:
        request.max_content_length = LARGEST_UPLOAD
    elif citizens.may_upload():
        request.max_content_length = citizens.LARGEST_UPLOAD


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)  # a file has one of its own
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint != "static" and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def secret_key(folder: Path) -> bytes:
    """The key that signs sessions: made once, readable by its owner only, shared by all processes of the folder."""
    path = folder / "secret_key"
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(_KEY_BYTES))
    return path.read_bytes()
