"""Bytes that lie in the database and can be read only with two secrets: the key of the server, which is a file beside
it, and a word that only the browser has."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def closed(content: bytes, key: bytes, word: str) -> bytes:
    return _box(key, word).encrypt(content)


def opened(content: bytes, key: bytes, word: str) -> bytes | None:
    """None where either secret is another, or the content was changed."""
    try:
        return _box(key, word).decrypt(content)
    except InvalidToken:
        return None


def _box(key: bytes, word: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"motcua kept form " + word.encode())
    return Fernet(urlsafe_b64encode(derived.derive(key)))
