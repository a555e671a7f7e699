"""What is taken as a scan or photo is what a viewer opens whole; everything else is a sentence that names the file."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from engine.adapters.file_check import checked
from engine.domain import file_refusals as refusals
from engine.domain.dossier_file import LONGEST_NAME, MOST_BYTES, MOST_PAGES, FileType, Upload, safe_name, spoken_name
from tests import scans

GOOD = [
    ("quét.pdf", scans.pdf(3), FileType.PDF, 3),
    ("ảnh.JPG", scans.jpeg(), FileType.JPEG, 1),
    ("IMG_0001", scans.jpeg(progressive=True), FileType.JPEG, 1),
    ("quét.png", scans.png(), FileType.PNG, 1),
    ("số 12.2021", scans.png(), FileType.PNG, 1),
    ("blob", scans.pdf(), FileType.PDF, 1),
]


@pytest.mark.parametrize(("name", "content", "found", "pages"), GOOD)
def test_scans_and_photos_are_taken_byte_for_byte(name: str, content: bytes, found: FileType, pages: int) -> None:
    taken = checked(Upload(name=name, content=content))
    assert (taken.type, taken.pages, taken.content) == (found, pages, content)


BAD = [
    ("rỗng.pdf", b"", refusals.FileEmpty),
    ("lớn.png", scans.png() + bytes(MOST_BYTES), refusals.FileTooBig),
    ("ảnh.svg", scans.SVG, refusals.FileUnknown),
    ("ảnh.png", scans.SVG, refusals.FileUnknown),
    ("ảnh.jpg", scans.HTML, refusals.FileUnknown),
    ("đơn.docx", scans.archive(), refusals.FileUnknown),
    ("đơn.pdf", scans.archive(), refusals.FileUnknown),
    ("ảnh.heic", b"\x00\x00\x00\x18ftypheic\x00\x00", refusals.FileUnknown),
    ("chữ.pdf", b"khong phai PDF", refusals.FileUnknown),
    ("ảnh.png", scans.jpeg(), refusals.FileMislabelled),
    ("giấy.pdf", scans.png(), refusals.FileMislabelled),
    ("giấy.jpg", scans.pdf(), refusals.FileMislabelled),
    ("trang.html", scans.png(), refusals.FileMislabelled),
    ("khóa.pdf", scans.pdf(password="bí mật"), refusals.FileLocked),
    ("cắt.pdf", scans.pdf(2)[:-40], refusals.FileUnreadable),
    ("cắt.jpg", scans.jpeg()[:-400], refusals.FileUnreadable),
    ("cắt.png", scans.png()[:-60], refusals.FileUnreadable),
    ("đầu.png", scans.png()[:8], refusals.FileUnreadable),
    ("đầu.jpg", scans.jpeg()[:3], refusals.FileUnreadable),
    ("đầu.pdf", b"%PDF-1.7\n", refusals.FileUnreadable),
    ("giả.pdf", b"%PDF-1.7\nhay\nstartxref\n0\n%%EOF\n", refusals.FileUnreadable),
    ("ghép.jpg", scans.jpeg() + scans.archive(), refusals.FileMixed),
    ("ghép.png", scans.png() + scans.archive(), refusals.FileMixed),
    ("ghép.png", scans.png() + scans.HTML, refusals.FileMixed),
    ("ghép.pdf", scans.pdf() + scans.archive(), refusals.FileMixed),
    ("ghép.pdf", scans.pdf().replace(b"%PDF-1.3\n", b"%PDF-1.3\n%<script>\n", 1), refusals.FileMixed),
    ("mã.pdf", scans.pdf(script="app.alert(1)"), refusals.FileActive),
    ("dài.pdf", scans.pdf(MOST_PAGES + 1), refusals.FileTooManyPages),
    ("rộng.png", scans.tall_png(), refusals.FileTooManyPixels),
]


@pytest.mark.parametrize(("name", "content", "refusal"), BAD)
def test_whatever_else_is_refused_with_the_name_of_the_file(
    name: str, content: bytes, refusal: type[refusals.FileRefused]
) -> None:
    with pytest.raises(refusals.FileRefused) as refused:
        checked(Upload(name=name, content=content))
    assert type(refused.value) is refusal
    assert f"“{name}”" in refused.value.vietnamese
    assert f"“{name}”" in refused.value.english


def test_a_zip_hidden_in_a_pdf_is_found() -> None:
    """An archive is read from its end, so its comment may hold the end of the PDF."""
    whole, inside = scans.pdf(), scans.archive()
    at = whole.rindex(b"startxref")
    tail = b"\n" + whole[at:]
    hidden = whole[:at] + inside[:-2] + len(tail).to_bytes(2, "little") + tail
    with pytest.raises(refusals.FileMixed):
        checked(Upload(name="quét.pdf", content=hidden))


def test_a_photo_keeps_how_it_was_held_and_loses_where_it_was_taken() -> None:
    taken = checked(Upload(name="IMG.jpg", content=scans.photo(6)))
    exif = Image.open(BytesIO(taken.content)).getexif()
    assert dict(exif) == {scans.ORIENTATION: 6}
    assert not exif.get_ifd(scans.GPS)
    for place in (b"107.2296", b"Dien thoai"):
        assert place in scans.photo(6)
        assert place not in taken.content
    before, after = (Image.open(BytesIO(found)).tobytes() for found in (scans.photo(6), taken.content))
    assert before == after


def test_an_upright_photo_needs_no_note() -> None:
    taken = checked(Upload(name="IMG.jpg", content=scans.photo(1)))
    assert b"Exif" not in taken.content


@pytest.mark.parametrize("appended", [bytes(64), b"\x00\x00\x00\x18ftypmp42" + bytes(500), scans.jpeg("thu nho")])
def test_what_a_phone_appends_to_a_photo_is_dropped(appended: bytes) -> None:
    assert checked(Upload(name="IMG.jpg", content=scans.jpeg() + appended)).content == scans.jpeg()


def test_the_texts_of_a_png_are_dropped() -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Location", "16.2289, 107.2296")
    assert checked(Upload(name="a.png", content=scans.png(pnginfo=notes))).content == scans.png()


@pytest.mark.parametrize("make", [scans.jpeg, scans.png, scans.pdf])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_a_refusal_or_opens(make: type, data: st.DataObject) -> None:
    whole = bytearray(make())
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    try:
        taken = checked(Upload(name="tệp", content=bytes(whole[:cut])))
    except refusals.FileRefused:
        return
    if taken.type is FileType.PDF:
        assert len(PdfReader(BytesIO(taken.content)).pages) == taken.pages
    else:
        Image.open(BytesIO(taken.content)).load()


NAMES = [
    ("giấy khai sinh.PDF", "giấy khai sinh.pdf"),
    ("../../etc/passwd", "passwd.pdf"),
    ("C:\\Users\\lan\\quét 1.pdf", "quét 1.pdf"),
    ("..", "tệp.pdf"),
    ("...pdf", "tệp.pdf"),
    ("", "tệp không tên.pdf"),
    ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
    ("hóa\u202eđơn.fdp.exe", "hóa đơn.fdp.pdf"),
    ('<img src=x onerror="1">.pdf', "img src=x onerror= 1.pdf"),
    ("CON.pdf", "tệp CON.pdf"),
    ("giấy.tờ.v2.png", "giấy.tờ.v2.pdf"),
    ("giâ\u0301y.pdf", "giấy.pdf"),  # written with a combining accent
    ("x\x00y.pdf", "x y.pdf"),
    ("👪.pdf", "👪.pdf"),
]


@pytest.mark.parametrize(("given_name", "kept"), NAMES)
def test_a_name_is_kept_as_every_machine_can_keep_it(given_name: str, kept: str) -> None:
    assert safe_name(given_name, FileType.PDF) == kept


@given(st.text(max_size=600))
def test_no_name_is_a_path_or_too_long(name: str) -> None:
    for found in FileType:
        kept = safe_name(name, found)
        assert kept == safe_name(kept, found)
        assert kept.endswith(found.endings)
        assert len(kept) <= LONGEST_NAME
        assert not set(kept) & set('/\\\x00<>:"|?*\r\n')
        assert kept.strip(". ") == kept
        assert len(spoken_name(name)) <= LONGEST_NAME
