"""The account to which fees of the unit are transferred: who enters it, who confirms it, and what it was before."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.errors import Refusal
from engine.domain.instant import local
from engine.domain.mandate import Act
from engine.operations.bank_accounts import AccountEntry, confirm_account, drop_account, enter_account
from engine.store.bank_accounts import waiting
from engine.store.queries.remittances import accounts_of
from web import context
from web.errors import WRONG_INPUT, code_of, tell
from web.language import said
from web.language import translated as _
from web.payment_code import trial_code
from web.typed import Typed

blueprint = Blueprint("bank_account", __name__, url_prefix="/bank-account")


@blueprint.get("/")
def page() -> ResponseReturnValue:
    return _page(Typed({}))


@blueprint.post("/")
def enter() -> ResponseReturnValue:
    typed = Typed(request.form)
    banks = context.installation().catalog.banks.by_bin
    entry = AccountEntry(bank=typed.one_of("bank", banks), number=typed.text("number"), name=typed.text("name"))
    if typed.problems:
        return _page(typed), WRONG_INPUT
    try:
        enter_account(context.installation(), entry, actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return _page(typed, said(refusal)), code_of(refusal)
    tell(_("Đã ghi tài khoản. Người khác đối chiếu rồi xác nhận ở trang này."))
    return redirect(url_for("bank_account.page"))


@blueprint.post("/<uuid:key>/confirm")
def confirm(key: UUID) -> ResponseReturnValue:
    return _decide(key, confirm_account, _("Đã xác nhận. Mã VietQR của hồ sơ từ nay ghi tài khoản này."))


@blueprint.post("/<uuid:key>/drop")
def drop(key: UUID) -> ResponseReturnValue:
    return _decide(key, drop_account, _("Đã bỏ tài khoản đang chờ."))


def _decide(key: UUID, act: Callable[..., None], done: str) -> ResponseReturnValue:
    try:
        act(context.installation(), key, actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return _page(Typed({}), said(refusal)), code_of(refusal)
    tell(done)
    return redirect(url_for("bank_account.page"))


def _page(typed: Typed, refusal: str | None = None) -> str:
    installation, actor = context.installation(), context.actor()
    mandate = installation.catalog.organisation.mandate(Act.BANK_ACCOUNT, local(context.now()).date())
    with installation.database.reading() as session:
        found, waits = accounts_of(session, actor.unit_id), waiting(session, actor.unit_id)
    known = set(installation.catalog.organisation.unit(actor.unit_id).roles)
    may_enter, may_confirm = bool(actor.roles & mandate.by), bool(actor.roles & mandate.confirmed_by)
    return render_template(
        "bank_account.html",
        found=found,
        waits=waits,
        trial=trial_code(waits) if waits is not None and (may_enter or may_confirm) else None,
        banks=installation.catalog.banks.by_bin,
        may_enter=may_enter,
        may_confirm=may_confirm and waits is not None and waits.entered_by != actor.user_id,
        may_drop=waits is not None and (may_enter or may_confirm),
        entered_by=sorted(mandate.by & known),
        confirmed_by=sorted(mandate.confirmed_by & known),
        typed=typed,
        refusal=refusal,
    )
