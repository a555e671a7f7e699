"""PDF files signed with PAdES and checked again. The only importer of pyHanko and of what it signs with.

A signature is added after what is in the file, so that an earlier one stays valid; its visible block is set in type by
the same program as the page."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from engine.adapters.pdf import render_pdf
from engine.domain.errors import InvalidInput
from engine.domain.signing_refusals import SignerUnavailable


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """Of a signature: `box` is left, bottom, right, top in points on the last page; a further one stands to its left
    by `step`."""

    field: str
    colour: str
    box: tuple[int, int, int, int]
    step: int
    radius: str
    prefix: str  # of the environment's names
    demo: str  # the demo's certificate


# NĐ 30/2020/NĐ-CP, Phụ lục I: the leader's signature is blue, under the title lines; the agency's is red, the size of a
# seal, on its left.
PERSON = Look(
    field="ChuKy", colour="#1d3f9b", box=(290, 90, 545, 190), step=265, radius="0", prefix="SIGNING", demo="demo"
)
AGENCY = Look(
    field="DauCoQuan", colour="#9b1c1c", box=(182, 88, 286, 192), step=106, radius="52pt", prefix="SEAL", demo="seal"
)
_one_token_at_a_time = Lock()
_DEMO_PASSPHRASE = b"minh-hoa"  # of a certificate that says that it is worth nothing
DEMO_NAME = "CHUNG THU TRINH DIEN - KHONG CO GIA TRI PHAP LY"


class CertificateSigner:
    """With a certificate and its key: from a file, or on a token through PKCS#11."""

    def __init__(self, opened: Callable[[], AbstractContextManager[Any]], look: Look = PERSON) -> None:
        """`opened` gives what signs, for one file."""
        self._opened = opened
        self._look = look

    def sign(self, pdf: bytes, *, reason: str, stamp: str, at: datetime) -> bytes:
        """Raises SignerUnavailable, PdfUnavailable."""
        try:
            return self._signed(pdf, reason, stamp)
        except (SigningError, PdfError, OSError, ValueError) as failure:
            raise SignerUnavailable(cause=failure) from failure

    def _signed(self, pdf: bytes, reason: str, stamp: str) -> bytes:
        reader = PdfFileReader(io.BytesIO(pdf))
        look = self._look
        place = sum(each.field_name.startswith(look.field) for each in reader.embedded_signatures)
        left, bottom, right, top = look.box
        box = (left - look.step * place, bottom, right - look.step * place, top)
        spec = SigFieldSpec(sig_field_name=f"{look.field}{place + 1}", on_page=-1, box=box)
        details = signers.PdfSignatureMetadata(
            field_name=spec.sig_field_name, reason=reason, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
        )
        with TemporaryDirectory() as folder, self._opened() as signer:
            block = Path(folder) / "block.pdf"
            block.write_bytes(render_pdf(_block(stamp, right - left, top - bottom, look)))
            style = StaticStampStyle.from_pdf_file(str(block), border_width=0, background_opacity=1)
            writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
            made = signers.PdfSigner(details, signer, stamp_style=style, new_field_spec=spec).sign_pdf(writer)
        return bytes(made.getbuffer())


def _block(stamp: str, width: int, height: int, look: Look) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in stamp.splitlines())
    size = 10 if look.radius == "0" else 8
    style = f"@page {{ size: {width}pt {height}pt; margin: 0 }} body {{ margin: 0; border: 0.75pt solid {look.colour}; "
    style += f"border-radius: {look.radius}; box-sizing: border-box; height: {height}pt; padding: 6pt 9pt; "
    style += f"font: {size}pt 'Liberation Serif', serif; color: {look.colour}; text-align: center; "
    style += "display: flex; flex-direction: column; justify-content: center } p { margin: 0 }"
    head = f'<!doctype html><html lang="vi"><head><title>Chữ ký</title><style>{style}</style></head>'
    return f"{head}<body>{lines}</body></html>"


def from_file(path: Path, passphrase: bytes | None, look: Look = PERSON) -> CertificateSigner:
    """Raises SignerUnavailable."""
    try:
        loaded = signers.SimpleSigner.load_pkcs12(str(path), passphrase=passphrase)
    except (OSError, ValueError) as failure:
        raise SignerUnavailable(cause=failure) from failure
    if loaded is None:
        raise SignerUnavailable(cause=f"{path}: không mở được / cannot be opened")
    return CertificateSigner(lambda: nullcontext(loaded), look)


def configured(folder: Path, look: Look = PERSON) -> CertificateSigner | None:
    """What the environment names: MOTCUA_SIGNING_P12 with MOTCUA_SIGNING_PASSPHRASE, or a token with
    MOTCUA_SIGNING_PKCS11 (its library), _TOKEN, _CERTIFICATE and _PIN; for the agency MOTCUA_SEAL_… alike. Else the
    demo's certificate, where there is one. Raises SignerUnavailable."""
    given = {name: os.environ.get(f"MOTCUA_{look.prefix}_{name}") for name in ("P12", "PASSPHRASE", "PKCS11")}
    if given["PKCS11"]:
        return CertificateSigner(partial(_on_token, given["PKCS11"], look.prefix), look)
    if given["P12"]:
        return from_file(Path(given["P12"]), (given["PASSPHRASE"] or "").encode() or None, look)
    demo = folder / f"{look.demo}.p12"
    return from_file(demo, _DEMO_PASSPHRASE, look) if demo.exists() else None


@contextmanager
def _on_token(library: str, prefix: str) -> Iterator[Any]:
    """Opened for one file and closed again: a token has one login for the whole process, and may be pulled out in
    between. python-pkcs11 is an extra (`token`): nobody else needs it. Raises SignerUnavailable."""
    try:
        from pkcs11.exceptions import PKCS11Error
        from pyhanko.config.pkcs11 import TokenCriteria
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
    except ImportError as failure:
        raise SignerUnavailable(cause=failure) from failure
    told = {name: os.environ.get(f"MOTCUA_{prefix}_{name}") for name in ("TOKEN", "PIN", "CERTIFICATE")}
    with _one_token_at_a_time:
        try:
            token = TokenCriteria(label=told["TOKEN"])
            with open_pkcs11_session(library, token_criteria=token, user_pin=told["PIN"]) as session:
                yield PKCS11Signer(session, cert_label=told["CERTIFICATE"])
        except PKCS11Error as failure:
            raise SignerUnavailable(cause=str(failure) or type(failure).__name__) from failure


def make_demo_certificate(folder: Path, *, agency: str, now: datetime, look: Look = PERSON) -> Path:
    """A certificate whose own name says that it is worth nothing; made once."""
    path = folder / f"{look.demo}.p12"
    if path.exists():
        return path
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, agency), x509.NameAttribute(NameOID.COMMON_NAME, DEMO_NAME)]
    )
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        **dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign"), False),
        **dict.fromkeys(("crl_sign", "encipher_only", "decipher_only"), False),
    )
    made = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=datetime(2021, 1, 1, tzinfo=UTC),  # the demo year lies behind
        not_valid_after=now + timedelta(days=3650),
    )
    signed = made.add_extension(usage, critical=True).sign(key, hashes.SHA256())
    encryption = serialization.BestAvailableEncryption(_DEMO_PASSPHRASE)
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(serialization.pkcs12.serialize_key_and_certificates(b"motcua demo", key, signed, None, encryption))
    return path


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """One signature of a file. `agency`: it stands for the agency's seal. `sound`: not a byte that it covers was
    changed. `trusted`: the certificate leads to one of the given roots. `whole`: nothing but further signatures came
    after it."""

    field: str
    signer: str
    signed_at: datetime | None
    sound: bool
    trusted: bool
    whole: bool
    demo: bool
    agency: bool


def verify_pdf(pdf: bytes, roots: tuple[Path, ...] = ()) -> list[Verified]:
    """In the order of signing. Raises InvalidInput for what is no PDF file."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        found = list(reader.embedded_signatures)
    except (PdfError, ValueError, KeyError) as failure:
        raise InvalidInput("PDF", f"không đọc được ({failure})", f"cannot be read ({failure})") from failure
    trusted = [load_cert_from_pemder(str(root)) for root in roots]
    trust = ValidationContext(trust_roots=trusted)
    return [_verified(signature, trust) for signature in found]


def _verified(signature: Any, trust: ValidationContext) -> Verified:
    subject = signature.signer_cert.subject.native
    name = ", ".join(str(subject[key]) for key in ("common_name", "organization_name") if key in subject)
    at = signature.self_reported_timestamp
    try:
        status = validate_pdf_signature(signature, signer_validation_context=trust)
        sound, trusted = bool(status.intact and status.valid), bool(status.trusted)
        whole = bool(status.bottom_line) or status.modification_level is None or status.modification_level.value <= 2
    except (PdfError, SigningError, ValueError):
        sound = trusted = whole = False
    demo = subject.get("common_name") == DEMO_NAME
    return Verified(
        field=signature.field_name,
        signer=name,
        signed_at=at,
        sound=sound,
        trusted=trusted,
        whole=whole,
        demo=demo,
        agency=signature.field_name.startswith(AGENCY.field),
    )
