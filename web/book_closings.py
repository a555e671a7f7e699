"""Closing the books of a year: what would be closed is shown before, gaps are named, the leader signs at the book."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.book import Book, spans
from engine.domain.errors import Refusal
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.operations.close_book import close_book, preview_closing
from engine.store.queries.books import books_of_unit
from web import context
from web.books import address
from web.errors import WRONG_INPUT, code_of, tell
from web.language import said
from web.language import translated as _
from web.language import translated_count as _n
from web.typed import Typed

blueprint = Blueprint("book_closings", __name__, url_prefix="/books/closing")


@blueprint.get("/")
def page() -> ResponseReturnValue:
    return _page(_year(request.args.get("year")), Typed({}))


@blueprint.post("/")
def close() -> ResponseReturnValue:
    """Each ticked book is closed by itself: a refusal of one leaves the others closed, and says which it was."""
    typed = Typed(request.form)
    year, kinds, closed = _year(typed.get("year")), typed.many("kind"), 0
    if not kinds:
        return _page(year, typed, refusal=_("Hãy chọn sổ cần khóa.")), WRONG_INPUT
    for kind in kinds:
        book = Book(unit_id=context.actor().unit_id, kind=kind, year=year)
        remark = typed.get(f"remark-{kind}")
        try:
            close_book(context.installation(), book, remark=remark, actor=context.actor(), now=context.now())
            closed += 1
        except Refusal as refusal:
            return _page(year, typed, refusal=said(refusal), closed=closed), code_of(refusal)
    tell(
        _n(
            "Đã khóa %(num)s sổ. Lãnh đạo ký xác nhận ở trang của sổ.",
            "Đã khóa %(num)s sổ. Lãnh đạo ký xác nhận ở trang của sổ.",
            closed,
        )
    )
    return redirect(url_for("book_closings.page", year=year))


def _year(text: str | None) -> int:
    """The last year that is over, where nobody asks for another."""
    today = local(context.now()).date()
    over = today.year if (today.month, today.day) == (12, 31) else today.year - 1
    return int(text) if text and text.isdecimal() and len(text) == 4 else over


def _page(year: int, typed: Typed, refusal: str | None = None, closed: int = 0) -> str:
    installation, actor, today = context.installation(), context.actor(), local(context.now()).date()
    with installation.database.reading() as session:
        known = books_of_unit(session, actor.unit_id)
    mandate = installation.catalog.organisation.mandate(Act.BOOKS, today)
    roles = set(installation.catalog.organisation.unit(actor.unit_id).roles)
    return render_template(
        "books/closing.html",
        year=year,
        years=sorted({row.book.year for row in known}, reverse=True),
        open_books=preview_closing(installation, actor.unit_id, year),
        closed_books=[row for row in known if row.book.year == year and row.closing is not None],
        is_over=(today.year, today.month, today.day) >= (year, 12, 31),
        typed=typed,
        ticked=typed.many("kind"),
        refusal=refusal,
        closed=closed,
        spans=spans,
        name=lambda book: installation.catalog.books.name(book.kind),
        address=address,
        may=bool(actor.roles & mandate.by),
        may_by=sorted(mandate.by & roles),
    )
