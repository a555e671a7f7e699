"""The clerk writes down what a leader signed on paper: many papers at once, each a command of its own."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.domain.actor import LEADER
from engine.domain.errors import InvalidInput, Refusal
from engine.domain.identifiers import WorkItemId
from engine.domain.instant import local, parse_instant
from engine.domain.mandate import Act
from engine.domain.signing import Wanted
from engine.operations.mandates import may_do
from engine.operations.record_ink import Basis, Ink, record_ink
from engine.store.queries.accounts import colleagues
from engine.store.queries.to_sign_on_paper import Waiting, to_sign_on_paper
from web import context
from web.days import iso
from web.errors import code_of
from web.language import said
from web.language import translated as _

blueprint = Blueprint("ink", __name__, url_prefix="/seals/ink")


@blueprint.get("/")
def page() -> ResponseReturnValue:
    return _render()


@blueprint.post("/")
def record() -> ResponseReturnValue:
    refused: dict[UUID, str] = {}
    count = 0
    try:
        ink = _ink()
    except Refusal as refusal:
        return _render(refusal=said(refusal)), code_of(refusal)
    for item in _waiting():
        if f"signed_{item.id.hex}" not in request.form:
            continue
        try:
            record_ink(context.installation(), WorkItemId(item.id), ink, actor=context.actor(), now=context.now())
            count += 1
        except Refusal as refusal:
            refused[item.id] = said(refusal)
    return _render(refused=refused, count=count)


def _ink() -> Ink:
    """Raises InvalidInput, InkNeedsBasis."""
    written = request.form.get("signed_at", "").strip()
    if not written:
        where = (_("Giờ ký trên giấy"), "the time of signing")
        raise InvalidInput(where, "phải ghi giờ lãnh đạo ký", "say when the leader signed")
    ink = Ink(
        signer=request.form.get("signer", "")[:100],
        wanted=Wanted(signed_at=parse_instant(iso(written), _("Giờ ký trên giấy"))),
        basis=Basis.LIST if request.form.get("basis") == Basis.LIST else Basis.PAPER,
        reference=request.form.get("reference", "")[:500],
    )
    _told = ink.told
    return ink


def _waiting() -> list[Waiting]:
    with context.installation().database.reading() as session:
        return to_sign_on_paper(session, context.reader())


def _render(refused: dict[UUID, str] | None = None, count: int | None = None, refusal: str | None = None) -> str:
    """Raises NoMandate."""
    actor, now = context.actor(), context.now()
    may_do(context.installation(), Act.INK, actor, now=now, unit_id=actor.unit_id)
    with context.installation().database.reading() as session:
        leaders = colleagues(session, actor.unit_id, LEADER, local(now).date())
    return render_template(
        "ink.html",
        rows=_waiting(),
        leaders=[leader for leader in leaders if leader.login != actor.login],
        refused=refused or {},
        count=count,
        refusal=refusal,
        typed=request.form,
    )
