"""Send a letter of the outbox again, after the cause is gone."""

from datetime import datetime
from uuid import UUID

from engine.domain.actor import Actor
from engine.domain.administration_refusals import NotWaiting
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import NotFound
from engine.operations.administration import administer
from engine.operations.installation import Installation
from engine.operations.unit_command import on_unit
from engine.store import outbox as outbox_store
from engine.store.audit import Draft
from engine.store.database import Session, in_transaction


def retry_letter(installation: Installation, letter_id: UUID, *, actor: Actor, now: datetime) -> None:
    """The worker delivers it at its next round, with all its attempts before it again. Raises AdministratorsOnly,
    NotFound, NotWaiting."""
    administer(installation, actor, actor.unit_id)

    def command(session: Session) -> None:
        before = outbox_store.lock(session, letter_id)
        if before is None:
            raise NotFound("thư", "letter", letter_id)
        with on_unit(session, actor=actor, now=now) as drafts:
            if before.status in ("sent", "withheld"):
                raise NotWaiting
            outbox_store.make_due(session, letter_id, now)
            data = {"letter": str(letter_id), "topic": before.topic}
            earlier = {"status": before.status, "attempts": before.attempts}
            drafts.append(Draft(kind=AuditKind.LETTER_RETRIED, data=data, unit_id=actor.unit_id, before=earlier))

    in_transaction(installation.database, command)
