"""The report on administrative reform as a Word file, from the template in workflows/documents that offices edit."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import Environment, StrictUndefined

from engine.adapters.report_file import written
from engine.adapters.report_words import ReportNames, before_start, by_field, day, money, number, percent, some
from engine.config import WORKFLOWS
from engine.store.queries.report_cchc import Cchc

TEMPLATE = WORKFLOWS / "documents" / "report_cchc.docx"
_COUNTS = ("received", "carried", "early", "on_time", "overdue", "within_term", "past_term")


def write_cchc(report: Cchc, target: Path, *, names: ReportNames, procedures: int, demo: bool) -> None:
    """Write the drafted report. Raises InvalidInput where the file cannot be written."""
    document = DocxTemplate(TEMPLATE)
    words = _words(report, names) | {"procedures": procedures, "demo": demo}
    document.render(words, Environment(undefined=StrictUndefined, autoescape=True))
    note = before_start(report.scope)
    if note is not None:
        document.get_docx().add_paragraph(f"* {note}")
    with written(target, "--docx") as draft:
        document.save(draft)


def _words(report: Cchc, names: ReportNames) -> dict[str, Any]:
    rows = [_row(names.groups[group.group], group) for group in report.groups]
    return {
        **_heading(report, names),
        **_outcome(report, names),
        **_service(report),
        "rows": rows,
        "total": {key: sum(row[key] for row in rows) for key in _COUNTS},
    }


def _row(field: str, group: object) -> dict[str, Any]:
    return {"field": field} | {key: getattr(group, key) for key in _COUNTS}


def _heading(report: Cchc, names: ReportNames) -> Mapping[str, Any]:
    period = report.scope.period
    return {
        "unit": names.unit.short_name,
        "agency_upper": names.agency.upper(),
        "area_upper": names.area.upper() if names.unit.name.endswith(names.area) else "",
        "place": names.place,
        "last": period.last,
        "first_day": day(period.first),
        "last_day": day(period.last),
        "online_first_day": day(period.of_its_year.first),
    }


def _outcome(report: Cchc, names: ReportNames) -> Mapping[str, Any]:
    waiting = (f"{number(row.dossiers)} hồ sơ tại {names.units[row.unit]}" for row in report.waiting)
    return {
        "received": number(report.received),
        "received_by_field": by_field(report.groups, names, "received"),
        "carried": some(sum(group.carried for group in report.groups)),
        "completed": number(report.completed),
        "completed_by_field": by_field(report.groups, names, "completed"),
        "on_time_rate": percent(report.early_or_on_time_rate),
        "in_progress": number(report.in_progress),
        "within_term": number(report.within_term),
        "waiting": "; ".join(waiting),
        "overdue": some(report.overdue),
        "overdue_chain": some(report.overdue_chain),
    }


def _service(report: Cchc) -> Mapping[str, Any]:
    service = report.service
    return {
        "fees_total": money(service.fees_total),
        "online": number(service.online),
        "digitised_rate": percent(service.digitised_rate),
        "satisfaction_rate": percent(service.satisfaction_rate),
        "complaints": some(service.complaints),
    }
