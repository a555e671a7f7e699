"""The signatures of a PDF file as others see them: read from the file's own bytes, judged by openssl and, where it is
installed, by poppler."""

import re
import shutil
import subprocess
from pathlib import Path

from asn1crypto import cms

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


def all_parts(pdf: bytes) -> list[tuple[bytes, cms.SignedData]]:
    """What each signature covers, and its CMS, in the order of signing."""
    found = []
    for numbers in _RANGE.findall(pdf):
        first, length, second, rest = map(int, numbers)
        raw = bytes.fromhex(pdf[first + length + 1 : second - 1].decode())
        covered = pdf[first : first + length] + pdf[second : second + rest]
        found.append((covered, cms.ContentInfo.load(raw)["content"]))
    return found


def openssl_holds(part: tuple[bytes, cms.SignedData], folder: Path) -> bool:
    """The signature, not whom the certificate leads to."""
    covered, data = part
    (folder / "cms.der").write_bytes(cms.ContentInfo({"content_type": "signed_data", "content": data}).dump())
    (folder / "covered").write_bytes(covered)
    asked = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "cms.der", "-content", "covered"]
    told = subprocess.run([*asked, "-noverify", "-out", "out"], cwd=folder, capture_output=True, check=False)
    return told.returncode == 0


def poppler_counts(pdf: bytes, folder: Path) -> int | None:
    """How many signatures pdfsig calls valid; none where there is no pdfsig."""
    if shutil.which("pdfsig") is None:
        return None
    (folder / "asked.pdf").write_bytes(pdf)
    told = subprocess.run(["pdfsig", "-nocert", "asked.pdf"], cwd=folder, capture_output=True, text=True, check=False)
    return told.stdout.count("Signature is Valid")
