"""Claim a work item, and give it back."""

from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.audit_kind import AuditKind
from engine.domain.errors import NotFound
from engine.domain.identifiers import UserId, WorkItemId
from engine.domain.refusals import AlreadyCompleted
from engine.operations import conduct, handling
from engine.operations.command import WORK_ITEM, Command, on_dossier
from engine.operations.installation import Installation
from engine.store import dossiers as dossier_store
from engine.store import work_items as work_item_store
from engine.store.database import Session, in_transaction
from engine.store.work_items import WorkItemRecord


def claim_work_item(installation: Installation, work_item_id: WorkItemId, *, actor: Actor, now: datetime) -> None:
    """Take a work item for oneself. Raises NotFound, NotYours, ClaimedByOther, AlreadyCompleted, Reserved,
    MayNotHandle, DutiesClash."""
    _change(installation, work_item_id, AuditKind.WORK_ITEM_CLAIMED, actor=actor, now=now)


def release_work_item(installation: Installation, work_item_id: WorkItemId, *, actor: Actor, now: datetime) -> None:
    """Give a claimed work item back to its role. Raises as claim_work_item does."""
    _change(installation, work_item_id, AuditKind.WORK_ITEM_RELEASED, actor=actor, now=now)


def _change(
    installation: Installation, work_item_id: WorkItemId, kind: AuditKind, *, actor: Actor, now: datetime
) -> None:
    def command(session: Session) -> None:
        dossier = dossier_store.lock_of_work_item(session, work_item_id)
        with on_dossier(
            installation, session, dossier, actor=actor, now=now, named=work_item_id, what=WORK_ITEM
        ) as changing:
            item = work_item_store.get(session, work_item_id)
            if item is None:
                raise NotFound(*WORK_ITEM, work_item_id)
            claiming = kind is AuditKind.WORK_ITEM_CLAIMED
            (conduct.may_do if claiming else conduct.take_work)(changing, item)
            assert actor.user_id is not None
            if claiming and item.claimed_by == actor.user_id:
                return
            if not _moved(changing, item, actor.user_id, claiming=claiming):
                raise AlreadyCompleted(name=item.name)
            changing.record(kind, {"work_item": str(item.id), "name": item.name}, element=item.element)

    in_transaction(installation.database, command)


def _moved(command: Command, item: WorkItemRecord, user_id: UserId, *, claiming: bool) -> bool:
    """Whoever stands in for somebody takes over what that person had claimed; what the leader gave out goes back to
    the leader."""
    if not claiming:
        moved = work_item_store.unclaim(command.session, item.id)
        if command.dossier.confidential and item.claimed_by is not None:
            handling.end(command, item.claimed_by, "released", unit_id=item.unit_id, role=item.role)
        return moved
    if item.claimed_by is None:
        return work_item_store.claim(command.session, item.id, by=user_id, at=command.now)
    return work_item_store.assign(command.session, item.id, to=user_id, at=command.now)
