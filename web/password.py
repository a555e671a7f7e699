"""One's own password: chosen anew, by everybody whose first one somebody else knows."""

from flask import Blueprint, Flask, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user

from engine.domain.errors import InvalidInput, Refusal
from engine.operations.administration import change_password
from engine.operations.users import SHORTEST_PASSWORD
from web import context, people
from web.citizens import OPEN
from web.errors import code_of, tell
from web.kept_form import GUIDES
from web.language import said
from web.language import translated as _
from web.security import limiter

ATTEMPTS = "10 per minute"
LONGEST_PASSWORD = 1000
# What somebody may do who has to choose a password first.
_OWN = frozenset({"password.page", "password.change", "sign_in.leave", "language.choose", "static"})
BEFORE_CHOOSING = _OWN | frozenset(GUIDES) | OPEN

blueprint = Blueprint("password", __name__)


def install(app: Flask) -> None:
    app.before_request(_choose_first)


def _choose_first() -> ResponseReturnValue | None:
    if current_user.is_authenticated and current_user.must_change and request.endpoint not in BEFORE_CHOOSING:
        return redirect(url_for("password.page"))
    return None


@blueprint.get("/password")
def page() -> ResponseReturnValue:
    return _render(None)


@blueprint.post("/password")
@limiter.limit(ATTEMPTS)
def change() -> ResponseReturnValue:
    current, wanted, again = (request.form.get(name, "")[:LONGEST_PASSWORD] for name in ("current", "wanted", "again"))
    try:
        if wanted != again:
            raise InvalidInput(
                ("mật khẩu nhập lại", "the repeated password"), "không giống mật khẩu mới", "is not the new password"
            )
        change_password(context.installation(), current, wanted, actor=context.actor(), now=context.now())
    except Refusal as refusal:
        return _render(said(refusal)), code_of(refusal)
    _go_on()
    tell(_("Đã đổi mật khẩu. Các phiên đăng nhập khác của bạn đã kết thúc."))
    return redirect(url_for("inbox.page"))


def _go_on() -> None:
    """The session that changed the password goes on under the new one."""
    person = people.find(current_user.user_id)
    if person is not None:
        unit = session.get(people.UNIT)
        login_user(person)
        session[people.UNIT] = unit


def _render(refusal: str | None) -> str:
    return render_template(
        "password.html", refusal=refusal, must_change=current_user.must_change, shortest=SHORTEST_PASSWORD
    )
