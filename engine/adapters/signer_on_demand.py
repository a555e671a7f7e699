"""The configured signer, opened when the first file is signed: what signs is slow to load, and a token may be away."""

from datetime import datetime
from pathlib import Path

from engine.domain.signing_refusals import SignerUnavailable


class SignerOnDemand:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sign(self, pdf: bytes, *, reason: str, stamp: str, at: datetime) -> bytes:
        """Raises SignerUnavailable, PdfUnavailable."""
        from engine.adapters.signing import configured

        signer = configured(self._folder)
        if signer is None:
            raise SignerUnavailable(cause="chưa cấu hình chứng thư số / no certificate is configured")
        return signer.sign(pdf, reason=reason, stamp=stamp, at=at)
