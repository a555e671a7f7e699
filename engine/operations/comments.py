"""Comment on a dossier (trao đổi): whoever may see it may say something, to nobody or to colleagues by name."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.comment import MOST_MENTIONED, NotInReach, checked
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import DossierId
from engine.operations.command import Command, on_dossier
from engine.operations.installation import Installation
from engine.operations.open_dossier import DOSSIER, seen_as
from engine.operations.users import hats
from engine.store import comments as comment_store
from engine.store import dossiers as dossier_store
from engine.store import users as user_store
from engine.store.database import Session, in_transaction
from engine.store.users import UserRecord


def write_comment(
    installation: Installation,
    dossier_id: DossierId,
    text: str,
    mentioned: Sequence[str] = (),
    *,
    actor: Actor,
    now: datetime,
) -> UUID:
    """`mentioned` are logins. Raises NotFound (also where the actor may not see the dossier), InvalidInput,
    NotInReach for somebody who may not see it."""
    said, logins = checked(text), _checked(mentioned)

    def command(session: Session) -> UUID:
        dossier = dossier_store.lock(session, dossier_id)
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=dossier_id) as commenting:
            if seen_as(commenting) is None:
                raise NotFound(*DOSSIER, dossier_id)
            return _write(commenting, said, [_colleague(commenting, login) for login in logins])

    return in_transaction(installation.database, command)


def _checked(mentioned: Iterable[str]) -> list[str]:
    logins = list(dict.fromkeys(mentioned))
    if len(logins) > MOST_MENTIONED:
        raise InvalidInput(
            ("người được nhắc", "who is mentioned"),
            f"nhiều nhất {MOST_MENTIONED} người; hãy bớt",
            f"at most {MOST_MENTIONED} people; take some out",
        )
    return logins


def _colleague(command: Command, login: str) -> UserRecord:
    """Somebody who may see the dossier in one of their units. Raises NotFound, NotInReach."""
    found = user_store.by_login(command.session, login)
    if found is None or not found.active:
        raise NotFound("người dùng", "user", login)
    actors = hats(command.session, found, command.now)
    if not any(seen_as(command, actor) for actor in actors):
        raise NotInReach(person=found.name, dossier=command.label)
    return found


def _write(command: Command, text: str, mentioned: list[UserRecord]) -> UUID:
    author = command.actor.user_id
    assert author is not None, "only people comment"
    comment_id = uuid4()
    row = {"id": comment_id, "dossier_id": command.dossier.id, "unit_id": command.actor.unit_id}
    row |= {"author_id": author, "text": text, "written_at": command.now}
    comment_store.add(command.session, row, [person.id for person in mentioned])
    command.record(
        AuditKind.COMMENT_WRITTEN,
        {"comment": str(comment_id), "text": text, "mentioned": [person.login for person in mentioned]},
    )
    return comment_id
