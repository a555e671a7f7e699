"""Who stands in for whom: the leader and whoever is absent give a substitute, see it, and end it."""

from datetime import date
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.actor import LEADER
from engine.domain.day import parse_day
from engine.domain.errors import InvalidInput, NotFound, Refusal
from engine.domain.identifiers import RoleKey
from engine.domain.instant import local
from engine.domain.procedure import Procedure
from engine.domain.substitution import Scope
from engine.operations.delegations import Delegation, end_delegation, give_delegation
from engine.store.queries.delegations import DelegationView, HolderView, delegations_of, holders_in
from web import context, words
from web.days import iso
from web.errors import code_of, tell
from web.language import current, said
from web.language import translated as _

blueprint = Blueprint("delegations", __name__, url_prefix="/delegations")


@blueprint.get("/")
def page() -> ResponseReturnValue:
    return _page()


@blueprint.post("/")
def give() -> ResponseReturnValue:
    """By the person at the page: as the leader for anybody of the unit, else for themselves."""
    try:
        asked = _asked()
        give_delegation(context.installation(), asked, actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return _page(refusal=said(refusal)), code_of(refusal)
    tell(_("Đã ghi người làm thay. Người đó làm được việc từ ngày đầu đến hết ngày cuối."))
    return redirect(url_for("delegations.page"))


@blueprint.post("/<uuid:key>/end")
def end(key: UUID) -> ResponseReturnValue:
    reason = request.form.get("reason", "")[:500]
    try:
        _of_mine(key)
        end_delegation(context.installation(), key, reason, actor=context.actor(), now=context.now())
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(refusal=said(refusal), ending=key), code_of(refusal)
    tell(_("Đã kết thúc việc làm thay."))
    return redirect(url_for("delegations.page"))


def _of_mine(key: UUID) -> None:
    """Raises NotFound for one that the person does not see."""
    if all(row.id != key for row in _seen()):
        raise NotFound("ủy quyền", "delegation", key)


def _seen() -> list[DelegationView]:
    with context.installation().database.reading() as session:
        return delegations_of(session, context.reader())


def _asked() -> Delegation:
    """Raises InvalidInput."""
    absent, _bar, role = request.form.get("absent", "").partition("|")
    domains = frozenset(request.form.getlist("domain"))
    procedures = frozenset(request.form.getlist("procedure"))
    if not absent or not role or not request.form.get("substitute"):
        raise InvalidInput(
            ("người vắng và người làm thay", "who is absent and who stands in"), "hãy chọn cả hai", "choose both"
        )
    return Delegation(
        substitute=request.form.get("substitute", ""),
        absent=absent,
        unit_id=context.actor().unit_id,
        role=RoleKey(role),
        valid_from=_day("first", ("từ ngày", "the first day")),
        valid_to=_day("last", ("đến hết ngày", "the last day")),
        reason=request.form.get("reason", "")[:500],
        decided_by=context.actor().login,
        scope=Scope(procedures=procedures, domains=domains, signing_only="signing_only" in request.form),
    )


def _day(name: str, where: tuple[str, str]) -> date:
    return parse_day(iso(request.form.get(name, "")), where[1] if current() == "en" else where[0])


def _page(refusal: str | None = None, ending: UUID | None = None) -> str:
    today = local(context.now()).date()
    with context.installation().database.reading() as session:
        given = delegations_of(session, context.reader())
        holders = holders_in(session, context.reader(), today)
    return render_template(
        "delegations.html",
        now_held=[row for row in given if row.holds_on(today)],
        coming=[row for row in given if not row.is_over_on(today) and not row.holds_on(today)],
        over=[row for row in given if row.is_over_on(today)],
        absent=_absent(holders),
        people=list({one.login: one for one in holders}.values()),
        domains=sorted({procedure.domain for procedure in context.installation().catalog.procedures.values()}),
        procedures=_procedures(),
        today=today,
        refusal=refusal,
        ending=ending,
        me=context.actor().user_id,
        is_leader=LEADER in context.actor().roles,
    )


def _absent(holders: list[HolderView]) -> list[HolderView]:
    """Whose role the person may give away: the leader anybody's, else their own."""
    if LEADER in context.actor().roles:
        return holders
    return [one for one in holders if one.user_id == context.actor().user_id]


def _procedures() -> dict[str, list[Procedure]]:
    groups: dict[str, list[Procedure]] = {group: [] for group in words.GROUP}
    for procedure in context.installation().catalog.procedures.values():
        groups.setdefault(procedure.group, []).append(procedure)
    return {group: found for group, found in groups.items() if found}
