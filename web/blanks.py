"""Numbered blanks (phôi): the stock, and each act that changes it."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.actor import LEADER
from engine.domain.errors import InvalidInput, NotFound, Refusal
from engine.domain.identifiers import DossierId
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.operations.blanks import Lot, issue_blanks, receive_blanks, spoil_blank, use_blank
from engine.store.queries.accounts import colleagues
from engine.store.queries.blanks import blanks_of, dossier_called
from web import context
from web.errors import code_of, tell
from web.language import said
from web.language import translated as _

blueprint = Blueprint("blanks", __name__, url_prefix="/blanks")


@blueprint.get("/")
def page() -> ResponseReturnValue:
    return _render()


@blueprint.post("/<any(receive, issue, use, spoil):act>")
def change(act: str) -> ResponseReturnValue:
    try:
        sentence = {"receive": _receive, "issue": _issue, "use": _use, "spoil": _spoil}[act]()
    except Refusal as refusal:
        return _render(refusal=said(refusal), act=act), code_of(refusal)
    tell(sentence)
    return redirect(url_for("blanks.page"))


def _receive() -> str:
    lot = Lot(
        kind=_text("kind"),
        series=_text("series"),
        first=_number("first"),
        last=_number("last"),
        note=_text("note"),
    )
    receive_blanks(context.installation(), lot, actor=context.actor(), now=context.now())
    return _("Đã ghi nhận phôi.")


def _issue() -> str:
    issue_blanks(
        context.installation(),
        _lot(),
        _number("first"),
        _number("last"),
        _text("to"),
        actor=context.actor(),
        now=context.now(),
    )
    return _("Đã cấp phôi.")


def _use() -> str:
    installation, code = context.installation(), _text("dossier")
    with installation.database.reading() as session:
        found = dossier_called(session, context.reader(), code)
    if found is None:
        raise NotFound("hồ sơ", "dossier", code)
    use_blank(installation, _lot(), _number("number"), DossierId(found), actor=context.actor(), now=context.now())
    return _("Đã ghi phôi.")


def _spoil() -> str:
    spoil_blank(
        context.installation(), _lot(), _number("number"), _text("reason"), actor=context.actor(), now=context.now()
    )
    return _("Đã ghi phôi.")


def _text(name: str) -> str:
    return request.form.get(name, "").strip()[:500]


def _number(name: str) -> int:
    """Raises InvalidInput."""
    text = _text(name)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        where = ("số phôi", "the number of the blank")
        raise InvalidInput(where, f"“{text}” không phải là số", f"“{text}” is not a number")
    return int(text)


def _lot() -> UUID:
    """Raises NotFound."""
    try:
        return UUID(_text("lot"))
    except ValueError as wrong:
        raise NotFound("lô phôi", "lot of blanks", _text("lot")) from wrong


def _render(refusal: str | None = None, act: str | None = None) -> str:
    actor, installation = context.actor(), context.installation()
    day = local(context.now()).date()
    mandate = installation.catalog.organisation.mandate(Act.BLANKS, day)
    roles = [role for role in installation.catalog.organisation.unit(actor.unit_id).roles if role != LEADER]
    with installation.database.reading() as session:
        lots = blanks_of(session, context.reader())
        people = {person.login: person for role in roles for person in colleagues(session, actor.unit_id, role, day)}
    return render_template(
        "blanks.html",
        lots=lots,
        kinds=installation.catalog.signing.blanks,
        people=sorted(people.values(), key=lambda person: person.name),
        may_keep=bool(mandate.by & actor.roles),
        refusal=refusal,
        act=act,
        typed=request.form,
    )
