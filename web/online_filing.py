"""A citizen begins to file online: where, and under which phone or e-mail, which a code confirms."""

from collections.abc import Set
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from engine.domain.errors import Refusal
from engine.domain.notice import NoticeChannel
from engine.domain.online_filing import CodeRefused, CodeTooSoon, DraftGone, contact_of
from engine.operations.online_codes import CodeProgress, CodeSent, code_sent, confirm_draft, contact_asked, send_again
from engine.operations.online_drafts import begin_draft, desks_of, filed_online
from web import context
from web.errors import code_of, tell
from web.language import said
from web.language import translated as _
from web.security import limiter

LONGEST_CONTACT = 200
# Each sends a message that costs money, to whoever is named.
SENT_BY_ADDRESS = "5 per 10 minutes;20 per day"
SENT_TO_CONTACT = "5 per hour"
TRIES = "30 per hour"
SENT = 302  # the page that asks for the code follows
BY_PHONE = frozenset({NoticeChannel.SMS, NoticeChannel.APP})
BY_MAIL = frozenset({NoticeChannel.EMAIL})
_ASKED, _DRAFT = "online_asked", "online_draft"

blueprint = Blueprint("online_filing", __name__, url_prefix="/cong-dan/nop")


def draft_id() -> UUID | None:
    """The draft that this browser has opened by its code."""
    known = session.get(_DRAFT)
    return None if known is None else UUID(hex=known)


def close() -> None:
    session.pop(_DRAFT, None)
    session.pop(_ASKED, None)


def channels() -> Set[NoticeChannel]:
    """By what a code can leave. In a demo none does, and the page shows it."""
    running = context.running()
    return BY_PHONE | BY_MAIL if running.is_demo else frozenset(running.carriers)


def _contact() -> str:
    """As it is counted: the same however it is typed, and whether it is sent for the first time or again."""
    if request.endpoint == "online_filing.again":
        return contact_asked(context.installation(), UUID(hex=session[_ASKED])) if _ASKED in session else ""
    typed = request.form.get("contact", "")[:LONGEST_CONTACT]
    try:
        return contact_of(typed)
    except Refusal:
        return typed


def _was_sent(answer: object) -> bool:
    """What was refused sent nothing, so it does not count."""
    return getattr(answer, "status_code", 0) == SENT


_by_address = limiter.shared_limit(SENT_BY_ADDRESS, scope="codes-by-address", deduct_when=_was_sent)
_to_contact = limiter.shared_limit(SENT_TO_CONTACT, scope="codes-to-contact", key_func=_contact, deduct_when=_was_sent)


@blueprint.get("/thu-tuc/<code>")
def page(code: str) -> ResponseReturnValue:
    """Raises NotFound, NotInForce, NotOnline."""
    return _begun(code)


def _begun(code: str, refusal: str | None = None) -> str:
    installation, now = context.installation(), context.now()
    procedure, block = filed_online(installation, code, now)
    return render_template(
        "citizen/file_begin.html",
        procedure=procedure,
        desks=desks_of(installation, block, now),
        contact=request.form.get("contact", "")[:LONGEST_CONTACT],
        unit=request.form.get("unit", ""),
        by_phone=bool(channels() & BY_PHONE),
        by_mail=bool(channels() & BY_MAIL),
        refusal=refusal,
    )


@blueprint.post("/thu-tuc/<code>")
@_by_address
@_to_contact
def begin(code: str) -> ResponseReturnValue:
    contact, unit = request.form.get("contact", "")[:LONGEST_CONTACT], request.form.get("unit", "")
    filed_online(context.installation(), code, context.now())
    try:
        known = begin_draft(context.installation(), code, unit, contact, now=context.now(), channels=channels())
    except Refusal as refusal:
        return _begun(code, said(refusal)), code_of(refusal)
    session[_ASKED] = known.hex
    return redirect(url_for("online_filing.confirm_page"))


@blueprint.get("/xac-nhan")
def confirm_page() -> ResponseReturnValue:
    return _asked()


def _asked(refusal: str | None = None) -> str | Response:
    """What became of the code stands beside the field that asks for it."""
    sent = _sent()
    if sent is None:
        session.pop(_ASKED, None)
        return redirect(url_for("citizen.procedures"))
    shown = sent.code if context.running().is_demo else None
    return render_template("citizen/file_confirm.html", sent=sent, progress=CodeProgress, shown=shown, refusal=refusal)


def _sent() -> CodeSent | None:
    if _ASKED not in session:
        return None
    try:
        return code_sent(context.installation(), UUID(hex=session[_ASKED]))
    except DraftGone:
        return None


@blueprint.post("/gui-lai")
@_by_address
@_to_contact
def again() -> ResponseReturnValue:
    """Raises what send_again raises, but CodeTooSoon stands on the page."""
    if _ASKED not in session:
        return redirect(url_for("citizen.procedures"))
    try:
        send_again(context.installation(), UUID(hex=session[_ASKED]), now=context.now(), channels=channels())
    except CodeTooSoon as refusal:
        return _asked(said(refusal)), code_of(refusal)
    tell(_("Đang gửi mã khác. Mã trước không dùng được nữa."))
    return redirect(url_for("online_filing.confirm_page"))


@blueprint.post("/xac-nhan")
@limiter.limit(TRIES)
def confirm() -> ResponseReturnValue:
    if _ASKED not in session:
        return redirect(url_for("citizen.procedures"))
    known = UUID(hex=session[_ASKED])
    try:
        confirm_draft(context.installation(), known, request.form.get("code", "")[:20], now=context.now())
    except CodeRefused as refusal:
        return _asked(said(refusal)), code_of(refusal)
    session.pop(_ASKED)
    session[_DRAFT] = known.hex
    return redirect(url_for("online_draft.page"))
