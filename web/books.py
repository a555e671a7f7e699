"""Books of a year: which the unit keeps, each line by line, as PDF and Excel, and where the bound book is."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from engine.adapters.book_paper import book_pdf, paper_of, told
from engine.adapters.book_sheet import book_xlsx
from engine.domain.book import Book, Place, Turn
from engine.domain.book_line import Line
from engine.domain.errors import InvalidInput, Refusal
from engine.domain.identifiers import UnitId
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.operations.books import WINDOW, OpenBook, archives, lines_between, lines_within, open_book
from engine.operations.close_book import confirm_closing
from engine.operations.turn_book import turn_book
from engine.store.queries.books import BookStanding, books_of_unit, range_of_days
from engine.store.queries.report_period import ReportPeriod
from web import context
from web.days import typed_day
from web.errors import WRONG_INPUT, code_of, tell
from web.language import said
from web.language import translated as _
from web.slips import as_pdf
from web.typed import Typed

blueprint = Blueprint("books", __name__, url_prefix="/books")
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the reader looks for, as typed."""

    number: str = ""
    first: str = ""
    last: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaf:
    """The numbers of one page on the screen; `before` and `after` are where its neighbours begin."""

    lines: list[Line]
    before: int | None
    after: int | None


def address(kind: str) -> str:
    """A series as a part of an address."""
    return kind.replace(":", ".").replace("/", "~")


def _book(unit: str, kind: str, year: int) -> Book:
    return Book(unit_id=UnitId(unit), kind=kind.replace("~", "/").replace(".", ":", 1), year=year)


@blueprint.get("/")
def page() -> str:
    installation, actor = context.installation(), context.actor()
    units = [found.unit for found in archives(installation, actor, context.now())]
    with installation.database.reading() as session:
        found = [row for unit in units for row in books_of_unit(session, unit)]
    years = sorted({row.book.year for row in found}, reverse=True)
    year = request.args.get("year", type=int) or next(iter(years), local(context.now()).year)
    shown = [row for row in found if row.book.year == year]
    return render_template(
        "books/list.html", groups=_groups(shown), years=years, year=year, units=units, name=_name, address=address
    )


def _groups(rows: list[BookStanding]) -> list[tuple[str, list[BookStanding]]]:
    """Registers first, then slips and receipts."""
    heads = {"register": _("Sổ đăng ký, sổ theo dõi"), "slip": _("Phiếu, giấy"), "receipt": _("Biên lai")}
    groups = {prefix: [row for row in rows if _prefix(row.book) == prefix] for prefix in heads}
    return [(heads[prefix], sorted(inside, key=_rank)) for prefix, inside in groups.items() if inside]


def _prefix(book: Book) -> str:
    return "register" if book.kind == "slip:register" else book.prefix


def _rank(row: BookStanding) -> tuple[bool, str]:
    return row.book.kind != "slip:register", _name(row.book)


def _name(book: Book) -> str:
    return context.installation().catalog.books.name(book.kind)


@blueprint.get("/<unit>/<kind>/<int:year>")
def book(unit: str, kind: str, year: int) -> ResponseReturnValue:
    return _page(_book(unit, kind, year), Typed({}))


@blueprint.get("/<unit>/<kind>/<int:year>.pdf")
def as_paper(unit: str, kind: str, year: int) -> Response:
    opened = _open(_book(unit, kind, year), taken="pdf")
    volume = request.args.get("volume", type=int)
    if volume is not None and volume not in opened.volumes:
        abort(404)
    with context.installation().database.reading() as session:
        paper = paper_of(session, opened, volume=volume, demo=context.running().is_demo)
    return as_pdf(book_pdf(paper), f"so-{address(opened.book.key)}-{year}" + (f"-{volume}" if volume else ""))


@blueprint.get("/<unit>/<kind>/<int:year>.xlsx")
def as_sheet(unit: str, kind: str, year: int) -> Response:
    opened = _open(_book(unit, kind, year), taken="xlsx")
    with context.installation().database.reading() as session:
        content = book_xlsx(paper_of(session, opened, demo=context.running().is_demo))
    name = f"so-{address(opened.book.key)}-{year}.xlsx"
    return send_file(BytesIO(content), mimetype=_EXCEL, as_attachment=True, download_name=name)


@blueprint.post("/<unit>/<kind>/<int:year>/turn")
def turn(unit: str, kind: str, year: int) -> ResponseReturnValue:
    wanted, typed = _book(unit, kind, year), Typed(request.form)
    first, volume, on = typed.number("first"), typed.number("volume"), typed.number("page")
    reason = typed.text("reason")
    if typed.problems:
        return _page(wanted, typed, refused=("turn", None)), WRONG_INPUT
    turned = Turn(first=first, place=Place(volume=volume, page=on))
    installation, actor, now = context.installation(), context.actor(), context.now()
    try:
        turn_book(installation, wanted, turned, reason=reason, actor=actor, now=now)
    except Refusal as refusal:
        return _page(wanted, typed, refused=("turn", said(refusal))), code_of(refusal)
    tell(_("Đã ghi quyển và trang."))
    return redirect(url_for("books.book", unit=unit, kind=kind, year=year))


@blueprint.post("/<unit>/<kind>/<int:year>/confirm")
def confirm(unit: str, kind: str, year: int) -> ResponseReturnValue:
    wanted = _book(unit, kind, year)
    try:
        confirm_closing(context.installation(), wanted, actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return _page(wanted, Typed({}), refused=("confirm", said(refusal))), code_of(refusal)
    tell(_("Đã ký xác nhận khóa sổ."))
    return redirect(url_for("books.book", unit=unit, kind=kind, year=year))


def _open(wanted: Book, taken: str | None = None) -> OpenBook:
    return open_book(context.installation(), wanted, actor=context.actor(), now=context.now(), taken=taken)


def _page(wanted: Book, typed: Typed, refused: tuple[str, str | None] = ("", None)) -> str:
    opened = _open(wanted)
    asked = Asked(**{name: request.args.get(name, "").strip()[:20] for name in ("number", "first", "last")})
    wrong, leaf = None, None
    try:
        leaf = _leaf(opened, asked)
    except InvalidInput as refusal:
        wrong, leaf = refusal, _leaf(opened, Asked())
    actor = context.actor()
    mandate = context.installation().catalog.organisation.mandate(Act.BOOKS, local(context.now()).date())
    own = opened.book.unit_id == actor.unit_id
    at: dict[str, Any] = {"unit": wanted.unit_id, "kind": address(wanted.kind), "year": str(wanted.year)}
    days: dict[str, Any] = {"first": asked.first, "last": asked.last} if asked.first or asked.last else {}
    return render_template(
        "books/book.html",
        opened=opened,
        at=at,
        leaf_at=lambda number: url_for("books.book", **at, **days, begin=number),
        asked=asked,
        wrong=wrong,
        leaf=leaf,
        told=told,
        typed=typed,
        refused=refused,
        may_turn=own and bool(actor.roles & mandate.by),
        may_confirm=own and bool(actor.roles & mandate.confirmed_by),
    )


def _leaf(opened: OpenBook, asked: Asked) -> Leaf:
    """Raises InvalidInput for a number or a day that is none."""
    begin = request.args.get("begin", type=int) or 0
    days = _days(asked)
    with context.installation().database.reading() as session:
        if days is None:
            begin = max(begin, 1) if not asked.number else _number(asked.number, opened.standing.last)
            begin = _whole(opened, begin)
            lines = lines_between(session, opened, begin, begin + WINDOW - 1)
            lowest, highest = 1, opened.standing.last
        else:
            found = range_of_days(session, opened.book, days.begin, days.end)
            if found is None:
                return Leaf(lines=[], before=None, after=None)
            lowest, highest = found
            begin = max(begin, lowest)
            numbers = begin, min(begin + WINDOW - 1, highest)
            lines = lines_within(session, opened, numbers, (days.begin, days.end))
    after = max(begin + WINDOW, max((line.last for line in lines), default=0) + 1)
    before = max(begin - WINDOW, lowest)
    return Leaf(lines=lines, before=before if begin > lowest else None, after=after if after <= highest else None)


def _days(asked: Asked) -> ReportPeriod | None:
    if not asked.first and not asked.last:
        return None
    first = typed_day(asked.first or asked.last, "Từ ngày", "From")
    return ReportPeriod(first=first, last=typed_day(asked.last or asked.first, "Đến ngày", "To"))


def _number(text: str, last: int) -> int:
    """The first number of the page on the screen that has the wanted one."""
    if not text.isdecimal() or not 1 <= int(text) <= last:
        raise InvalidInput(
            ("số", "number"),
            f"sổ có các số từ 1 đến {last}, không có “{text}”",
            f"the book has the numbers from 1 to {last}, not “{text}”",
        )
    return (int(text) - 1) // WINDOW * WINDOW + 1


def _whole(opened: OpenBook, begin: int) -> int:
    """Where many numbers stand in one line, that line is shown."""
    long = (span for span in opened.spans if span.kind != "skipped")
    return next((span.first for span in long if span.first < begin <= span.last), begin)
