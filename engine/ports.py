"""What the core asks of the world around it. Adapters implement these; tests and the demo year bring their own."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, BinaryIO, Protocol
from uuid import UUID

from engine.domain.dossier_file import StoredFile, Upload
from engine.domain.errors import Refusal
from engine.domain.notice import NoticeChannel, WrittenNotice


class Clock(Protocol):
    """The only source of the present instant."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class DeliveryFailed(Refusal):
    vi = "Không gửi được: {cause}"
    en = "Could not be delivered: {cause}"


class Courier(Protocol):
    """Takes what stands in the outbox out of the house."""

    def deliver(self, letter_id: UUID, topic: str, body: Mapping[str, Any]) -> None:
        """Deliver one letter; the same id a second time must not reach anybody twice. Raises DeliveryFailed."""
        ...


class DeliveryRefused(DeliveryFailed):
    """The other side has said no for good: trying again changes nothing."""


class Carrier(Protocol):
    """Brings notices to people by one channel."""

    def send(self, notice: WrittenNotice) -> str:
        """Gives what the other side calls it, or nothing. Raises DeliveryFailed, DeliveryRefused."""
        ...


Carriers = Mapping[NoticeChannel, Carrier]
"""By the channels that are configured; no others leave the house."""


class FileStore(Protocol):
    """Keeps the content of files, by its hash: scans and photos that were checked, and results signed as files."""

    def keep(self, upload: Upload) -> StoredFile:
        """Keep content for good before anything names it; the same content again changes nothing. Raises a
        FileRefused for what is not taken, StoreUnavailable; nothing is kept then."""
        ...

    def keep_made(self, content: bytes) -> str:
        """Keep for good, before anything names it, a file that was made here; gives its SHA-256. Raises
        StoreUnavailable."""
        ...

    def open(self, sha256: str) -> BinaryIO | None:
        """The content, to be read from anywhere in it; none where it is not there."""
        ...

    def is_sound(self, sha256: str) -> bool:
        """Whether the content is there and has its hash."""
        ...

    def older(self, than: datetime) -> Iterable[str]:
        """What was last kept before an instant: hashes of contents, and names of drafts that were never finished."""
        ...

    def drop(self, name: str, than: datetime) -> bool:
        """Remove what nothing names, unless it was kept again since; whether it is gone."""
        ...


class Typesetter(Protocol):
    """Makes a file for paper out of a whole HTML document."""

    def __call__(self, html: str) -> bytes:
        """Raises a Refusal where the machine lacks what sets type."""
        ...


class PdfSigner(Protocol):
    """Signs files with the certificate of this installation."""

    def sign(self, pdf: bytes, *, reason: str, stamp: str, at: datetime, of: str = "") -> bytes:
        """The same file with one more signature after what is there, and a visible block that says `stamp`, or shows
        the picture that is kept `of` a person (login) or an agency (unit). Raises SignerUnavailable."""
        ...
