"""The report on administrative reform as a Word file, from the template in workflows/documents that offices edit."""

import io

from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import Environment, StrictUndefined

from engine.adapters.report_words import Shown, before_start, told
from engine.config import WORKFLOWS
from engine.store.queries.report_cchc import Cchc

TEMPLATE = WORKFLOWS / "documents" / "report_cchc.docx"


def cchc_docx(report: Cchc, shown: Shown) -> bytes:
    document = DocxTemplate(TEMPLATE)
    document.render(told(report, shown), Environment(undefined=StrictUndefined, autoescape=True))
    note = before_start(report.scope)
    if note is not None:
        document.get_docx().add_paragraph(f"* {note}")
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()
