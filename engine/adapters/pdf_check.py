"""A PDF: whole, unlocked, with pages that a viewer can open, and nothing in it that runs."""

import logging
import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from engine.domain.dossier_file import MOST_PAGES, FileType
from engine.domain.file_refusals import FileActive, FileLocked, FileMixed, FileTooManyPages, FileUnreadable

_HEAD = re.compile(rb"%PDF-[12]\.\d")
_END, _TAIL = b"%%EOF", 1024
_RUNS = frozenset({"/JavaScript", "/Launch"})
_MOST_ACTIONS = 100  # one after the other

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it repairs by itself is nobody's business here


def check_pdf(name: str, content: bytes) -> tuple[bytes, int]:
    """The file as it is, and its pages. Raises a FileRefused."""
    end = content.rfind(_END)
    if not _HEAD.match(content) or end < 0 or b"startxref" not in content[max(0, end - _TAIL) : end]:
        raise FileUnreadable(name=name, type=FileType.PDF.short)
    if content[end + len(_END) :].strip(b"\x00 \t\r\n\x1a"):
        raise FileMixed(name=name, type=FileType.PDF.short)
    found = _read(content)
    if found is None:
        raise FileUnreadable(name=name, type=FileType.PDF.short)
    if found.locked:
        raise FileLocked(name=name)
    if found.pages > MOST_PAGES:
        raise FileTooManyPages(name=name, pages=found.pages, most=MOST_PAGES)
    if found.active:
        raise FileActive(name=name)
    return content, found.pages


@dataclass(frozen=True, kw_only=True, slots=True)
class _Read:
    locked: bool = False
    pages: int = 0
    active: bool = False


def _read(content: bytes) -> _Read | None:
    """What the parser finds; none where it cannot read the file."""
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        if reader.is_encrypted:
            return _Read(locked=True)
        pages = _pages(reader)
        return _Read(pages=pages, active=pages <= MOST_PAGES and _is_active(reader))
    except Exception:  # noqa: BLE001 -- whatever a damaged file does to the parser, it is not taken
        return None


def _pages(reader: PdfReader) -> int:
    """How many; each that may be taken is looked at. Raises ValueError where there is none or one has no size."""
    pages = len(reader.pages)
    if pages < 1:
        raise ValueError("a PDF without pages")
    for number in range(min(pages, MOST_PAGES)):
        page = reader.pages[number]
        if page.mediabox.width <= 0 or page.mediabox.height <= 0:
            raise ValueError("a page without a size")
        if (contents := page.get("/Contents")) is not None:
            contents.get_object()
    return pages


def _is_active(reader: PdfReader) -> bool:
    root = reader.root_object
    names = _known(root.get("/Names"))
    if "/JavaScript" in names or _runs(root.get("/OpenAction")) or _any_runs(root.get("/AA")):
        return True
    return any(
        _any_runs(page.get("/AA"))
        or any(_runs(_known(note).get("/A")) or _any_runs(_known(note).get("/AA")) for note in _listed(page))
        for page in reader.pages
    )


def _listed(page: Any) -> list[Any]:
    notes = page.get("/Annots")
    found = None if notes is None else notes.get_object()
    return list(found) if isinstance(found, list) else []


def _known(value: Any) -> dict[str, Any]:
    found = None if value is None else value.get_object()
    return found if isinstance(found, dict) else {}


def _any_runs(actions: Any) -> bool:
    return any(_runs(action) for action in _known(actions).values())


def _runs(action: Any) -> bool:
    """Whether an action, or one that follows it, is code or starts a program."""
    waiting, seen = [action], 0
    while waiting and seen < _MOST_ACTIONS:
        seen += 1
        found = _known(waiting.pop())
        if str(found.get("/S")) in _RUNS or "/JS" in found:
            return True
        if found.get("/Next") is not None:
            following = found["/Next"].get_object()
            waiting.extend(following if isinstance(following, list) else [following])
    return bool(waiting)
