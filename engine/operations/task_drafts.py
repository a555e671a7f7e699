"""Keep what somebody has typed into a task's form before they send it.

A draft is nobody's act: it changes neither the dossier nor the work, nobody else reads it, and it is kept again with
every pause in typing. So it leaves no event; the trail gets the answer when the work is completed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from engine.domain.actor import Actor
from engine.domain.delegation import Lent
from engine.domain.errors import NotFound, Refusal
from engine.domain.identifiers import WorkItemId
from engine.domain.inbox_refusals import DraftTooLong
from engine.domain.instant import VIETNAM
from engine.domain.refusals import AlreadyCompleted, ClaimedByOther, NotYours
from engine.domain.work_item import TaskKind, WorkItemStatus
from engine.operations.command import WORK_ITEM
from engine.operations.installation import Installation
from engine.store import dossiers as dossier_store
from engine.store import task_drafts as draft_store
from engine.store import users as user_store
from engine.store import work_items as work_item_store
from engine.store.database import Session, in_transaction
from engine.store.queries.visibility import Reader, is_seen
from engine.store.work_items import WorkItemRecord

MOST_CHARACTERS = 100_000
OF_SETTLED_WORK = timedelta(days=30)  # how long a draft outlives the work that somebody else completed


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """`notice` says what the person should know before they type on: somebody else has the work, or did it."""

    saved_at: datetime
    notice: Refusal | None = None


def keep_draft(
    installation: Installation, work_item_id: WorkItemId, answer: Mapping[str, Any], *, actor: Actor, now: datetime
) -> Kept:
    """Keep the person's draft of a work item that they see, also where somebody else was faster: it is theirs until
    they drop it. Raises NotFound, NotYours, DraftTooLong, AlreadyCompleted (by themselves: what they sent stands)."""
    if len(orjson.dumps(answer)) > MOST_CHARACTERS:
        raise DraftTooLong(most=MOST_CHARACTERS)
    assert actor.user_id is not None
    user = actor.user_id

    def command(session: Session) -> Kept:
        item = _item(installation, session, work_item_id, actor, now)
        if item.done_by == user:
            raise AlreadyCompleted(name=item.name)
        draft_store.keep(session, item.id, user, dict(answer), at=now)
        draft_store.drop_old(session, user, before=now - OF_SETTLED_WORK)
        return Kept(saved_at=now, notice=_notice(session, item, actor))

    return in_transaction(installation.database, command)


def drop_draft(installation: Installation, work_item_id: WorkItemId, *, actor: Actor) -> None:
    """The person's own; whether there is one, or such work at all, makes no difference."""
    assert actor.user_id is not None
    user = actor.user_id
    in_transaction(installation.database, lambda session: draft_store.drop(session, work_item_id, user))


def _item(
    installation: Installation, session: Session, work_item_id: WorkItemId, actor: Actor, now: datetime
) -> WorkItemRecord:
    """The dossier is locked, so that a completion under way is over before a draft of it is kept. Raises NotFound,
    NotYours."""
    dossier = dossier_store.lock_of_work_item(session, work_item_id)
    item = work_item_store.get(session, work_item_id)
    if dossier is None or item is None or item.unit_id != actor.unit_id:
        raise NotFound(*WORK_ITEM, work_item_id)
    if not is_seen(session, Reader.of(actor), dossier.id):
        raise NotFound(*WORK_ITEM, work_item_id)
    organisation = installation.catalog.organisation
    lent = organisation.lent_to(actor.roles, actor.unit_id, now.astimezone(VIETNAM).date())
    by_law = Lent(role=item.role, kind=TaskKind(item.kind), domain=dossier.domain) in lent
    if item.role not in actor.acting_roles and not by_law:
        role, unit = organisation.role(item.role), organisation.unit(item.unit_id)
        raise NotYours(name=item.name, role=role.name_vi, unit=unit.name)
    return item


def _notice(session: Session, item: WorkItemRecord, actor: Actor) -> Refusal | None:
    if item.status not in (WorkItemStatus.OPEN, WorkItemStatus.CLAIMED):
        return AlreadyCompleted(name=item.name)
    if item.claimed_by in (None, actor.user_id, *(one.absent for one in actor.substitutions)):
        return None
    assert item.claimed_by is not None
    holder = user_store.by_id(session, item.claimed_by)
    return ClaimedByOther(name=item.name, holder="người khác" if holder is None else holder.name)
