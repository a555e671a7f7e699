"""Signing with a token through PKCS#11, on SoftHSM2: a real library, a real session, a key that never leaves it."""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from engine.adapters.pdf import render_pdf
from engine.adapters.signing import AGENCY, configured, make_demo_certificate, verify_pdf
from engine.domain.signing_refusals import SignerUnavailable

LIBRARIES = [
    *os.environ.get("SOFTHSM2_LIBRARY", "").split(os.pathsep),
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
]
LIBRARY = next((path for path in LIBRARIES if path and Path(path).exists()), None)
TOOL = shutil.which("softhsm2-util")
NOW = datetime(2022, 3, 7, 2, 0, tzinfo=UTC)
PAGE = '<!doctype html><html lang="vi"><head><title>Giấy</title></head><body><p>Xác nhận</p></body></html>'

NEEDED = "needs SoftHSM2 (on Debian: apt-get install softhsm2; elsewhere softhsm2-util in PATH, SOFTHSM2_LIBRARY)"


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A token with one key and its certificate, named by the environment as an office would."""
    pkcs11 = pytest.importorskip("pkcs11", reason="needs python-pkcs11 (pip install 'motcua[token]')")
    if LIBRARY is None or TOOL is None:
        pytest.skip(NEEDED)
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(
        f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\n"
    )
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    make = [TOOL, "--init-token", "--free", "--label", "ubnd", "--pin", "1234", "--so-pin", "5678"]
    subprocess.run([*make, "--module", LIBRARY], check=True, capture_output=True)
    _fill(pkcs11, make_demo_certificate(tmp_path, agency="UBND xã", now=datetime(2026, 1, 1, tzinfo=UTC)), TOOL)
    for name, value in {"PKCS11": LIBRARY, "TOKEN": "ubnd", "CERTIFICATE": "lanhdao", "PIN": "1234"}.items():
        monkeypatch.setenv(f"MOTCUA_SEAL_{name}", value)
    return tmp_path


def _fill(pkcs11: object, file: Path, tool: str) -> None:
    key, certificate, _others = pkcs12.load_key_and_certificates(file.read_bytes(), b"minh-hoa")
    assert key is not None
    assert certificate is not None
    pem = file.with_suffix(".pem")
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    given = ["--token", "ubnd", "--pin", "1234", "--id", "01", "--label", "lanhdao", "--module", str(LIBRARY)]
    subprocess.run([tool, "--import", str(pem), *given], check=True, capture_output=True)
    from pkcs11 import Attribute, CertificateType, ObjectClass, lib

    with lib(LIBRARY).get_token(token_label="ubnd").open(rw=True, user_pin="1234") as session:
        session.create_object(
            {
                Attribute.CLASS: ObjectClass.CERTIFICATE,
                Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                Attribute.TOKEN: True,
                Attribute.LABEL: "lanhdao",
                Attribute.ID: b"\x01",
                Attribute.SUBJECT: certificate.subject.public_bytes(),
                Attribute.VALUE: certificate.public_bytes(serialization.Encoding.DER),
            }
        )


def test_a_token_signs_for_the_agency(token: Path) -> None:
    signer = configured(token, AGENCY)
    assert signer is not None
    for _time in range(2):  # the login of the first is over
        (found,) = verify_pdf(signer.sign(render_pdf(PAGE), reason="Dấu", stamp="UBND", at=NOW))
        assert (found.sound, found.whole, found.agency) == (True, True, True)


@pytest.mark.parametrize(("name", "value"), [("PIN", "0000"), ("TOKEN", "other"), ("CERTIFICATE", "other")])
def test_a_token_that_does_not_open_is_said(
    token: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"MOTCUA_SEAL_{name}", value)
    with pytest.raises(SignerUnavailable):
        _sign(token)


def _sign(folder: Path) -> None:
    signer = configured(folder, AGENCY)
    assert signer is not None
    signer.sign(render_pdf(PAGE), reason="Dấu", stamp="UBND", at=NOW)
