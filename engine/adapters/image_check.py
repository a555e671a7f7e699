"""What holds for every image: not too large to open, and drawn to its last line."""

from io import BytesIO

from PIL import Image

from engine.domain.dossier_file import MOST_PIXELS, FileType
from engine.domain.file_refusals import FileTooManyPixels, FileUnreadable

ORIENTATION = 0x0112  # the tag of EXIF that says how the camera was held
_SMALL = (64, 64)


def refuse_large(name: str, width: int, height: int) -> None:
    """Before anything is decoded. Raises FileTooManyPixels."""
    if width * height > MOST_PIXELS:
        raise FileTooManyPixels(name=name, width=width, height=height, most=MOST_PIXELS / 1e6)


def drawn(name: str, content: bytes, found: FileType) -> None:
    """Decode it all. Raises FileUnreadable."""
    if not _is_whole(content, found):
        raise FileUnreadable(name=name, type=found.short)


def _is_whole(content: bytes, found: FileType) -> bool:
    """A JPEG is decoded to a small picture, which reads every line and takes little memory."""
    try:
        with Image.open(BytesIO(content), formats=[found.short]) as image:
            image.draft(None, _SMALL)
            image.load()
    except Exception:  # noqa: BLE001 -- whatever a damaged image does to the decoder, it is not taken
        return False
    return True
