"""What a signed file is worth, judged by others than what signed it: the CMS by hand, openssl, and a changed byte."""

import hashlib
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

from engine.adapters.file_store import FileFolder
from engine.adapters.pdf import render_pdf
from engine.adapters.signing import configured, make_demo_certificate, verify_pdf
from engine.cli.verify import verify
from engine.domain.errors import InvalidInput
from engine.domain.file_refusals import FileMissing
from engine.domain.signing_refusals import SignerUnavailable
from engine.operations.kept_files import read_whole

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
    make_demo_certificate(tmp_path, agency="UBND xã", now=datetime(2026, 1, 1, tzinfo=UTC))
    signer = configured(tmp_path)
    assert signer is not None
    twice = signer.sign(signed, reason="Đóng dấu", stamp="Số: 12/UBND", at=NOW)
    assert twice.startswith(signed)
    found = verify_pdf(twice)
    assert [(row.sound, row.whole, row.demo, row.trusted) for row in found] == [(True, True, True, False)] * 2
    assert holds(twice)
    reds = [seen(file).count(b"\x9b\x1c\x1c") for file in (signed, twice)]
    assert 0 < reds[0] < reds[1], "each signature has a block that is seen"
    (tmp_path / "twice.pdf").write_bytes(twice)
    certificate = serialization.pkcs12.load_pkcs12((tmp_path / "demo.p12").read_bytes(), b"minh-hoa").cert
    assert certificate is not None
    said = CliRunner().invoke(verify, [str(tmp_path / "twice.pdf")])
    assert said.exit_code == 0, said.output
    assert "chứng thư trình diễn" in said.output


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
