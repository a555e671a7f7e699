"""The report of the use of receipts of a quarter: on the page, as a paper and as a sheet; closing it."""

from io import BytesIO

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from engine.adapters.receipt_use import ReceiptUse, receipt_use_pdf, receipt_use_xlsx
from engine.domain.errors import Refusal
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.domain.receipt_use import Quarter
from engine.operations.receipt_use import close_quarter
from engine.store.queries.receipt_use import closings_of, use_in
from web import context
from web.errors import code_of, tell
from web.language import said
from web.language import translated as _
from web.slips import as_pdf

blueprint = Blueprint("receipt_use", __name__, url_prefix="/receipt-use")

SHOWN = 8  # quarters to choose from
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/")
def page() -> ResponseReturnValue:
    chosen = request.args.get("quarter")
    return _page(_current() if chosen is None else _quarter(chosen))


@blueprint.post("/<quarter>/close")
def close(quarter: str) -> ResponseReturnValue:
    chosen = _quarter(quarter)
    try:
        close_quarter(context.installation(), chosen, actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return _page(chosen, refusal=said(refusal)), code_of(refusal)
    tell(_("Đã chốt báo cáo quý %(quarter)s.", quarter=f"{chosen.number}/{chosen.year}"))
    return redirect(url_for("receipt_use.page", quarter=chosen.key))


@blueprint.get("/<quarter>.pdf")
def as_paper(quarter: str) -> Response:
    return as_pdf(receipt_use_pdf(_report(_quarter(quarter))), f"su-dung-bien-lai-{quarter}")


@blueprint.get("/<quarter>.xlsx")
def as_sheet(quarter: str) -> Response:
    content = BytesIO(receipt_use_xlsx(_report(_quarter(quarter))))
    return send_file(content, mimetype=_EXCEL, as_attachment=True, download_name=f"su-dung-bien-lai-{quarter}.xlsx")


def _report(quarter: Quarter) -> ReceiptUse:
    installation, unit_id = context.installation(), context.actor().unit_id
    papers = installation.catalog.receipt_papers
    if not papers.forms:
        abort(404)
    with installation.database.reading() as session:
        found = use_in(session, unit_id, quarter, papers)
    return ReceiptUse(
        unit=installation.catalog.organisation.unit(unit_id).name,
        use=found,
        papers=papers,
        today=local(context.now()).date(),
        demo=context.running().is_demo,
    )


def _page(quarter: Quarter, refusal: str | None = None) -> str:
    installation, actor, today = context.installation(), context.actor(), local(context.now()).date()
    papers = installation.catalog.receipt_papers
    mandate = installation.catalog.organisation.mandate(Act.RECEIPT_BOOKS, today)
    with installation.database.reading() as session:
        found, closings = use_in(session, actor.unit_id, quarter, papers), closings_of(session, actor.unit_id)
    return render_template(
        "receipt_use.html",
        use=found,
        form=papers.form(quarter.last) if papers.forms else None,
        kinds={kind.key: kind.name_vi for kind in papers.kinds},
        quarters=_quarters(),
        closings=closings,
        is_over=quarter.last < today,
        may=bool(mandate.by & actor.roles),
        may_by=sorted(mandate.by & set(installation.catalog.organisation.unit(actor.unit_id).roles)),
        refusal=refusal,
    )


def _current() -> Quarter:
    return Quarter.of(local(context.now()).date())


def _quarters() -> list[Quarter]:
    """The latest first."""
    found = [_current()]
    while len(found) < SHOWN:
        last = found[-1]
        before = Quarter(year=last.year, number=last.number - 1)
        found.append(before if before.number else Quarter(year=last.year - 1, number=4))
    return found


def _quarter(text: str) -> Quarter:
    found = Quarter.parse(text)
    if found is None:
        abort(404)
    return found
