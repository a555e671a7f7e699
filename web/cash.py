"""The cash book: what moved the desk's and the treasurer's cash, the count of a day, money from hand to hand."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from engine.adapters.cash_book import CashBook, cash_book_pdf, cash_book_xlsx
from engine.domain.cash import Box
from engine.domain.day import parse_day
from engine.domain.errors import Refusal
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.operations.cash import ACT, count_cash, hand_over, open_cash, take_over
from engine.store.queries.cash import book_of, counts_of, is_begun, lines_of, on_their_way, standing
from web import context
from web.errors import WRONG_INPUT, code_of, tell
from web.language import said
from web.language import translated as _
from web.language import translated_later as _l
from web.slips import as_pdf
from web.typed import Typed

blueprint = Blueprint("cash", __name__, url_prefix="/cash")

BOX = {Box.DESK: _l("Quỹ bộ phận một cửa"), Box.TREASURY: _l("Quỹ của đơn vị")}
LINE = {
    "opening": _l("Số dư đầu kỳ"),
    "receipt": _l("Thu phí, lệ phí"),
    "refund": _l("Hoàn tiền"),
    "deposit": _l("Nộp Kho bạc"),
    "given": _l("Giao sang quỹ kia"),
    "taken": _l("Nhận từ quỹ kia"),
}
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/")
def page() -> ResponseReturnValue:
    box = _box(request.args.get("box", _usual()))
    day = request.args.get("day")
    return _page(box, Typed({}), day=None if day is None else parse_day(day, "ngày"))


@blueprint.post("/<box>/open")
def begin(box: str) -> ResponseReturnValue:
    return _write(_box(box), "open", open_cash, _("Đã mở sổ quỹ."))


@blueprint.post("/<box>/count")
def count(box: str) -> ResponseReturnValue:
    done = _("Đã chốt quỹ hôm nay. Khoản thu, chi từ lúc này thuộc lần chốt sau.")
    return _write(_box(box), "count", count_cash, done)


@blueprint.post("/<box>/hand-over")
def give(box: str) -> ResponseReturnValue:
    return _write(_box(box), "give", hand_over, _("Đã ghi giao tiền. Người nhận đếm rồi xác nhận ở trang này."))


@blueprint.post("/hand-overs/<uuid:key>")
def take(key: UUID) -> ResponseReturnValue:
    try:
        take_over(context.installation(), key, actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return _page(_box(_usual()), Typed({}), refused=("take", said(refusal))), code_of(refusal)
    tell(_("Đã ghi nhận tiền."))
    return redirect(url_for("cash.page", box=_usual()))


@blueprint.get("/<box>/<first>/<last>.pdf")
def as_paper(box: str, first: str, last: str) -> Response:
    return as_pdf(cash_book_pdf(_book(box, first, last)), f"so-quy-{box}-{first}-{last}")


@blueprint.get("/<box>/<first>/<last>.xlsx")
def as_sheet(box: str, first: str, last: str) -> Response:
    content = BytesIO(cash_book_xlsx(_book(box, first, last)))
    name = f"so-quy-{box}-{first}-{last}.xlsx"
    return send_file(content, mimetype=_EXCEL, as_attachment=True, download_name=name)


def _book(box: str, first: str, last: str) -> CashBook:
    installation, unit_id, chosen = context.installation(), context.actor().unit_id, _box(box)
    days = parse_day(first, "từ ngày"), parse_day(last, "đến ngày")
    with installation.database.reading() as session:
        found = book_of(session, unit_id, chosen, *days)
    unit = installation.catalog.organisation.unit(unit_id)
    return CashBook(unit=unit.name, box=chosen, first=days[0], last=days[1], days=found, demo=context.running().is_demo)


def _write(box: Box, form: str, act: Callable[..., object], done: str) -> ResponseReturnValue:
    typed = Typed(request.form)
    amount = typed.dong("amount")
    if typed.problems:
        return _page(box, typed, refused=(form, None)), WRONG_INPUT
    try:
        act(context.installation(), box, amount, actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return _page(box, typed, refused=(form, said(refusal))), code_of(refusal)
    tell(done)
    return redirect(url_for("cash.page", box=box))


def _page(box: Box, typed: Typed, day: date | None = None, refused: tuple[str, str | None] = ("", None)) -> str:
    unit_id = context.actor().unit_id
    with context.installation().database.reading() as session:
        found = {
            "standing": standing(session, unit_id, box),
            "lines": lines_of(session, unit_id, box, day),
            "counts": counts_of(session, unit_id, box),
            "on_their_way": on_their_way(session, unit_id),
            "begun": is_begun(session, unit_id, box),
        }
    may = {one: _may(ACT[one]) for one in Box}
    return render_template(
        "cash.html",
        **found,
        box=box,
        boxes=BOX,
        words=LINE,
        day_shown=day,
        today=local(context.now()).date(),
        typed=typed,
        refused=refused,
        may=may,
        may_remit=_may(Act.REMITTANCE),
        me=context.actor().user_id,
        may_by=_roles(ACT[box]),
    )


def _usual() -> str:
    """The box that the person keeps, else the desk's."""
    return Box.TREASURY if _may(Act.TREASURY) and not _may(Act.CASH_DESK) else Box.DESK


def _may(act: Act) -> bool:
    return bool(context.actor().roles & _mandate(act))


def _roles(act: Act) -> list[str]:
    unit = context.installation().catalog.organisation.unit(context.actor().unit_id)
    return sorted(_mandate(act) & set(unit.roles))


def _mandate(act: Act) -> frozenset[str]:
    return frozenset(context.installation().catalog.organisation.mandate(act, local(context.now()).date()).by)


def _box(key: str) -> Box:
    try:
        return Box(key)
    except ValueError:
        abort(404)
