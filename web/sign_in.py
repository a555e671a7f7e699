"""Signing in and out."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from engine.domain.refusals import SignInLocked, SignInRefused
from engine.operations.users import sign_in
from web import context, people
from web.errors import code_of
from web.language import CHOSEN, local_path, said
from web.security import limiter

ATTEMPTS = "30 per minute"  # of one address; an account locks itself much earlier

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
def page() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for("inbox.page"))
    return render_template("sign_in.html", login="", refusal=None, back=local_path(request.args.get("next")))


@blueprint.post("/sign-in")
@limiter.limit(ATTEMPTS)
def enter() -> ResponseReturnValue:
    login, back = request.form.get("login", "").strip()[:100], local_path(request.form.get("back"))
    try:
        user_id = sign_in(context.installation(), login, request.form.get("password", "")[:1000], now=context.now())
        person = people.find(user_id)
        if person is None:
            raise SignInRefused
    except (SignInRefused, SignInLocked) as refusal:
        return render_template("sign_in.html", login=login, refusal=said(refusal), back=back), code_of(refusal)
    _begin_session(person)
    return redirect(back)


def _begin_session(person: people.Person) -> None:
    """A new session, so that one planted before the sign-in is worth nothing."""
    language = session.get(CHOSEN)
    session.clear()
    if language is not None:
        session[CHOSEN] = language
    session.permanent = True
    login_user(person)


@blueprint.post("/sign-out")
def leave() -> ResponseReturnValue:
    logout_user()
    session.clear()
    return redirect(url_for("sign_in.page"))


@blueprint.post("/unit")
def choose_unit() -> ResponseReturnValue:
    """Work on in another unit where the person holds a role too."""
    wanted = request.form.get("unit")
    if any(hat.unit_id == wanted for hat in current_user.hats):
        session[people.UNIT] = wanted
    return redirect(url_for("inbox.page"))
