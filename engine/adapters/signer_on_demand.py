"""The configured signer, opened when the first file is signed: what signs is slow to load, and a token may be away."""

from datetime import datetime
from pathlib import Path

from engine.domain.signing_refusals import SignerUnavailable


class SignerOnDemand:
    def __init__(self, folder: Path, *, for_agency: bool = False) -> None:
        self._folder = folder
        self._for_agency = for_agency

    def sign(self, pdf: bytes, *, reason: str, stamp: str, at: datetime, of: str = "") -> bytes:
        """Raises SignerUnavailable, PdfUnavailable."""
        from engine.adapters.signing import AGENCY, PERSON, configured

        signer = configured(self._folder, AGENCY if self._for_agency else PERSON)
        if signer is None:
            raise SignerUnavailable(cause="chưa cấu hình chứng thư số / no certificate is configured")
        return signer.sign(pdf, reason=reason, stamp=stamp, at=at, of=of)
