"""Papers on the way between desks, and a citizen who comes to this desk with a dossier of another unit."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.custody import CustodyKind
from engine.domain.errors import NotFound, Refusal
from engine.domain.identifiers import CustodyId
from engine.domain.refusals import NotYours
from engine.operations.desks import receive_papers, send_papers, serve_at_desk
from engine.operations.receive_dossier import DESK
from engine.store.queries.custodies import CustodyView, papers_under_way
from web import context, words
from web.errors import WRONG_INPUT, code_of, tell
from web.language import said
from web.language import translated as _
from web.typed import Typed

_SERVED = {CustodyKind.SUPPLEMENT.value, CustodyKind.RESULT.value}

blueprint = Blueprint("desks", __name__, url_prefix="/desks")


@blueprint.before_request
def _of_a_desk() -> None:
    """Raises NotYours."""
    actor = context.actor()
    if DESK not in actor.acting_roles:
        raise NotYours(name=_("Giao nhận giấy tờ"), role=words.role(DESK), unit=words.unit(actor.unit_id))


@blueprint.get("/")
def page() -> ResponseReturnValue:
    return _page()


@blueprint.post("/papers/<uuid:key>/send")
def send(key: UUID) -> ResponseReturnValue:
    return _hand_over(key, _("Đã ghi giao giấy tờ."), send_papers)


@blueprint.post("/papers/<uuid:key>/receive")
def receive(key: UUID) -> ResponseReturnValue:
    return _hand_over(key, _("Đã ghi nhận đủ giấy tờ."), receive_papers)


@blueprint.post("/serve")
def serve() -> ResponseReturnValue:
    typed = Typed(request.form)
    code, kind = typed.text("code"), typed.one_of("kind", _SERVED)
    if typed.problems:
        return _page(typed), WRONG_INPUT
    try:
        items = serve_at_desk(context.installation(), code, CustodyKind(kind), actor=context.actor(), now=context.now())
    except Refusal as refusal:
        typed.refuse("code", said(refusal))
        return _page(typed), code_of(refusal)
    tell(_("Việc của hồ sơ %(code)s đã chuyển về bộ phận này.", code=code))
    return redirect(url_for("work_item.page", key=items[0]))


def _hand_over(key: UUID, sentence: str, change: Callable[..., None]) -> ResponseReturnValue:
    """Raises NotFound for papers that concern another desk: whether they exist is not theirs to know."""
    if all(row.id != key for row in _under_way()):
        raise NotFound("lần giữ giấy tờ", "custody of papers", key)
    try:
        change(context.installation(), CustodyId(key), actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return _page(wrong=(key, said(refusal))), code_of(refusal)
    tell(sentence)
    return redirect(url_for("desks.page"))


def _under_way() -> list[CustodyView]:
    unit = context.actor().unit_id
    with context.installation().database.reading() as session:
        found = papers_under_way(session, context.reader())
    return [row for row in found if unit in (row.from_unit_id, row.to_unit_id)]


def _page(typed: Typed | None = None, wrong: tuple[UUID, str] | None = None) -> str:
    """`wrong`: which papers could not be handed over, and why."""
    unit, found = context.actor().unit_id, _under_way()
    return render_template(
        "desks.html",
        to_send=[row for row in found if row.from_unit_id == unit and row.sent_at is None],
        to_receive=[row for row in found if row.to_unit_id == unit],
        sent=[row for row in found if row.from_unit_id == unit and row.sent_at is not None],
        typed=typed or Typed({}),
        wrong=wrong,
    )
