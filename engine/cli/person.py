"""Who gives a command at the machine's own prompt, by login: the rules are those of the pages."""

from engine.bootstrap import Running
from engine.domain.actor import Actor
from engine.domain.errors import NotFound
from engine.domain.identifiers import UserId
from engine.operations.users import actors_of
from engine.store import users as user_store


def person(running: Running, login: str, unit: str | None = None) -> Actor:
    """The person in a unit, or in the first of theirs. Raises NotFound."""
    with running.installation.database.reading() as session:
        found = user_store.by_login(session, login)
    hats = [] if found is None else actors_of(running.installation, UserId(found.id), now=running.clock.now())
    here = [hat for hat in hats if unit in (None, hat.unit_id)]
    if not here:
        raise NotFound("tài khoản đang làm việc ở đơn vị", "account working in the unit", login)
    return here[0]
