"""Who is on call by night and on days off: everybody of the unit reads it, the office and the leader keep it."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.errors import InvalidInput, NotFound, Refusal
from engine.domain.instant import parse_instant
from engine.operations.on_call_roster import KEEPERS, Shift, add_shift, strike_shift
from engine.store.queries.on_call import shifts_of
from web import context
from web.days import iso
from web.errors import WRONG_INPUT, code_of, tell
from web.language import said
from web.language import translated as _
from web.typed import Typed

blueprint = Blueprint("on_call", __name__, url_prefix="/on-call")


@blueprint.get("/")
def page() -> ResponseReturnValue:
    return _page(Typed({}))


@blueprint.post("/")
def add() -> ResponseReturnValue:
    typed = Typed(request.form)
    shift = Shift(
        name=typed.text("name"),
        phone=typed.get("phone"),
        email=typed.get("email"),
        starts_at=_instant(typed, "starts"),
        ends_at=_instant(typed, "ends"),
    )
    if typed.problems and KEEPERS & context.actor().roles:
        return _page(typed), WRONG_INPUT
    try:
        add_shift(context.installation(), shift, actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return _page(typed, said(refusal)), code_of(refusal)
    tell(_("Đã ghi lượt trực."))
    return redirect(url_for("on_call.page"))


@blueprint.post("/<uuid:key>/strike")
def strike(key: UUID) -> ResponseReturnValue:
    try:
        reason = request.form.get("reason", "")[:500]
        strike_shift(context.installation(), key, reason, actor=context.actor(), now=context.now())
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(Typed({}), said(refusal)), code_of(refusal)
    tell(_("Đã bỏ lượt trực. Từ nay không báo đến đó nữa."))
    return redirect(url_for("on_call.page"))


def _instant(typed: Typed, name: str) -> datetime:
    """Any instant where there is a problem."""
    text = typed.text(name)
    try:
        return parse_instant(iso(text), _("Giờ trực"))
    except InvalidInput:
        typed.refuse(name, _("Hãy ghi ngày và giờ như 31/12/2022 17:00."))
        return datetime.min.replace(tzinfo=UTC)


def _page(typed: Typed, refusal: str | None = None) -> str:
    with context.installation().database.reading() as session:
        found = shifts_of(session, context.reader(), context.now())
    return render_template(
        "on_call.html",
        found=found,
        typed=typed,
        refusal=refusal,
        may_keep=bool(KEEPERS & context.actor().roles),
        is_now={row.id for row in found if row.starts_at <= context.now()},
    )
