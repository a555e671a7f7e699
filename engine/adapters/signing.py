"""PDF files signed with PAdES and checked again. The only importer of pyHanko and of what it signs with.

A signature is added after what is in the file, so that an earlier one stays valid; its visible block is set in type by
the same program as the page."""

import io
import os
from base64 import b64encode
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
from engine.adapters.png_check import check_png
from engine.domain.errors import InvalidInput
from engine.domain.signing_refusals import SignerUnavailable


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """Of a signature, in points: `right` and `down` from the corner of the room that the paper leaves for it; `over`
    instead of `right` where the seal is a picture, which lies over the signature. A further one stands to the left of
    the first by `step`."""

    field: str
    colour: str
    size: tuple[int, int]
    right: int
    over: int
    down: int
    step: int
    radius: str
    prefix: str  # of the environment's names
    demo: str  # the demo's certificate


# NĐ 30/2020/NĐ-CP, Phụ lục I: the leader's signature is blue, under the title lines; the agency's is red, the size of a
# seal, over the left third of the signature.
PERSON = Look(
    field="ChuKy",
    colour="#1d3f9b",
    size=(234, 90),
    right=2,
    over=2,
    down=3,
    step=238,
    radius="0",
    prefix="SIGNING",
    demo="demo",
)
AGENCY = Look(
    field="DauCoQuan",
    colour="#9b1c1c",
    size=(104, 104),
    right=-84,
    over=-4,
    down=-4,
    step=106,
    radius="52pt",
    prefix="SEAL",
    demo="seal",
)
_ROOM = "cho-ky"  # the name of the place in workflows/documents/results/page/sheet.html
_WITHOUT_ROOM = (290, 195)  # left and top on the last page of a paper that leaves none
_one_token_at_a_time = Lock()
_DEMO_PASSPHRASE = b"minh-hoa"  # of a certificate that says that it is worth nothing
DEMO_NAME = "CHUNG THU TRINH DIEN - KHONG CO GIA TRI PHAP LY"


class CertificateSigner:
    """With a certificate and its key: from a file, or on a token through PKCS#11."""

    def __init__(
        self,
        opened: Callable[[], AbstractContextManager[Any]],
        look: Look = PERSON,
        picture_of: Callable[[str], bytes | None] = lambda _: None,
    ) -> None:
        """`opened` gives what signs, for one file."""
        self._opened = opened
        self._look = look
        self._picture_of = picture_of

    def sign(self, pdf: bytes, *, reason: str, stamp: str, at: datetime, of: str = "") -> bytes:
        """Raises SignerUnavailable, PdfUnavailable, FileRefused for a picture that is none."""
        picture = self._picture_of(of)
        try:
            return self._signed(pdf, reason, stamp, picture)
        except (SigningError, PdfError, OSError, ValueError) as failure:
            raise SignerUnavailable(cause=failure) from failure

    def _signed(self, pdf: bytes, reason: str, stamp: str, picture: bytes | None) -> bytes:
        reader = PdfFileReader(io.BytesIO(pdf))
        look = self._look
        place = sum(each.field_name.startswith(look.field) for each in reader.embedded_signatures)
        page, left, top = _room(reader)
        width, height = look.size
        left += (look.right if picture is None else look.over) - look.step * place
        box = (left, top - look.down - height, left + width, top - look.down)
        spec = SigFieldSpec(sig_field_name=f"{look.field}{place + 1}", on_page=page, box=box)
        details = signers.PdfSignatureMetadata(
            field_name=spec.sig_field_name, reason=reason, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
        )
        with TemporaryDirectory() as folder, self._opened() as signer:
            block = Path(folder) / "block.pdf"
            block.write_bytes(render_pdf(_block(stamp, look, picture)))
            style = StaticStampStyle.from_pdf_file(str(block), border_width=0, background_opacity=1)
            writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
            made = signers.PdfSigner(details, signer, stamp_style=style, new_field_spec=spec).sign_pdf(writer)
        return bytes(made.getbuffer())


def _room(reader: PdfFileReader) -> tuple[int, int, int]:
    """The page, and left and top on it, of the room that the paper leaves for signatures."""
    root = reader.root
    named = root.get("/Names", {})
    entries = list(named["/Dests"]["/Names"]) if "/Dests" in named else []
    place = next((entries[at + 1] for at in range(0, len(entries), 2) if str(entries[at]) == _ROOM), None)
    if place is None:
        return -1, *_WITHOUT_ROOM
    page, left, top = place.raw_get(0), round(float(place[2])), round(float(place[3]))
    pages = (reader.find_page_for_modification(at)[0] for at in range(int(root["/Pages"]["/Count"])))
    return next(at for at, found in enumerate(pages) if found.reference == page.reference), left, top


def _block(stamp: str, look: Look, picture: bytes | None) -> str:
    """What is seen of a signature: its words in a frame, or the picture with small words under it; of a seal that is a
    picture no words."""
    width, height = look.size
    lines = "".join(f"<p>{escape(line)}</p>" for line in stamp.splitlines())
    size = 10 if look.radius == "0" else 8
    frame = f"border: 0.75pt solid {look.colour}; border-radius: {look.radius}; padding: 6pt 9pt; "
    if picture is not None:
        frame, size = "", 7
        image = f'<img src="data:image/png;base64,{b64encode(picture).decode()}" alt="Hình ảnh chữ ký, dấu">'
        lines = image + (lines if look is PERSON else "")
    style = f"@page {{ size: {width}pt {height}pt; margin: 0 }} body {{ margin: 0; {frame}"
    style += f"box-sizing: border-box; height: {height}pt; "
    style += f"font: {size}pt 'Liberation Serif', serif; color: {look.colour}; text-align: center; "
    style += "display: flex; flex-direction: column; justify-content: center } p { margin: 0 } "
    style += f"img {{ display: block; margin: 0 auto; max-width: {width}pt; "
    style += f"height: {height if look is AGENCY else height - 22}pt; object-fit: contain }}"
    head = f'<!doctype html><html lang="vi"><head><title>Chữ ký</title><style>{style}</style></head>'
    return f"{head}<body>{lines}</body></html>"


def pictures(folder: Path) -> Callable[[str], bytes | None]:
    """The pictures of signatures and seals (NĐ 30/2020/NĐ-CP, Phụ lục I: PNG without a background, blue and red):
    <login>.png of a person, <unit>.png of an agency. What is used raises FileRefused where it is no PNG."""

    def picture_of(name: str) -> bytes | None:
        path = folder / f"{name}.png"
        if not name or path.parent != folder or not path.is_file():
            return None
        return check_png(path.name, path.read_bytes())[0]

    return picture_of


def from_file(
    path: Path,
    passphrase: bytes | None,
    look: Look = PERSON,
    picture_of: Callable[[str], bytes | None] = lambda _: None,
) -> CertificateSigner:
    """Raises SignerUnavailable."""
    try:
        loaded = signers.SimpleSigner.load_pkcs12(str(path), passphrase=passphrase)
    except (OSError, ValueError) as failure:
        raise SignerUnavailable(cause=failure) from failure
    if loaded is None:
        raise SignerUnavailable(cause=f"{path}: không mở được / cannot be opened")
    return CertificateSigner(lambda: nullcontext(loaded), look, picture_of)


def configured(folder: Path, look: Look = PERSON) -> CertificateSigner | None:
    """What the environment names: MOTCUA_SIGNING_P12 with MOTCUA_SIGNING_PASSPHRASE, or a token with
    MOTCUA_SIGNING_PKCS11 (its library), _TOKEN, _CERTIFICATE and _PIN; for the agency MOTCUA_SEAL_… alike. Else the
    demo's certificate, where there is one. Pictures lie in the folder `pictures`. Raises SignerUnavailable."""
    seen = pictures(folder / "pictures")
    given = {name: os.environ.get(f"MOTCUA_{look.prefix}_{name}") for name in ("P12", "PASSPHRASE", "PKCS11")}
    if given["PKCS11"]:
        return CertificateSigner(partial(_on_token, given["PKCS11"], look.prefix), look, seen)
    if given["P12"]:
        return from_file(Path(given["P12"]), (given["PASSPHRASE"] or "").encode() or None, look, seen)
    demo = folder / f"{look.demo}.p12"
    return from_file(demo, _DEMO_PASSPHRASE, look, seen) if demo.exists() else None


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
