"""Claim a work item, and give it back."""

from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import NotFound
from engine.domain.identifiers import WorkItemId
from engine.domain.refusals import AlreadyCompleted
from engine.operations.command import on_dossier
from engine.operations.complete_work_item import may_complete
from engine.operations.installation import Installation
from engine.store import dossiers as dossier_store
from engine.store import work_items as work_item_store
from engine.store.database import Session, in_transaction


def claim_work_item(installation: Installation, work_item_id: WorkItemId, *, actor: Actor, now: datetime) -> None:
    """Take a work item for oneself. Raises NotFound, NotYours, ClaimedByOther, AlreadyCompleted."""
    _change(installation, work_item_id, AuditKind.WORK_ITEM_CLAIMED, actor=actor, now=now)


def release_work_item(installation: Installation, work_item_id: WorkItemId, *, actor: Actor, now: datetime) -> None:
    """Give a claimed work item back to its role. Raises as claim_work_item does."""
    _change(installation, work_item_id, AuditKind.WORK_ITEM_RELEASED, actor=actor, now=now)


def _change(
    installation: Installation, work_item_id: WorkItemId, kind: AuditKind, *, actor: Actor, now: datetime
) -> None:
    def command(session: Session) -> None:
        dossier = dossier_store.lock_of_work_item(session, work_item_id)
        with on_dossier(installation, session, dossier, actor=actor, now=now, named=work_item_id) as changing:
            item = work_item_store.get(session, work_item_id)
            if item is None:
                raise NotFound("việc", "work item", work_item_id)
            may_complete(changing, item)
            assert actor.user_id is not None
            claiming = kind is AuditKind.WORK_ITEM_CLAIMED
            if claiming and item.claimed_by == actor.user_id:
                return
            done = (
                work_item_store.claim(session, item.id, by=actor.user_id, at=now)
                if claiming
                else work_item_store.unclaim(session, item.id)
            )
            if not done:
                raise AlreadyCompleted(name=item.name)
            changing.record(kind, {"work_item": str(item.id), "name": item.name}, element=item.element)

    in_transaction(installation.database, command)
