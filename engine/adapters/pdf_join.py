"""Many PDF files as one, to be printed: what a signature shows is drawn into its page, since the signature itself holds
for the file that it was made for and for no other."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ContentStream, DictionaryObject, NameObject, NullObject


def joined(files: Iterable[bytes]) -> bytes:
    writer = PdfWriter()
    for file in files:
        for page in PdfReader(BytesIO(file)).pages:
            notes = [note.get_object() for note in page.pop("/Annots", ())]
            added = writer.add_page(page)
            for place, note in enumerate(note for note in notes if note.get("/FT") == "/Sig" and "/AP" in note):
                _draw(added, f"/Signature{place}", note, writer)
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def _draw(page: PageObject, name: str, note: Any, writer: PdfWriter) -> None:
    """Its appearance, fitted into its rectangle."""
    left, bottom, right, top = (float(number) for number in note["/Rect"])
    block = note["/AP"]["/N"].clone(writer)
    x, y, width, height = _box(block)
    if not (width and height):
        return
    across, up = (right - left) / width, (top - bottom) / height
    resources: Any = page["/Resources"].get_object()
    if "/XObject" not in resources:
        resources[NameObject("/XObject")] = DictionaryObject()
    resources["/XObject"][NameObject(name)] = block.indirect_reference
    moved = f"{across:.5f} 0 0 {up:.5f} {left - x * across:.3f} {bottom - y * up:.3f}"
    before = page.get_contents()
    content = ContentStream(before if before is not None else NullObject(), writer)
    content.isolate_graphics_state()
    content.set_data(content.get_data() + f"\nq {moved} cm {name} Do Q\n".encode())
    page.replace_contents(content)


def _box(block: Any) -> tuple[float, float, float, float]:
    """Left, bottom, width and height, whichever corners are named."""
    corners = [float(number) for number in block["/BBox"]]
    (left, right), (bottom, top) = sorted(corners[::2]), sorted(corners[1::2])
    return left, bottom, right - left, top - bottom
