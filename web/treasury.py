"""Months of the unit's money: closing one, what it owes to the State Treasury, what was paid."""

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.errors import Refusal
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.domain.payment import PaymentWay
from engine.domain.treasury import first_of, next_month
from engine.operations.treasury import close_month, pay_treasury
from engine.store.queries.treasury import MonthView, months_of
from web import context
from web.errors import WRONG_INPUT, code_of, tell
from web.language import said
from web.language import translated as _
from web.typed import Typed

blueprint = Blueprint("treasury", __name__, url_prefix="/treasury")


@blueprint.get("/")
def page() -> ResponseReturnValue:
    return _page(Typed({}))


@blueprint.post("/close")
def close() -> ResponseReturnValue:
    typed = Typed(request.form)
    month = _month(typed)
    if typed.problems:
        return _page(typed, refused=("close", None)), WRONG_INPUT
    try:
        close_month(context.installation(), month, actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return _page(typed, refused=("close", said(refusal))), code_of(refusal)
    tell(_("Đã chốt tháng %(month)s.", month=f"{month:%m/%Y}"))
    return redirect(url_for("treasury.page"))


@blueprint.post("/pay")
def pay() -> ResponseReturnValue:
    typed = Typed(request.form)
    month, amount, document = _month(typed), typed.dong("amount"), typed.text("document")
    way = PaymentWay.TRANSFER if typed.get("way") == PaymentWay.TRANSFER else PaymentWay.CASH
    if typed.problems:
        return _page(typed, refused=("pay", None)), WRONG_INPUT
    try:
        pay_treasury(context.installation(), month, amount, document, way, actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return _page(typed, refused=("pay", said(refusal))), code_of(refusal)
    tell(_("Đã ghi nộp Kho bạc."))
    return redirect(url_for("treasury.page"))


def _month(typed: Typed) -> date:
    """The first day of the month that was chosen: a day stands for its month."""
    try:
        return first_of(date.fromisoformat(typed.get("month")))
    except ValueError:
        typed.refuse("month", _("Hãy chọn một tháng."))
        return date.min


def _page(typed: Typed, refused: tuple[str, str | None] = ("", None)) -> str:
    installation, actor, today = context.installation(), context.actor(), local(context.now()).date()
    with installation.database.reading() as session:
        found = months_of(session, actor.unit_id)
    mandate = installation.catalog.organisation.mandate(Act.TREASURY, today)
    roles = set(installation.catalog.organisation.unit(actor.unit_id).roles)
    return render_template(
        "treasury.html",
        found=found,
        late={row.month for row in found if row.owed > 0 and row.due_on < today},
        open_months=_open_months(found, today),
        typed=typed,
        refused=refused,
        may=bool(actor.roles & mandate.by),
        may_by=sorted(mandate.by & roles),
    )


def _open_months(found: list[MonthView], today: date) -> list[date]:
    """The months that could be closed: those since the last closed one, or the last twelve."""
    known, months = {row.month for row in found}, list[date]()
    month = first_of(today).replace(year=today.year - 1)
    while next_month(month) <= today:
        months.append(month)
        month = next_month(month)
    latest = max(known, default=date.min)
    return [month for month in reversed(months) if month > latest]
