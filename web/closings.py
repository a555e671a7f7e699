"""Closing days of a book or of the whole unit, for good; what is closed is shown before."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.errors import InvalidInput, Refusal
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.operations.close_period import close_period
from engine.store.queries.closings import BookView, books_of, closings_of
from engine.store.queries.proposals import ProposalView, open_proposals
from engine.store.queries.report_period import ReportPeriod
from web import context
from web.errors import WRONG_INPUT, code_of, tell
from web.language import said
from web.language import translated as _
from web.typed import Typed

blueprint = Blueprint("closings", __name__, url_prefix="/closings")


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What the days hold that are to be closed, and what still waits to be entered on them."""

    days: ReportPeriod
    book: str | None
    books: list[BookView]
    waiting: list[ProposalView]


@blueprint.get("/")
def page() -> ResponseReturnValue:
    return _page(Typed({}))


@blueprint.post("/")
def close() -> ResponseReturnValue:
    """`act` is "preview" or "close"."""
    typed = Typed(request.form)
    days, book, reason = _days(typed), typed.get("book") or None, typed.text("reason")
    if typed.problems or days is None:
        return _page(typed), WRONG_INPUT
    if request.form.get("act") != "close":
        return _page(typed, preview=_preview(days, book))
    try:
        close_period(
            context.installation(),
            context.actor().unit_id,
            first=days.first,
            last=days.last,
            book=book,
            reason=reason,
            actor=context.actor(),
            now=context.now(),
        )
    except Refusal as refusal:
        return _page(typed, refusal=said(refusal)), code_of(refusal)
    tell(_("Đã khóa sổ. Việc xảy ra trong những ngày đó không nhập thêm được nữa."))
    return redirect(url_for("closings.page"))


def _days(typed: Typed) -> ReportPeriod | None:
    first, last = typed.day("first"), typed.day("last")
    if not typed.problems and last < first:
        typed.refuse("last", _("Ngày cuối không được trước ngày đầu."))
    if last >= _today():
        typed.refuse("last", _("Chỉ khóa được những ngày đã qua; hôm nay khóa được từ ngày mai."))
    try:
        return None if typed.problems else ReportPeriod(first=first, last=last)
    except InvalidInput as wrong:
        typed.refuse("first", said(wrong))
        return None


def _preview(days: ReportPeriod, book: str | None) -> Preview:
    actor = context.actor()
    with context.installation().database.reading() as session:
        books = books_of(session, actor.unit_id, days)
        waiting = open_proposals(session, context.reader(), actor.unit_id)
    return Preview(
        days=days,
        book=book,
        books=[row for row in books if book in (None, row.book)],
        waiting=[row for row in waiting if "on_paper" in row.arguments and _within(row, days)],
    )


def _within(row: ProposalView, days: ReportPeriod) -> bool:
    return days.first <= date.fromisoformat(row.arguments["on_paper"]["occurred_at"][:10]) <= days.last


def _page(typed: Typed, refusal: str | None = None, preview: Preview | None = None) -> str:
    actor, catalog = context.actor(), context.installation().catalog
    mandate = catalog.organisation.mandate(Act.CLOSING, _today())
    with context.installation().database.reading() as session:
        found = closings_of(session, actor.unit_id)
    return render_template(
        "closings.html",
        found=found,
        typed=typed,
        refusal=refusal,
        preview=preview,
        books=catalog.vocabulary.registers.values(),
        names={row.key: row.name for row in catalog.vocabulary.registers.values()},
        may_close=bool(mandate.by & actor.roles),
        may_by=sorted(mandate.by & set(catalog.organisation.unit(actor.unit_id).roles)),
    )


def _today() -> date:
    return local(context.now()).date()
