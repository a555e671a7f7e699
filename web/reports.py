"""The reports of a unit over any days as files: Word, Excel and PDF of the figures that the dashboard shows."""

from collections.abc import Callable
from io import BytesIO

from flask import Blueprint, Response, send_file

from engine.adapters.report_kinds import KINDS, report_file
from engine.adapters.report_words import Shown, names_of
from engine.domain.errors import NotFound
from engine.store.database import Session
from engine.store.queries.report_cchc import Cchc, cchc
from engine.store.queries.report_ii06a import Ii06a, ii06a
from engine.store.queries.report_scope import ReportScope
from web import context
from web.dashboard import asked_for, check_reader, published, scope_for
from web.slips import as_pdf

READ: dict[str, Callable[[Session, ReportScope], Cchc | Ii06a]] = {"cchc": cchc, "ii06a": ii06a}
_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {"docx": f"{_OFFICE}.wordprocessingml.document", "xlsx": f"{_OFFICE}.spreadsheetml.sheet"}

blueprint = Blueprint("reports", __name__, url_prefix="/dashboard/reports")


@blueprint.get("/<report>.<kind>")
def file(report: str, kind: str) -> Response:
    check_reader()
    if kind not in KINDS.get(report, ()):
        raise NotFound("báo cáo", "report", f"{report}.{kind}"[:60])
    asked = asked_for()
    with context.installation().database.reading() as session:
        found = READ[report](session, scope_for(session, asked))
    names = names_of(context.installation().catalog, asked.unit)
    shown = Shown(names=names, procedures=published(asked.period.last), demo=context.running().is_demo)
    content, name = report_file(found, kind, shown), f"{report}-{asked.period.first}-{asked.period.last}"
    if kind == "pdf":
        return as_pdf(content, name)
    return send_file(BytesIO(content), mimetype=TYPES[kind], as_attachment=True, download_name=f"{name}.{kind}")
