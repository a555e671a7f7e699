"""What a signed file is worth, judged by others than what signed it: the CMS by hand, openssl, and a changed byte."""

import hashlib
import io
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from asn1crypto import cms
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from PIL import Image, ImageChops
from pypdf import PdfReader

from engine.adapters.file_store import FileFolder
from engine.adapters.pdf import render_pdf
from engine.adapters.pdf_join import joined
from engine.adapters.signing import AGENCY, PERSON, configured, make_demo_certificate, verify_pdf
from engine.catalog.result_templates import NAMES, sheet
from engine.cli.verify import verify
from engine.domain.errors import InvalidInput
from engine.domain.file_refusals import FileMissing, FileRefused
from engine.domain.signing_refusals import SignerUnavailable
from engine.operations.kept_files import read_whole

WORKFLOWS = Path(__file__).parents[2] / "workflows"
NOW = datetime(2022, 3, 7, 2, 0, tzinfo=UTC)
PAGE = '<!doctype html><html lang="vi"><head><title>Giấy</title></head><body><p>Xác nhận: Hồ Thị Một</p></body></html>'


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("signing")
    make_demo_certificate(folder, agency="UBND xã", now=datetime(2026, 1, 1, tzinfo=UTC))
    signer = configured(folder)
    assert signer is not None
    return signer.sign(render_pdf(PAGE), reason="Ký thử", stamp="CHỦ TỊCH\nKý bởi: Hồ Văn Chủ Tịch", at=NOW)


def parts(pdf: bytes) -> tuple[bytes, cms.SignedData]:
    """What the last signature covers, and its CMS, found by reading the file's own bytes."""
    at = pdf.rindex(b"/ByteRange")
    numbers = [int(word) for word in pdf[pdf.index(b"[", at) + 1 : pdf.index(b"]", at)].split()]
    first, length, second, rest = numbers
    raw = bytes.fromhex(pdf[first + length + 1 : second - 1].decode())
    return pdf[first : first + length] + pdf[second : second + rest], cms.ContentInfo.load(raw)["content"]


def holds(pdf: bytes) -> bool:
    """Digest of the covered bytes, then the signature over the signed attributes, with the certificate inside."""
    covered, data = parts(pdf)
    signer = data["signer_infos"][0]
    attributes = signer["signed_attrs"]
    digest = next(row["values"][0].native for row in attributes if row["type"].native == "message_digest")
    certificate = x509.load_der_x509_certificate(data["certificates"][0].chosen.dump())
    key = certificate.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(signer["signature"].native, attributes.untag().dump(), padding.PKCS1v15(), hashes.SHA256())
    return bool(digest == hashlib.sha256(covered).digest())


def test_the_signature_holds_without_the_program_that_made_it(signed: bytes, tmp_path: Path) -> None:
    assert holds(signed)
    covered, data = parts(signed)
    (tmp_path / "cms.der").write_bytes(cms.ContentInfo({"content_type": "signed_data", "content": data}).dump())
    (tmp_path / "covered").write_bytes(covered)
    told = subprocess.run(
        [
            "openssl",
            "cms",
            "-verify",
            "-binary",
            "-inform",
            "DER",
            "-in",
            "cms.der",
            "-content",
            "covered",
            "-noverify",
        ],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert b"/ETSI.CAdES.detached" in signed


@pytest.mark.parametrize("part", [0.1, 0.5])
def test_one_changed_byte_breaks_it(signed: bytes, part: float, tmp_path: Path) -> None:
    at = int(len(render_pdf(PAGE)) * part)
    changed = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
    assert not holds(changed)
    (tmp_path / "changed.pdf").write_bytes(changed)
    result = CliRunner().invoke(verify, [str(tmp_path / "changed.pdf")])
    assert result.exit_code == 1


def test_a_second_signature_leaves_the_first_valid(signed: bytes, tmp_path: Path) -> None:
    make_demo_certificate(tmp_path, agency="UBND xã", now=datetime(2026, 1, 1, tzinfo=UTC), look=AGENCY)
    signer = configured(tmp_path, AGENCY)
    assert signer is not None
    twice = signer.sign(signed, reason="Đóng dấu", stamp="Số: 12/UBND", at=NOW)
    assert twice.startswith(signed)
    found = verify_pdf(twice)
    assert [(row.sound, row.whole, row.demo, row.trusted) for row in found] == [(True, True, True, False)] * 2
    assert holds(twice)
    assert [row.agency for row in found] == [False, True]
    counts = [[seen(file).count(colour) for colour in (b"\x1d\x3f\x9b", b"\x9b\x1c\x1c")] for file in (signed, twice)]
    (blue, none), (still_blue, red) = counts
    assert (blue > 0, none, still_blue, red > 0) == (True, 0, blue, True), "the person's is blue, the agency's red"
    (tmp_path / "twice.pdf").write_bytes(twice)
    certificate = serialization.pkcs12.load_pkcs12((tmp_path / "seal.p12").read_bytes(), b"minh-hoa").cert
    assert certificate is not None
    said = CliRunner().invoke(verify, [str(tmp_path / "twice.pdf")])
    assert said.exit_code == 0, said.output
    assert "chứng thư trình diễn" in said.output
    assert ["dấu cơ quan" in line for line in said.output.splitlines()] == [False, True]


def seen(file: bytes) -> bytes:
    """The pixels of the last page with its signature blocks."""
    with pypdfium2.PdfDocument(file) as document:
        document.init_forms()
        return bytes(document[len(document) - 1].render(scale=2, may_draw_forms=True).to_pil().convert("RGB").tobytes())


def test_what_is_no_signed_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        verify_pdf(b"not a file")
    assert verify_pdf(render_pdf(PAGE)) == []


def test_a_certificate_that_cannot_be_opened_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_SIGNING_P12", str(tmp_path / "none.p12"))
    with pytest.raises(SignerUnavailable):
        configured(tmp_path)


def test_content_that_changed_on_the_disk_is_not_given_out(tmp_path: Path) -> None:
    store = FileFolder(tmp_path)
    name = store.keep_made(b"a file")
    assert (store.keep_made(b"a file"), read_whole(store, name, "giấy")) == (name, b"a file")
    (tmp_path / name[:2] / name).write_bytes(b"another")
    for gone in (name, "0" * 64):
        with pytest.raises(FileMissing, match="giấy"):
            read_whole(store, gone, "giấy")


def test_another_reader_finds_both_signatures(signed: bytes, tmp_path: Path) -> None:
    if shutil.which("pdfsig") is None:
        pytest.skip("needs poppler's pdfsig (on Debian: poppler-utils)")
    make_demo_certificate(tmp_path, agency="UBND xã", now=datetime(2026, 1, 1, tzinfo=UTC), look=AGENCY)
    signer = configured(tmp_path, AGENCY)
    assert signer is not None
    (tmp_path / "twice.pdf").write_bytes(signer.sign(signed, reason="Dấu", stamp="UBND", at=NOW))
    told = subprocess.run(["pdfsig", "-nocert", "twice.pdf"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert told.stdout.count("Signature is Valid") == 2, told.stdout + told.stderr


def leaving_room(rows: int) -> bytes:
    """A result as it is typeset, with so many lines of text before the signature lines."""
    told = [["Nội dung", f"dòng {row}"] for row in range(rows)]
    content = dict.fromkeys(NAMES, "") | {"agency": "Ủy ban nhân dân xã Trung Sơn", "answers": {}, "facts": {}}
    content |= {"told": told, "lines": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "signer": "Hồ Văn Ký", "digital": True}
    return render_pdf(sheet(WORKFLOWS, "chung", content | {"title": "VĂN BẢN"}))


def height_of(page: pypdfium2.PdfPage, words: str) -> float:
    """Of the last place on the page where these words stand."""
    text = page.get_textpage()
    found, at = text.search(words), -1
    while (place := found.get_next()) is not None:
        at = place[0]
    return float(text.get_charbox(at)[1])


@pytest.mark.parametrize("rows", [1, 20, 27, 60])
def test_both_blocks_stand_between_the_title_lines_and_the_name(rows: int, tmp_path: Path) -> None:
    made = leaving_room(rows)
    for look in (PERSON, AGENCY):
        make_demo_certificate(tmp_path, agency="UBND xã", now=datetime(2026, 1, 1, tzinfo=UTC), look=look)
        signer = configured(tmp_path, look)
        assert signer is not None
        made = signer.sign(made, reason="Ký thử", stamp="Ký bởi: Ai đó", at=NOW)
    places = [
        (number, [float(part) for part in note["/Rect"]])
        for number, page in enumerate(PdfReader(io.BytesIO(made)).pages)
        for note in (note.get_object() for note in page.get("/Annots", ()))
    ]
    with pypdfium2.PdfDocument(made) as document:
        assert {number for number, _ in places} == {len(document) - 1}, "on the page of the lines"
        title, name = (height_of(document[len(document) - 1], words) for words in ("CHỦ TỊCH", "Hồ Văn Ký"))
    (left, bottom, right, top), (seal_left, seal_bottom, seal_right, seal_top) = (rect for _, rect in places)
    assert title > top > bottom > name
    assert seal_left < left < seal_right < right, "the seal lies over the left of the signature"
    assert abs((seal_top + seal_bottom) - (top + bottom)) < 10


def test_what_a_picture_shows(tmp_path: Path) -> None:
    """NĐ 30/2020: the picture of a signature and of a seal, where somebody keeps them; nothing from elsewhere."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name, colour in (("ky", (0, 0, 255, 255)), ("xa", (255, 0, 0, 255))):
        Image.new("RGBA", (200, 200), colour).save(folder / f"{name}.png")
    Image.new("RGB", (9, 9), (0, 255, 0)).save(tmp_path / "ngoai.png")
    (folder / "hong.png").write_bytes(b"no picture")
    made = leaving_room(1)
    for look, name in ((PERSON, "ky"), (AGENCY, "xa")):
        make_demo_certificate(tmp_path, agency="UBND xã", now=datetime(2026, 1, 1, tzinfo=UTC), look=look)
        signer = configured(tmp_path, look)
        assert signer is not None
        with pytest.raises(FileRefused, match=r"hong\.png"):
            signer.sign(made, reason="Ký", stamp="Ký bởi: Ai đó", at=NOW, of="hong")
        made = signer.sign(made, reason="Ký", stamp="Ký bởi: Ai đó", at=NOW, of=name)
    assert [row.sound for row in verify_pdf(made)] == [True, True]
    blue, red = (seen(made).count(bytes(colour)) for colour in ((0, 0, 255), (255, 0, 0)))
    assert min(blue, red) > 1000
    outside = configured(tmp_path, PERSON)
    assert outside is not None
    plain = outside.sign(leaving_room(1), reason="Ký", stamp="Ký bởi: Ai đó", at=NOW, of="../ngoai")
    assert b"\x00\xff\x00" not in seen(plain)


def test_what_signatures_show_is_printed_with_the_pages(signed: bytes) -> None:
    """Upright and where it stood: the picture of the printed page is that of the signed one."""
    printed = joined([signed, render_pdf(PAGE)])
    with pypdfium2.PdfDocument(printed) as document:
        assert len(document) == 2
        page = document[0].render(scale=2).to_pil().convert("RGB")
    with pypdfium2.PdfDocument(signed) as document:
        document.init_forms()
        wanted = document[0].render(scale=2, may_draw_forms=True).to_pil().convert("RGB")
    difference = ImageChops.difference(page, wanted).convert("L")
    assert sum(difference.histogram()[128:]) < 20
    assert b"/ByteRange" not in printed, "a copy for paper is no signed file"
