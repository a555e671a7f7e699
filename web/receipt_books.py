"""Pre-printed receipts: the books of the unit, who has them, and each act that changes that."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.errors import NotFound, Refusal
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.domain.receipt_books import Fate
from engine.operations.receipt_books import UNUSED, Purchase, buy_books, issue_book, return_book, spend_sheets
from engine.store.queries.accounts import ColleagueView, colleagues
from engine.store.queries.receipt_books import books_of
from web import context
from web.errors import WRONG_INPUT, code_of, tell
from web.language import said
from web.language import translated as _
from web.language import translated_later as _l
from web.typed import Typed

blueprint = Blueprint("receipt_books", __name__, url_prefix="/receipt-books")

FATE = {Fate.SPOILT: _l("Hỏng"), Fate.LOST: _l("Mất"), Fate.CANCELLED: _l("Hủy (không dùng nữa)")}
TOLD = FATE | {Fate.USED: _l("Xóa bỏ (hủy biên lai)"), Fate.HANDED_ON: _l("Bàn giao cho đơn vị kế thừa")}
USUAL_SHEETS = 50  # of a book


@blueprint.get("/")
def page() -> ResponseReturnValue:
    return _page(Typed({}))


@blueprint.post("/<any(buy, issue, take_back, spend):act>")
def change(act: str) -> ResponseReturnValue:
    typed = Typed(request.form)
    try:
        sentence = {"buy": _buy, "issue": _issue, "take_back": _take_back, "spend": _spend}[act](typed)
    except Refusal as refusal:
        return _page(typed, refused=(act, said(refusal))), code_of(refusal)
    if typed.problems:
        return _page(typed, refused=(act, None)), WRONG_INPUT
    tell(sentence)
    return redirect(url_for("receipt_books.page"))


def _buy(typed: Typed) -> str:
    kinds = {kind.key: kind for kind in context.installation().catalog.receipt_papers.kinds}
    kind = typed.one_of("kind", kinds)
    valued = bool(kind) and kinds[kind].has_face_value
    purchase = Purchase(
        kind=kind,
        form_sign=typed.text("form_sign"),
        sign=typed.text("sign"),
        first=typed.number("first"),
        last=typed.number("last"),
        sheets=typed.number("sheets"),
        first_book=typed.number("first_book"),
        face_value=typed.dong("face_value") if valued or typed.get("face_value") else None,
        document=typed.text("document"),
    )
    if typed.problems:
        return ""
    books = buy_books(context.installation(), purchase, actor=context.actor(), now=context.now())
    return _("Đã nhập %(books)s quyển.", books=books)


def _issue(typed: Typed) -> str:
    book = _book(typed)
    issue_book(context.installation(), book, typed.get("to"), actor=context.actor(), now=context.now())
    return _("Đã giao quyển.")


def _take_back(typed: Typed) -> str:
    book, number = _book(typed), typed.number("number") if typed.get("number") else None
    if not typed.problems:
        return_book(context.installation(), book, number, actor=context.actor(), now=context.now())
    return _("Đã nhận lại quyển.")


def _spend(typed: Typed) -> str:
    book, first = _book(typed), typed.number("first")
    last = typed.number("last") if typed.get("last") else first
    fate, reason = typed.one_of("fate", {str(fate) for fate in UNUSED}), typed.text("reason")
    if not typed.problems:
        numbers, actor = range(first, last + 1), context.actor()
        spend_sheets(context.installation(), book, numbers, Fate(fate), reason, actor=actor, now=context.now())
    return _("Đã ghi các số không dùng.")


def _book(typed: Typed) -> UUID:
    """Raises NotFound."""
    try:
        return UUID(typed.get("book"))
    except ValueError as wrong:
        raise NotFound("quyển biên lai", "receipt book", typed.get("book")) from wrong


def _page(typed: Typed, refused: tuple[str, str | None] = ("", None)) -> str:
    installation, actor = context.installation(), context.actor()
    mandate = installation.catalog.organisation.mandate(Act.RECEIPT_BOOKS, local(context.now()).date())
    with installation.database.reading() as session:
        books = books_of(session, actor.unit_id)
    keeps = bool(mandate.by & actor.roles)
    return render_template(
        "receipt_books.html",
        books=books,
        mine=[book for book in books if _has(book.holder, keeps) and book.left],
        stock=[book for book in books if book.holder is None and book.left],
        out=[book for book in books if book.holder is not None],
        kinds=installation.catalog.receipt_papers.kinds,
        fates=FATE,
        told=TOLD,
        people=_people() if keeps else [],
        usual_sheets=USUAL_SHEETS,
        keeps=keeps,
        kept_by=sorted(mandate.by & set(installation.catalog.organisation.unit(actor.unit_id).roles)),
        typed=typed,
        refused=refused,
    )


def _has(holder: UUID | None, keeps: bool) -> bool:
    return keeps if holder is None else holder == context.actor().user_id


def _people() -> list[ColleagueView]:
    """Who keeps the desk's cash: they write the receipts."""
    unit_id, day = context.actor().unit_id, local(context.now()).date()
    roles = context.installation().catalog.organisation.mandate(Act.CASH_DESK, day).by
    with context.installation().database.reading() as session:
        found = {person.login: person for role in roles for person in colleagues(session, unit_id, role, day)}
    return sorted(found.values(), key=lambda person: person.name)
