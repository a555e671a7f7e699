"""Real files of every kind that people send, and of the kinds that they must not."""

import random
import zipfile
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
GPS, GPS_LATITUDE, ORIENTATION, MAKER = 0x8825, 2, 0x0112, 0x010F


def page(width: int = 400, height: int = 300, text: str = "GIAY KHAI SINH") -> Image.Image:
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).text((20, 20), text, fill="black")
    return image


def png(text: str = "GIAY KHAI SINH", **options: Any) -> bytes:
    return _saved(page(text=text), "PNG", **options)


def noisy_png(width: int, height: int) -> bytes:
    """Three bytes a pixel, which compress no further."""
    return _saved(Image.frombytes("RGB", (width, height), random.Random(7).randbytes(3 * width * height)), "PNG")


def jpeg(text: str = "GIAY KHAI SINH", width: int = 400, height: int = 300, **options: Any) -> bytes:
    return _saved(page(width, height, text), "JPEG", quality=80, **options)


def photo(orientation: int = 6) -> bytes:
    """As a phone takes it: on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKER] = "Dien thoai"
    exif.get_ifd(GPS)[GPS_LATITUDE] = (16.0, 13.0, 44.0)
    return jpeg(exif=exif.tobytes(), comment=b"16.2289, 107.2296")


def pdf(pages: int = 1, *, password: str | None = None, script: str | None = None) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if script is not None:
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(DictionaryObject(action))
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    kept = BytesIO()
    writer.write(kept)
    return kept.getvalue()


def archive() -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        made.writestr("ghi-chu.txt", "không phải giấy tờ")
    return kept.getvalue()


def tall_png() -> bytes:
    """Few bytes that would fill the memory: 90 million pixels of one colour."""
    return _saved(Image.new("1", (9000, 10_000)), "PNG")


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    kept = BytesIO()
    image.save(kept, kind, **options)
    return kept.getvalue()
