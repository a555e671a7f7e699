"""Writing drafts of answers. Completing the work takes the completer's draft away by itself (a trigger)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, delete, insert, select, update

from engine.store.database import Session
from engine.store.tables import task_drafts, work_items

_t = task_drafts.c
_mine = and_(_t.work_item_id == bindparam("item"), _t.user_id == bindparam("owner"))
_change = update(task_drafts).where(_mine).values(answer=bindparam("new_answer"), saved_at=bindparam("at"))
_insert = insert(task_drafts)
_drop = delete(task_drafts).where(_mine)
_settled = select(work_items.c.id).where(
    work_items.c.id == _t.work_item_id, work_items.c.status.in_(("done", "cancelled"))
)
_drop_old = delete(task_drafts).where(
    _t.user_id == bindparam("owner"), _t.saved_at < bindparam("before"), _settled.exists()
)


def keep(session: Session, item: UUID, user: UUID, answer: Any, *, at: datetime) -> None:
    """The one draft that somebody has of a work item."""
    changed = session.execute(_change, {"item": item, "owner": user, "new_answer": answer, "at": at})
    if changed.rowcount == 0:
        session.execute(_insert, {"work_item_id": item, "user_id": user, "answer": answer, "saved_at": at})


def drop(session: Session, item: UUID, user: UUID) -> None:
    session.execute(_drop, {"item": item, "owner": user})


def drop_old(session: Session, user: UUID, *, before: datetime) -> None:
    """Those of the person that are of no use any more: the work was settled long ago."""
    session.execute(_drop_old, {"owner": user, "before": before})
