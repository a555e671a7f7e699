"""A report as a file of the kind that was asked for. What makes one is imported then: Word and PDF are slow."""

from engine.adapters.report_words import Shown
from engine.domain.errors import NotFound
from engine.store.queries.report_cchc import Cchc
from engine.store.queries.report_ii06a import Ii06a

KINDS = {"cchc": ("docx", "pdf", "xlsx"), "ii06a": ("xlsx", "pdf")}


def report_file(report: Cchc | Ii06a, kind: str, shown: Shown) -> bytes:
    """Raises NotFound for a kind that the report does not have, PdfUnavailable."""
    return _cchc(report, kind, shown) if isinstance(report, Cchc) else _ii06a(report, kind, shown)


def _cchc(report: Cchc, kind: str, shown: Shown) -> bytes:
    if kind == "docx":
        from engine.adapters.report_docx import cchc_docx

        return cchc_docx(report, shown)
    if kind == "pdf":
        from engine.adapters.report_pdf import cchc_pdf

        return cchc_pdf(report, shown)
    if kind == "xlsx":
        from engine.adapters.report_cchc_xlsx import cchc_xlsx

        return cchc_xlsx(report, shown)
    raise NotFound("loại tệp", "kind of file", kind[:20])


def _ii06a(report: Ii06a, kind: str, shown: Shown) -> bytes:
    if kind == "xlsx":
        from engine.adapters.report_ii06a_xlsx import ii06a_xlsx

        return ii06a_xlsx(report, shown)
    if kind == "pdf":
        from engine.adapters.report_pdf import ii06a_pdf

        return ii06a_pdf(report, shown)
    raise NotFound("loại tệp", "kind of file", kind[:20])
