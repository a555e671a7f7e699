"""Signing in and out."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from engine.domain.refusals import SignInLocked, SignInRefused
from engine.operations.users import sign_in
from web import context, kept_form, people
from web.errors import code_of, said_of_lost_files, tell
from web.language import CHOSEN, local_path, said
from web.language import translated as _
from web.security import limiter

# Failures of one address; an account locks itself much earlier. Who gets in does not count: a whole office has one
# address and begins at eight.
FAILURES = "30 per minute"

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
def page() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for("inbox.page"))
    back, kept = local_path(request.args.get("next")), request.args.get("kept", "")[:100]
    refusal = said_of_lost_files() if request.args.get("files") == "lost" else None
    return render_template("sign_in.html", login="", refusal=refusal, back=back, kept=kept)


@blueprint.post("/sign-in")
@limiter.limit(FAILURES, deduct_when=lambda answer: answer.location is None)
def enter() -> ResponseReturnValue:
    login, back = request.form.get("login", "").strip()[:100], local_path(request.form.get("back"))
    kept = request.form.get("kept", "")[:100]
    try:
        person = _person(login)
    except (SignInRefused, SignInLocked) as refusal:
        page = render_template("sign_in.html", login=login, refusal=said(refusal), back=back, kept=kept)
        return page, code_of(refusal)
    _begin_session(person)
    if kept and kept_form.kept(kept) is not None:
        return redirect(url_for("kept_form.page", key=kept))
    if kept:
        tell(_("Nội dung nhập trước khi hết phiên không còn, hoặc là của người khác nên không mở."))
    return redirect(back)


def _person(login: str) -> people.Person:
    """Raises SignInRefused, SignInLocked."""
    password = request.form.get("password", "")[:1000]
    user_id = sign_in(context.installation(), login, password, now=context.now(), address=request.remote_addr)
    person = people.find(user_id)
    if person is None:
        raise SignInRefused
    return person


def _begin_session(person: people.Person) -> None:
    """A new session, so that one planted before the sign-in is worth nothing."""
    language = session.get(CHOSEN)
    session.clear()
    if language is not None:
        session[CHOSEN] = language
    session.permanent = True
    session[kept_form.CSRF_FIELD] = kept_form.token_of(person.user_id)
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
