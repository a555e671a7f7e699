"""Money of fees that came to the unit's bank account: recorded, matched with dossiers, sent back or set aside."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.errors import NotFound, Refusal
from engine.domain.mandate import Act
from engine.operations import mandates
from engine.operations.match_remittances import Confirmed, confirm_matches, match_by_hand
from engine.operations.remittances import RemittanceEntry, record_remittance, send_back, set_aside
from engine.store.bank_accounts import in_force
from engine.store.queries.remittances import (
    open_remittances,
    remittance_view,
    settled_remittances,
    unseen_receipts,
)
from web import context
from web.errors import WRONG_INPUT, code_of, tell
from web.language import said
from web.language import translated as _
from web.reception import is_uuid
from web.remittance_words import trouble_told
from web.typed import Typed
from web.words import money

blueprint = Blueprint("remittances", __name__, url_prefix="/remittances")
SHOWN = 50  # of what is settled, the latest
_REMITTANCE = ("khoản chuyển đến", "remittance")


@blueprint.get("/")
def page() -> ResponseReturnValue:
    return show(Typed({}))


@blueprint.post("/")
def record() -> ResponseReturnValue:
    typed = Typed(request.form)
    entry = RemittanceEntry(
        booked_on=typed.day("booked_on"),
        amount=typed.dong("amount"),
        number=typed.text("number"),
        purpose=typed.get("purpose"),
    )
    if typed.problems:
        return show(typed, refused=("record", None)), WRONG_INPUT
    try:
        record_remittance(context.installation(), entry, actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return show(typed, refused=("record", said(refusal))), code_of(refusal)
    tell(_("Đã ghi khoản chuyển đến."))
    return redirect(url_for("remittances.page"))


@blueprint.post("/confirm")
def confirm() -> ResponseReturnValue:
    """What was ticked and is still sure: a receipt each, and the diagram goes on."""
    keys = [UUID(text) for text in request.form.getlist("remittance") if is_uuid(text)]
    if not keys:
        return show(Typed({}), refused=("confirm", _("Chưa đánh dấu khoản nào."))), WRONG_INPUT
    try:
        done = confirm_matches(context.installation(), keys, actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return show(Typed({}), refused=("confirm", said(refusal))), code_of(refusal)
    for sentence in _told(done):
        tell(sentence)
    return redirect(url_for("remittances.page"))


@blueprint.get("/<uuid:key>")
def one(key: UUID) -> ResponseReturnValue:
    return _one(key, Typed({}))


@blueprint.post("/<uuid:key>/match")
def match(key: UUID) -> ResponseReturnValue:
    typed = Typed(request.form)
    name = typed.text("dossier")
    return _decide(key, typed, "match", match_by_hand, (name,), _("Đã ghi biên lai cho hồ sơ %(name)s.", name=name))


@blueprint.post("/<uuid:key>/send-back")
def back(key: UUID) -> ResponseReturnValue:
    typed = Typed(request.form)
    given = typed.text("document"), typed.text("reason")
    return _decide(key, typed, "back", send_back, given, _("Đã ghi chuyển trả lại người nộp."))


@blueprint.post("/<uuid:key>/set-aside")
def aside(key: UUID) -> ResponseReturnValue:
    typed = Typed(request.form)
    return _decide(key, typed, "aside", set_aside, (typed.text("why"),), _("Đã để riêng khoản này."))


def _decide(
    key: UUID, typed: Typed, form: str, act: Callable[..., object], given: tuple[str, ...], done: str
) -> ResponseReturnValue:
    if typed.problems:
        return _one(key, typed, refused=(form, None)), WRONG_INPUT
    try:
        act(context.installation(), key, *given, actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return _one(key, typed, refused=(form, said(refusal))), code_of(refusal)
    tell(done)
    return redirect(url_for("remittances.page"))


def _told(done: Confirmed) -> list[str]:
    told = []
    if done.matched:
        told.append(
            _("Đã ghi biên lai cho %(count)s khoản, cộng %(amount)s.", count=done.matched, amount=money(done.amount))
        )
    if done.moved:
        told.append(_("%(count)s khoản không còn khớp vì vừa có thay đổi; hãy xem lại.", count=done.moved))
    told += [_("Hồ sơ %(name)s: %(why)s", name=name, why=said(refusal)) for name, refusal in done.refused]
    return told


def keeps_account() -> None:
    """What payers write may name people: only who records it reads it. Raises NoMandate."""
    actor = context.actor()
    mandates.may_do(context.installation(), Act.REMITTANCE, actor, now=context.now(), unit_id=actor.unit_id)


def show(typed: Typed, refused: tuple[str, str | None] = ("", None)) -> str:
    """Raises NoMandate."""
    keeps_account()
    unit_id = context.actor().unit_id
    with context.installation().database.reading() as session:
        waiting = open_remittances(session, unit_id)
        found = {
            "account": in_force(session, unit_id),
            "settled": settled_remittances(session, unit_id, limit=SHOWN),
            "unseen": unseen_receipts(session, unit_id),
        }
    is_sure = [row.judgement is not None and row.judgement.is_sure for row in waiting]
    return render_template(
        "remittances/page.html",
        **found,
        sure=[row for row, sure in zip(waiting, is_sure, strict=True) if sure],
        doubtful=[row for row, sure in zip(waiting, is_sure, strict=True) if not sure],
        trouble_told=trouble_told,
        banks=context.installation().catalog.banks.by_bin,
        typed=typed,
        refused=refused,
    )


def _one(key: UUID, typed: Typed, refused: tuple[str, str | None] = ("", None)) -> str:
    """Raises NoMandate, NotFound."""
    keeps_account()
    with context.installation().database.reading() as session:
        found = remittance_view(session, context.actor().unit_id, key)
    if found is None:
        raise NotFound(*_REMITTANCE, key)
    return render_template("remittances/one.html", row=found, trouble_told=trouble_told, typed=typed, refused=refused)
