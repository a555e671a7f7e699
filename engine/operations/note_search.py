"""Looking for people by name or number is reading personal data: an event of the unit, with what was looked for."""

from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction


def note_search(installation: Installation, wanted: str, found: int, *, actor: Actor, now: datetime) -> None:
    def command(session: Session) -> None:
        with on_unit(session, actor=actor, now=now) as drafts:
            data = {"search": wanted, "found": found}
            drafts.append(Draft(kind=AuditKind.DOSSIERS_SEARCHED, data=data, unit_id=actor.unit_id))

    in_transaction(installation.database, command)
