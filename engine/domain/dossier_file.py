"""A file of a dossier (tệp): the scan or photo of one of its papers or of its signed result, or something else."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

MOST_BYTES = 20_000_000  # an A4 page at 300 dpi in colour is half a megabyte, a photo of a phone five
MOST_PAGES = 300
MOST_PIXELS = 64_000_000  # A4 at 600 dpi has 35 million
MOST_FILES = 200  # of one dossier
LONGEST_NAME = 120

_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")  # names that Windows keeps for itself


class FileKind(StrEnum):
    PAPER = "paper"  # of a paper of the dossier, which is named
    RESULT = "result"  # of the signed result
    OTHER = "other"


class FileType(StrEnum):
    """What a file is by its content. The value is its media type."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"

    @property
    def short(self) -> str:
        return self.name

    @property
    def endings(self) -> tuple[str, ...]:
        """Endings of names of this type, the usual one first."""
        return _ENDINGS[self]

    @property
    def is_image(self) -> bool:
        return self is not FileType.PDF


_ENDINGS = {
    FileType.PDF: (".pdf",),
    FileType.JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    FileType.PNG: (".png",),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredFile:
    """Content that was checked and is kept: named by its hash, so the same content is kept once."""

    sha256: str  # hex
    type: FileType
    size: int  # bytes
    pages: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """What somebody sent: the name that it had with them, and its bytes."""

    name: str
    content: bytes


def spoken_name(given: str) -> str:
    """The last part of a name as it may stand in a sentence: no path, no control or direction characters, not long."""
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rstrip("/").rpartition("/")[2]
    shown = "".join(" " if _is_hidden(letter) else letter for letter in last)
    return " ".join(shown.split())[:LONGEST_NAME] or "tệp không tên"


def safe_name(given: str, found: FileType) -> str:
    """A name under which every machine can keep the file, with the ending of what it really is."""
    name = _FORBIDDEN.sub(" ", spoken_name(given))
    stem = name[: -len(ending[0])] if (ending := _ENDING.search(name)) else name
    stem = " ".join(stem.split()).strip(". ")
    usual = ending[0].lower() if ending and ending[0].lower() in found.endings else found.endings[0]
    if not stem or _RESERVED.fullmatch(stem):
        stem = f"tệp {stem}".strip()
    return stem[: LONGEST_NAME - len(usual)].rstrip(". ") + usual


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
