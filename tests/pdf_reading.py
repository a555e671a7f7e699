"""Reads PDF files as others do: their text, their fonts, a picture of a page, and the codes in it."""

import re
import unicodedata
import zlib
from dataclasses import dataclass

import pypdfium2
import zxingcpp
from PIL.Image import Image

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Pdf:
    data: bytes

    @property
    def text(self) -> str:
        """Of all pages, with single spaces."""
        with pypdfium2.PdfDocument(self.data) as document:
            pages = [page.get_textpage().get_text_bounded() for page in document]
        return unicodedata.normalize("NFC", " ".join(" ".join(pages).split()))

    @property
    def sizes(self) -> list[tuple[int, int]]:
        """Width and height of each page in mm."""
        with pypdfium2.PdfDocument(self.data) as document:
            return [(round(w / POINTS_PER_MM), round(h / POINTS_PER_MM)) for w, h in map(_size, document)]

    def picture(self, page: int = 0, *, scale: float = 3) -> Image:
        with pypdfium2.PdfDocument(self.data) as document:
            made: Image = document[page].render(scale=scale).to_pil()
        return made

    @property
    def codes(self) -> list[str]:
        """What a reader of QR codes finds on the first page."""
        return [found.text for found in zxingcpp.read_barcodes(self.picture())]

    @property
    def objects(self) -> bytes:
        """The file with its streams unpacked."""
        streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", self.data, re.DOTALL)
        return self.data + b"".join(_unpacked(stream) for stream in streams)

    @property
    def fonts(self) -> set[str]:
        """The names of the fonts, without what marks them as parts of fonts."""
        return {name.decode() for name in re.findall(rb"/FontName ?/(?:[A-Z]{6}\+)?([\w-]+)", self.objects)}

    @property
    def embedded(self) -> int:
        """How many fonts lie in the file."""
        return len(re.findall(rb"/FontFile[23]? \d+ 0 R", self.objects))


def _size(page: pypdfium2.PdfPage) -> tuple[float, float]:
    width, height = page.get_size()
    return width, height


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""
