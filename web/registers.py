"""The register of dossiers (sổ theo dõi hồ sơ) of the unit, or of one whose archive it keeps, for days of one year."""

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.adapters.slip_paper import register_pdf
from engine.domain.day import parse_day
from engine.domain.errors import InvalidInput
from engine.domain.identifiers import UnitId
from engine.domain.instant import local
from engine.operations.open_register import open_register
from engine.store.queries.dossier_register import register_lines
from engine.store.queries.report_period import ReportPeriod
from engine.store.queries.visibility import Reader
from web import context
from web.days import typed_day
from web.errors import WRONG_INPUT
from web.slips import as_pdf

blueprint = Blueprint("registers", __name__, url_prefix="/registers")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the form asks for, as typed."""

    unit: str
    first: str
    last: str


@blueprint.get("/")
def page() -> ResponseReturnValue:
    today = local(context.now()).date()
    if "first" not in request.args:
        return _form(Asked(unit=context.actor().unit_id, first=f"01/01/{today.year}", last=f"{today:%d/%m/%Y}"))
    asked = Asked(**{name: request.args.get(name, "").strip()[:40] for name in ("unit", "first", "last")})
    try:
        first, last = typed_day(asked.first, "Từ ngày", "From"), typed_day(asked.last, "Đến ngày", "To")
        ReportPeriod(first=first, last=last)
    except InvalidInput as wrong:
        return _form(asked, wrong), WRONG_INPUT
    return redirect(url_for("registers.volume", unit=asked.unit, first=first.isoformat(), last=last.isoformat()))


@blueprint.get("/<unit>/<first>/<last>.pdf")
def volume(unit: str, first: str, last: str) -> Response:
    installation, actor, now = context.installation(), context.actor(), context.now()
    period = ReportPeriod(first=parse_day(first, "từ ngày"), last=parse_day(last, "đến ngày"))
    archive = open_register(installation, UnitId(unit), period, actor=actor, now=now)
    with installation.database.reading() as session:
        lines = register_lines(session, Reader.of(actor).at(archive.unit), period)
    ours = [line for line in lines if archive.has(line.procedure_code)]
    pages = register_pdf(installation.catalog, archive.unit, period, ours)
    return as_pdf(pages, f"register-{unit}-{first}-{last}")


def _form(asked: Asked, wrong: InvalidInput | None = None) -> str:
    organisation, today = context.installation().catalog.organisation, local(context.now()).date()
    archives = organisation.mapped_to(context.actor().unit_id, today)
    units = [found.unit for found in archives if organisation.unit(found.unit).agency_code is not None]
    return render_template("registers.html", asked=asked, wrong=wrong, units=units)
