"""The secret that stands beside the dossier code on the acceptance slip: with both, a citizen follows without login.

It follows from a random salt and the server's key, so that a reprint says the same and the database alone says nothing;
the database keeps the salt and a hash."""

from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest, digest
from uuid import UUID

from engine.domain.errors import Refusal

LETTERS = "34679ACDEFGHJKMNPQRTVWXY"  # none is taken for another, in print, by hand or aloud
LENGTH = 10  # log2(24 ** 10) = 45.8 bits
SALT_BYTES = 16
_HALF = LENGTH // 2


class TrackingRefused(Refusal):
    """Of a code that is none, of a wrong secret and of a dossier that nobody follows: one sentence."""

    vi = (
        "Mã hồ sơ và mã bí mật này không đi với nhau. Hãy nhập đúng như trên giấy tiếp nhận; mất giấy thì đến "
        "bộ phận một cửa để được cấp mã bí mật mới."
    )
    en = (
        "This dossier code and this secret do not belong together. Type them as they stand on the acceptance slip; "
        "if the slip is lost, the one-stop desk issues a new secret."
    )


class NoTracking(Refusal):
    """The desk asks for a secret of a dossier that may not be followed."""

    vi = "Hồ sơ {dossier} là hồ sơ mật nên không tra cứu trực tuyến được. Hãy trả lời người dân trực tiếp."
    en = "Dossier {dossier} is confidential and cannot be followed online. Answer the citizen in person."


@dataclass(frozen=True, kw_only=True, slots=True)
class TrackingSecret:
    """As it is printed; None where the server's key is another than when it was issued. `serial` counts issues."""

    text: str | None
    serial: int


def secret_from(key: bytes, dossier_id: UUID, salt: bytes) -> str:
    """In two groups, as people read them: K3X7M-4ACDQ."""
    number = int.from_bytes(digest(key, b"tracking" + dossier_id.bytes + salt, "sha256"))
    letters = ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters += LETTERS[place]
    return f"{letters[:_HALF]}-{letters[_HALF:]}"


def plain(typed: str) -> str:
    """As it was typed, without spaces, hyphens and case."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def hash_of(dossier_id: UUID, secret: str) -> str:
    return sha256(dossier_id.bytes + plain(secret).encode()).hexdigest()


def is_right(dossier_id: UUID, typed: str, known: str) -> bool:
    """In the same time whether it is or not."""
    return compare_digest(hash_of(dossier_id, typed), known)
