"""A PNG, read whole, without what does not draw it: no texts, times, notes of a camera, no further frames."""

import zlib

from engine.adapters.image_check import drawn, refuse_large
from engine.domain.dossier_file import FileType
from engine.domain.file_refusals import FileMixed, FileUnreadable

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DRAWING = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"bKGD", b"pHYs"}
)


def check_png(name: str, content: bytes) -> tuple[bytes, int]:
    """What is kept of it, and its one page. Raises a FileRefused."""
    kept, at, kind = [_SIGNATURE], len(_SIGNATURE), b""
    while kind != b"IEND":
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        end = at + 12 + length
        chunk = content[at:end]
        sound = len(chunk) == 12 + length and zlib.crc32(chunk[4:-4]) == int.from_bytes(chunk[-4:])
        if not sound or (at == len(_SIGNATURE)) != (kind == b"IHDR"):
            raise FileUnreadable(name=name, type=FileType.PNG.short)
        if kind == b"IHDR":
            refuse_large(name, int.from_bytes(chunk[8:12]), int.from_bytes(chunk[12:16]))
        if kind in _DRAWING:
            kept.append(chunk)
        at = end
    if content[at:].strip(b"\x00 \r\n"):
        raise FileMixed(name=name, type=FileType.PNG.short)
    whole = b"".join(kept)
    drawn(name, whole, FileType.PNG)
    return whole, 1
