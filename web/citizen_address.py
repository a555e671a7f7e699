"""Where citizens reach the pages, and the key that their secrets follow from."""

from flask import current_app, request

from engine.config import public_address


def citizen_address() -> str:
    """As the office has said; else as the officer who prints reaches them."""
    return public_address() or request.host_url.rstrip("/")


def server_key() -> bytes:
    key = current_app.secret_key or b""
    return key if isinstance(key, bytes) else key.encode()
