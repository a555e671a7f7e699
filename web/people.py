"""Who is signed in, and in which of their units they work now."""

from uuid import UUID

from flask import Flask, current_app, g, request, session
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user

from engine.domain.actor import LEADER, Actor
from engine.domain.identifiers import UserId
from engine.operations.users import Standing, standing_of
from engine.store.queries.inbox import Entry
from web import context, kept_form

UNIT = "unit"
_AWAY = "database_away"
OPEN_TO_STRANGERS = kept_form.OPEN_TO_STRANGERS


class Person:
    """Somebody signed in. `hats`: the person as an actor in each unit where they hold a role today."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, user_id: UserId, standing: Standing) -> None:
        self.user_id = user_id
        self.hats = standing.hats
        self.must_change = standing.must_change
        self.stamp = standing.stamp

    def get_id(self) -> str:
        """What the session remembers: who, and under which password they signed in."""
        return f"{self.user_id}:{self.stamp}"

    @property
    def actor(self) -> Actor:
        return next((hat for hat in self.hats if hat.unit_id == session.get(UNIT)), self.hats[0])


def find(user_id: UserId) -> Person | None:
    """None when the account is closed or holds no role any more: the next request is then a stranger's."""
    standing = standing_of(context.installation(), user_id, now=context.now())
    return Person(user_id, standing) if standing is not None and standing.hats else None


def install(app: Flask) -> None:
    manager = LoginManager(app)
    manager.login_view = "sign_in.page"
    manager.login_message = None
    manager.session_protection = "strong"
    manager.user_loader(_load)
    app.before_request(_refuse_strangers)


def _refuse_strangers() -> ResponseReturnValue | None:
    """Every page asks who is there, unless it is named as open: a new page cannot forget to."""
    if current_user.is_authenticated and request.endpoint not in OPEN_TO_STRANGERS:
        context.refresh()
    if request.endpoint is None or request.endpoint in OPEN_TO_STRANGERS or current_user.is_authenticated:
        return None
    if request.method == "POST" and (kept := kept_form.keep()) is not None:
        return kept
    answer: ResponseReturnValue = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    return answer


def stands_in_for(entry: Entry, actor: Actor) -> str:
    """In whose name somebody would do this work; nothing where it is their own."""
    own = entry.role in actor.roles and entry.claimed_by in (None, actor.user_id)
    if own or (entry.reserved and LEADER in actor.roles):
        return ""
    names = [
        substitution.name
        for substitution in actor.substitutions
        if substitution.role == entry.role
        and substitution.scope.covers(entry.procedure_code, entry.domain, entry.kind)
        and (entry.role not in actor.roles or substitution.absent == entry.claimed_by)
    ]
    return ", ".join(dict.fromkeys(names))


def ask_no_more() -> None:
    """The database is away: the page that says so is answered nobody when it asks who is there, and so can be shown."""
    setattr(g, _AWAY, True)


def _load(key: str) -> Person | None:
    user_id, _, stamp = key.partition(":")
    try:
        person = None if _AWAY in g else find(UserId(UUID(user_id)))
    except ValueError:
        return None
    return person if person is not None and person.stamp == stamp else None
