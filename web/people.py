"""Who is signed in, and in which of their units they work now."""

from uuid import UUID

from flask import Flask, session
from flask_login import LoginManager, UserMixin

from engine.domain.actor import Actor
from engine.domain.identifiers import UserId
from engine.operations.users import actors_of
from web import context

UNIT = "unit"


class Person(UserMixin):
    """Somebody signed in. `hats`: the person as an actor in each unit where they hold a role today."""

    def __init__(self, user_id: UserId, hats: list[Actor]) -> None:
        self.id = str(user_id)
        self.hats = hats

    @property
    def actor(self) -> Actor:
        return next((hat for hat in self.hats if hat.unit_id == session.get(UNIT)), self.hats[0])


def find(user_id: UserId) -> Person | None:
    """None when the account is closed or holds no role any more: the next request is then a stranger's."""
    hats = actors_of(context.installation(), user_id, now=context.now())
    return Person(user_id, hats) if hats else None


def install(app: Flask) -> None:
    manager = LoginManager(app)
    manager.login_view = "sign_in.page"
    manager.login_message = None
    manager.session_protection = "strong"
    manager.user_loader(_load)


def _load(key: str) -> Person | None:
    try:
        return find(UserId(UUID(key)))
    except ValueError:
        return None
