"""A page of HTML as a PDF file that can be read aloud, searched and kept. The only importer of WeasyPrint."""

import io
import subprocess
import sys
from contextlib import redirect_stdout
from threading import Lock
from typing import Any

from engine.domain.errors import Refusal

_ONE_AT_A_TIME = Lock()  # the fonts of a process are shared
_ONE_BOOK_AT_A_TIME = Lock()
_UNAVAILABLE = 3  # exit code of the process that sets a book


class PdfUnavailable(Refusal):
    """The libraries that set type are the system's; everything else runs without them."""

    vi = (
        "Máy chủ chưa có phần mềm để in PDF nên chưa in được; hồ sơ không thay đổi gì. Hãy báo quản trị cài Pango và "
        "bộ chữ Liberation (trên Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
        "fonts-liberation2) rồi in lại."
    )
    en = (
        "The server lacks the software for PDF files, so nothing was printed; the dossier is unchanged. Ask whoever "
        "runs it to install Pango and the Liberation fonts (on Debian: apt-get install libpango-1.0-0 "
        "libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2), then print again."
    )


def render_pdf(html: str) -> bytes:
    """A whole HTML document, its style inside it, as PDF/UA with its fonts. It reads no file and no network: pictures
    stand in it as data. Raises PdfUnavailable."""
    with _ONE_AT_A_TIME:
        weasyprint = _weasyprint()
        fetcher = weasyprint.urls.URLFetcher(allowed_protocols={"data"})
        document = weasyprint.HTML(string=html, url_fetcher=fetcher, media_type="print")
        made: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return made


def render_book(html: str) -> bytes:
    """The same for hundreds of pages, which take a quarter of a minute: in a process of its own, so that nobody's page
    waits for it. Raises PdfUnavailable."""
    with _ONE_BOOK_AT_A_TIME:
        command = [sys.executable, "-m", "engine.adapters.pdf"]
        done = subprocess.run(command, input=html.encode(), capture_output=True, check=False)
    if done.returncode == _UNAVAILABLE:
        raise PdfUnavailable
    done.check_returncode()
    return done.stdout


def _weasyprint() -> Any:
    """Imported when the first file is asked for: it is slow, and fails where the system's libraries are not there."""
    try:
        with redirect_stdout(io.StringIO()):  # it prints advice of its own before it fails
            import weasyprint
            import weasyprint.urls
    except OSError as error:
        raise PdfUnavailable from error
    return weasyprint


def _main() -> None:
    try:
        pages = render_pdf(sys.stdin.buffer.read().decode())
    except PdfUnavailable:
        sys.exit(_UNAVAILABLE)
    sys.stdout.buffer.write(pages)


if __name__ == "__main__":
    _main()
