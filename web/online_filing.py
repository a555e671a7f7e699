"""A citizen begins to file online: where, and under which phone or e-mail, which a code confirms."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engine.domain.errors import Refusal
from engine.domain.online_filing import CodeRefused, contact_of
from engine.operations.online_drafts import begin_draft, confirm_draft, desks_of, filed_online
from web import context
from web.errors import code_of
from web.language import said
from web.security import limiter

LONGEST_CONTACT = 200
# Each sends a message that costs money, to whoever is named.
SENT_BY_ADDRESS = "5 per 10 minutes;20 per day"
SENT_TO_CONTACT = "5 per hour"
TRIES = "30 per hour"
_ASKED, _DRAFT = "online_asked", "online_draft"

blueprint = Blueprint("online_filing", __name__, url_prefix="/cong-dan/nop")


def draft_id() -> UUID | None:
    """The draft that this browser has opened by its code."""
    known = session.get(_DRAFT)
    return None if known is None else UUID(hex=known)


def close() -> None:
    session.pop(_DRAFT, None)
    session.pop(_ASKED, None)


def _contact() -> str:
    """As it is counted: the same however it is typed."""
    typed = request.form.get("contact", "")[:LONGEST_CONTACT]
    try:
        return contact_of(typed)
    except Refusal:
        return typed


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
        refusal=refusal,
    )


@blueprint.post("/thu-tuc/<code>")
@limiter.limit(SENT_BY_ADDRESS)
@limiter.limit(SENT_TO_CONTACT, key_func=_contact)
def begin(code: str) -> ResponseReturnValue:
    contact, unit = request.form.get("contact", "")[:LONGEST_CONTACT], request.form.get("unit", "")
    filed_online(context.installation(), code, context.now())
    try:
        known = begin_draft(context.installation(), code, unit, contact, now=context.now())
    except Refusal as refusal:
        return _begun(code, said(refusal)), code_of(refusal)
    session[_ASKED] = known.hex
    return redirect(url_for("online_filing.confirm_page"))


@blueprint.get("/xac-nhan")
def confirm_page() -> ResponseReturnValue:
    if _ASKED not in session:
        return redirect(url_for("citizen.procedures"))
    return render_template("citizen/file_confirm.html", refusal=None)


@blueprint.post("/xac-nhan")
@limiter.limit(TRIES)
def confirm() -> ResponseReturnValue:
    if _ASKED not in session:
        return redirect(url_for("citizen.procedures"))
    known = UUID(hex=session[_ASKED])
    try:
        confirm_draft(context.installation(), known, request.form.get("code", "")[:20], now=context.now())
    except CodeRefused as refusal:
        return render_template("citizen/file_confirm.html", refusal=said(refusal)), code_of(refusal)
    session.pop(_ASKED)
    session[_DRAFT] = known.hex
    return redirect(url_for("online_draft.page"))
