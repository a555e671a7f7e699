"""The civil servant in whose name a command of the terminal acts at a desk."""

import click

from engine.bootstrap import Running
from engine.domain.actor import Actor
from engine.domain.errors import NotFound
from engine.domain.identifiers import UserId
from engine.domain.refusals import NotYours
from engine.operations.receive_dossier import DESK
from engine.operations.users import actors_of
from engine.store import users as user_store

as_option = click.option(
    "--as", "login", required=True, metavar="LOGIN", help="The account of the civil servant at the desk."
)


def desk_actor(running: Running, login: str) -> Actor:
    """Raises NotFound without such an account, NotYours when it does not sit at a desk today."""
    with running.installation.database.reading() as session:
        user = user_store.by_login(session, login)
    if user is None:
        raise NotFound("tài khoản", "account", login)
    actors = actors_of(running.installation, UserId(user.id), now=running.clock.now())
    desk = next((actor for actor in actors if DESK in actor.acting_roles), None)
    if desk is None:
        raise NotYours(name="Bộ phận Một cửa", role=DESK, unit=", ".join(actor.unit_id for actor in actors) or "–")
    return desk
