"""The administrator's pages: who works here in which roles from when to when, who stands in for whom, who signed in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.errors import InvalidInput, NotFound, Refusal
from engine.domain.identifiers import RoleKey, UserId
from engine.domain.instant import local
from engine.operations.administration import (
    DAYS,
    RoleDays,
    administer,
    close_account,
    end_role,
    give_role,
    open_account,
    reopen_account,
    reset_password,
)
from engine.operations.users import Account, Holding
from engine.store.queries.users import (
    RoleView,
    UserView,
    roles_of,
    sign_ins_of,
    substitutions_of,
    user_of,
    users_of,
)
from web import context
from web.days import iso
from web.errors import code_of, tell
from web.language import said
from web.language import translated as _

LONGEST = 200
LONGEST_PASSWORD = 1000

blueprint = Blueprint("administration", __name__, url_prefix="/administration")


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """What was refused, in which form of the page: the sentence stands there."""

    form: str
    sentence: str


@blueprint.before_request
def _administrators_only() -> None:
    """Raises AdministratorsOnly."""
    actor = context.actor()
    administer(context.installation(), actor, actor.unit_id)


@blueprint.get("/")
def first() -> ResponseReturnValue:
    return redirect(url_for("administration.users"))


@blueprint.get("/users")
def users() -> ResponseReturnValue:
    with context.installation().database.reading() as session:
        found, roles = users_of(session, context.reader()), roles_of(session, context.reader())
    by_user: dict[UUID, list[RoleView]] = {}
    for role in roles:
        if role.unit_id == context.actor().unit_id and not role.ended(_today()):
            by_user.setdefault(role.user_id, []).append(role)
    return render_template("administration/users.html", found=found, roles=by_user, today=_today())


@blueprint.get("/users/new")
def new() -> ResponseReturnValue:
    return _new(None)


@blueprint.post("/users/new")
def create() -> ResponseReturnValue:
    try:
        account = Account(
            login=_typed("login"),
            name=_name(),
            password=_password(),
            holdings=[_first_holding()],
            identity_number=_typed("identity_number") or None,
            must_change=True,
        )
        key = open_account(context.installation(), account, actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return _new(said(refusal)), code_of(refusal)
    tell(_("Đã tạo tài khoản. Người dùng sẽ chọn mật khẩu riêng khi đăng nhập lần đầu."))
    return redirect(url_for("administration.user", key=key))


def _first_holding() -> Holding:
    days = _days()
    return Holding(unit_id=context.actor().unit_id, role=days.role, valid_from=days.valid_from, valid_to=days.valid_to)


@blueprint.get("/users/<uuid:key>")
def user(key: UUID) -> ResponseReturnValue:
    return _user(key, None)


@blueprint.post("/users/<uuid:key>/roles")
def give(key: UUID) -> ResponseReturnValue:
    return _change(
        key,
        "give",
        _("Đã giao vai trò."),
        lambda user_id: give_role(context.installation(), user_id, _days(), actor=context.actor(), now=context.now()),
    )


@blueprint.post("/users/<uuid:key>/roles/<uuid:role>/end")
def end(key: UUID, role: UUID) -> ResponseReturnValue:
    return _change(
        key,
        f"end-{role}",
        _("Đã ghi ngày cuối của vai trò."),
        lambda user_id: end_role(
            context.installation(), user_id, role, _day("last"), actor=context.actor(), now=context.now()
        ),
    )


@blueprint.post("/users/<uuid:key>/close")
def close(key: UUID) -> ResponseReturnValue:
    return _change(
        key,
        "account",
        _("Đã khóa tài khoản. Việc người này đang nhận vẫn còn; lãnh đạo phân công lại cho người khác."),
        lambda user_id: close_account(context.installation(), user_id, actor=context.actor(), now=context.now()),
    )


@blueprint.post("/users/<uuid:key>/reopen")
def reopen(key: UUID) -> ResponseReturnValue:
    return _change(
        key,
        "account",
        _("Đã mở lại tài khoản."),
        lambda user_id: reopen_account(context.installation(), user_id, actor=context.actor(), now=context.now()),
    )


@blueprint.post("/users/<uuid:key>/password")
def password(key: UUID) -> ResponseReturnValue:
    return _change(
        key,
        "password",
        _("Đã đặt lại mật khẩu. Người dùng phải chọn mật khẩu riêng khi đăng nhập."),
        lambda user_id: reset_password(
            context.installation(), user_id, _password(), actor=context.actor(), now=context.now()
        ),
    )


@blueprint.get("/substitutions")
def substitutions() -> ResponseReturnValue:
    with context.installation().database.reading() as session:
        found = substitutions_of(session, context.reader())
    return render_template("administration/substitutions.html", found=found, today=_today())


@blueprint.get("/sign-ins")
def sign_ins() -> ResponseReturnValue:
    failed_only = request.args.get("list") == "failed"
    with context.installation().database.reading() as session:
        found = sign_ins_of(session, context.reader(), failed_only=failed_only)
        locked = [row for row in users_of(session, context.reader()) if _is_locked(row)]
    return render_template("administration/sign_ins.html", found=found, locked=locked, failed_only=failed_only)


def _change(key: UUID, form: str, sentence: str, change: Callable[[UserId], None]) -> ResponseReturnValue:
    """Raises NotFound for somebody of another unit: who works there is not theirs to know."""
    _find(key)
    try:
        change(UserId(key))
    except Refusal as refusal:
        return _user(key, Refused(form=form, sentence=said(refusal))), code_of(refusal)
    tell(sentence)
    return redirect(url_for("administration.user", key=key))


def _find(key: UUID) -> UserView:
    with context.installation().database.reading() as session:
        found = user_of(session, context.reader(), key)
    if found is None:
        raise NotFound("tài khoản", "account", key)
    return found


def _user(key: UUID, refused: Refused | None) -> str:
    found = _find(key)
    with context.installation().database.reading() as session:
        roles = [role for role in roles_of(session, context.reader()) if role.user_id == key]
    return render_template(
        "administration/user.html",
        user=found,
        roles=roles,
        refused=refused,
        possible=_possible_roles(),
        today=_today(),
        locked=_is_locked(found),
        is_self=key == context.actor().user_id,
    )


def _new(refusal: str | None) -> str:
    return render_template("administration/new_user.html", refusal=refusal, possible=_possible_roles(), today=_today())


def _possible_roles() -> tuple[RoleKey, ...]:
    return context.installation().catalog.organisation.unit(context.actor().unit_id).roles


def _is_locked(found: UserView) -> bool:
    return found.locked_until is not None and found.locked_until > context.now()


def _today() -> date:
    return local(context.now()).date()


def _typed(name: str) -> str:
    return request.form.get(name, "").strip()[:LONGEST]


def _name() -> str:
    if not _typed("name"):
        raise InvalidInput(("họ và tên", "the name"), "chưa được điền", "is missing")
    return _typed("name")


def _password() -> str:
    return request.form.get("password", "")[:LONGEST_PASSWORD]


def _days() -> RoleDays:
    return RoleDays(
        role=RoleKey(_typed("role")),
        valid_from=_day("from"),
        valid_to=_day("to") if _typed("to") else None,
    )


def _day(name: str) -> date:
    try:
        return date.fromisoformat(iso(_typed(name)))
    except ValueError:
        raise InvalidInput(DAYS, "mỗi ngày viết như 31/12/2026", "each day is written as 31/12/2026") from None
