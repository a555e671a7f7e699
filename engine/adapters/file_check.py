"""What an uploaded file really is, by its content: a PDF, JPEG or PNG that a viewer opens whole, or a refusal."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from mimetypes import guess_type

from engine.adapters.jpeg_check import check_jpeg
from engine.adapters.pdf_check import check_pdf
from engine.adapters.png_check import check_png
from engine.domain.dossier_file import MOST_BYTES, FileType, Upload, spoken_name
from engine.domain.file_refusals import FileEmpty, FileMislabelled, FileMixed, FileTooBig, FileUnknown


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """`content`: what is kept. Of images only what draws them (see docs/decisions/0010)."""

    content: bytes
    type: FileType
    pages: int


_STARTS = ((b"%PDF-", FileType.PDF), (b"\xff\xd8\xff", FileType.JPEG), (b"\x89PNG\r\n\x1a\n", FileType.PNG))
_CHECKS: dict[FileType, Callable[[str, bytes], tuple[bytes, int]]] = {
    FileType.PDF: check_pdf,
    FileType.JPEG: check_jpeg,
    FileType.PNG: check_png,
}
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|script|svg|iframe|body|\?php)", re.IGNORECASE)
_HEAD = 1024  # as far as readers that guess look
_ZIP_END, _ZIP_TAIL = b"PK\x05\x06", 22
# How else content begins that people send by mistake.
_OTHERS = (
    (re.compile(rb"[\s\xef\xbb\xbf]*<.{0,400}?svg\b", re.I | re.S), "ảnh SVG", "an SVG"),
    (re.compile(rb"[\s\xef\xbb\xbf]*<"), "trang web hoặc XML", "a web page or XML"),
    (re.compile(rb"....ftyp(?:hei|hev|mif|msf)", re.S), "ảnh HEIC của điện thoại", "a HEIC photo"),
    (re.compile(rb"....ftyp", re.S), "phim", "a video"),
    (re.compile(rb"PK\x03\x04"), "tệp Word, Excel hoặc ZIP", "a Word, Excel or ZIP file"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "tệp Word hoặc Excel cũ", "an old Word or Excel file"),
    (re.compile(rb"II\*\x00|MM\x00\*"), "ảnh TIFF", "a TIFF"),
    (re.compile(rb"GIF8"), "ảnh GIF", "a GIF"),
    (re.compile(rb"RIFF....WEBP", re.S), "ảnh WebP", "a WebP"),
    (re.compile(rb"BM"), "ảnh BMP", "a BMP"),
    (re.compile(rb"MZ|\x7fELF"), "chương trình máy tính", "a program"),
)  # fmt: skip


def checked(upload: Upload) -> Checked:
    """Raises a FileRefused."""
    name, content = spoken_name(upload.name), upload.content
    if not content:
        raise FileEmpty(name=name)
    if len(content) > MOST_BYTES:
        raise FileTooBig(name=name, size=len(content) / 1e6, most=MOST_BYTES / 1e6)
    found = _type_of(name, content)
    _refuse_mislabelled(name, found)
    kept, pages = _CHECKS[found](name, content)
    if _MARKUP.search(kept[:_HEAD]) or _ends_as_zip(kept):
        raise FileMixed(name=name, type=found.short)
    return Checked(content=kept, type=found, pages=pages)


def _type_of(name: str, content: bytes) -> FileType:
    for start, found in _STARTS:
        if content.startswith(start):
            return found
    vi, en = next(((vi, en) for begins, vi, en in _OTHERS if begins.match(content[:_HEAD])), ("", ""))
    raise FileUnknown(name=name, found_vi=f" mà là {vi}" if vi else "", found_en=f" but {en}" if en else "")


def _refuse_mislabelled(name: str, found: FileType) -> None:
    """A name may lack an ending, but not say something else than what the file is."""
    said, _ = guess_type(f"x{name}", strict=False)
    if said is not None and said != found and not name.lower().endswith(found.endings):
        raise FileMislabelled(name=name, ending="." + name.rpartition(".")[2], found=found.short)


def _ends_as_zip(content: bytes) -> bool:
    """Whether an archive could be read from the end: its last record may be followed by nothing but its comment."""
    at = content.rfind(_ZIP_END, max(0, len(content) - _ZIP_TAIL - 0xFFFF))
    while at >= 0:
        if at + _ZIP_TAIL <= len(content):
            comment = int.from_bytes(content[at + 20 : at + 22], "little")
            if at + _ZIP_TAIL + comment == len(content):
                return True
        at = content.rfind(_ZIP_END, max(0, len(content) - _ZIP_TAIL - 0xFFFF), at)
    return False
