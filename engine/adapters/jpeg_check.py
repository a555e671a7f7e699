"""A JPEG, read whole, without what does not draw it: no place where it was taken, no thumbnail, no second picture."""

from collections.abc import Iterator
from io import BytesIO

from PIL import Image

from engine.adapters.image_check import ORIENTATION, drawn, refuse_large
from engine.domain.dossier_file import FileType
from engine.domain.file_refusals import FileMixed, FileUnreadable

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_DRAWING = frozenset(range(0xC0, 0xD0)) | {0xDA, 0xDB, 0xDC, 0xDD}
_BARE = frozenset(range(0xD0, 0xD8)) | {0x01}  # markers without a length
_TURNED = range(2, 9)
# What cameras leave behind the picture: a second one, a film, a block of the maker.
_MAKER_END = b"SEFT"

Part = tuple[int, bytes]
"""A marker and the bytes of its segment, both with their own."""


class _Broken(ValueError):
    """Not the structure of a JPEG."""


def check_jpeg(name: str, content: bytes) -> tuple[bytes, int]:
    """What is kept of it, and its one page. Raises a FileRefused."""
    try:
        parts, end = _parts(content)
        width, height = _size(parts)
    except (_Broken, IndexError) as broken:
        raise FileUnreadable(name=name, type=FileType.JPEG.short) from broken
    refuse_large(name, width, height)
    if not _is_of_a_camera(content[end:]):
        raise FileMixed(name=name, type=FileType.JPEG.short)
    kept = b"".join(_kept(parts))
    drawn(name, kept, FileType.JPEG)
    return kept, 1


def _parts(content: bytes) -> tuple[list[Part], int]:
    """The segments up to the end of the picture, and where that is."""
    parts: list[Part] = []
    at = 2
    while True:
        if content[at] != 0xFF:
            raise _Broken
        while content[at + 1] == 0xFF:
            at += 1
        marker = content[at + 1]
        if marker == _EOI:
            return parts, at + 2
        if marker in _BARE:
            parts.append((marker, content[at : at + 2]))
            at += 2
            continue
        length = int.from_bytes(content[at + 2 : at + 4])
        end = at + 2 + length
        if length < 2 or end > len(content):
            raise _Broken
        if marker == _SOS:
            end = _end_of_scan(content, end)
        parts.append((marker, content[at:end]))
        at = end


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker begins: in a scan 0xFF is followed by 0, or by a restart marker."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise _Broken
        if content[at + 1] != 0 and content[at + 1] != 0xFF and content[at + 1] not in _BARE:
            return at
        at += 1 if content[at + 1] == 0xFF else 2


def _size(parts: list[Part]) -> tuple[int, int]:
    for marker, segment in parts:
        if marker in _SIZES and len(segment) >= 9:
            return int.from_bytes(segment[7:9]), int.from_bytes(segment[5:7])
    raise _Broken


def _is_of_a_camera(rest: bytes) -> bool:
    """Nothing, filling, or what phones append: dropped. Anything else is a second file."""
    bare = rest.strip(b"\x00\xff \r\n")
    return (
        not bare
        or rest.lstrip(b"\x00").startswith(b"\xff\xd8\xff")
        or b"ftyp" in rest[:64]
        or rest.endswith(_MAKER_END)
    )


def _kept(parts: list[Part]) -> Iterator[bytes]:
    yield b"\xff\xd8"
    turned = _orientation(parts)
    for place, (marker, segment) in enumerate(parts):
        data = segment[4:]
        header = marker == 0xE0 and place == 0 and data.startswith(b"JFIF\x00")
        colours = (marker == 0xE2 and data.startswith(b"ICC_PROFILE\x00")) or (marker == 0xEE and data[:5] == b"Adobe")
        if turned and not header:
            yield _turning(turned)
            turned = 0
        if header or colours or marker in _DRAWING or marker in _BARE:
            yield segment
    yield b"\xff\xd9"


def _orientation(parts: list[Part]) -> int:
    """How the camera was held, where the picture says so: 0 for upright."""
    for marker, segment in parts:
        if marker == 0xE1 and segment[4:10] == b"Exif\x00\x00":
            exif = Image.Exif()
            try:
                exif.load(segment[4:])
                found = exif.get(ORIENTATION)
            except Exception:  # noqa: BLE001 -- a picture whose notes are damaged is still a picture
                return 0
            return found if isinstance(found, int) and found in _TURNED else 0
    return 0


def _turning(orientation: int) -> bytes:
    """The one note that is kept: a viewer turns the picture by it."""
    notes = BytesIO()
    notes.write(b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01")
    notes.write(ORIENTATION.to_bytes(2) + b"\x00\x03\x00\x00\x00\x01" + orientation.to_bytes(2) + b"\x00\x00")
    notes.write(b"\x00\x00\x00\x00")
    body = notes.getvalue()
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body
