"""Reports on paper: the templates in workflows/documents/reports, whose words are those of the Word and Excel files."""

from typing import Any

from engine.adapters.documents import filled
from engine.adapters.pdf import render_pdf
from engine.adapters.report_words import Shown, before_start, day, told
from engine.store.queries.report_cchc import Cchc
from engine.store.queries.report_ii06a import Ii06a, Row


def cchc_pdf(report: Cchc, shown: Shown) -> bytes:
    """Raises PdfUnavailable."""
    return _page("cchc.html", told(report, shown) | {"note": before_start(report.scope)})


def ii06a_pdf(report: Ii06a, shown: Shown) -> bytes:
    """Raises PdfUnavailable."""
    rows = [_told(shown.names.groups[row.groups[0].group], row) for row in report.rows]
    words = {
        "unit": shown.names.unit.name,
        "demo": shown.demo,
        "first_day": day(report.scope.period.first),
        "last_day": day(report.scope.period.last),
        "rows": rows,
        "total": _told("Tổng số", report.total),
        "note": before_start(report.scope),
    }
    return _page("ii06a.html", words)


def _told(field: str, row: Row) -> dict[str, Any]:
    return {"field": field, "columns": list(row.columns.values())}


def _page(template: str, words: dict[str, Any]) -> bytes:
    return render_pdf(filled(f"reports/{template}", words))
