"""Somebody's own draft of the answer to a task; nobody reads another's."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from engine.domain.identifiers import WorkItemId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in
from engine.store.tables import task_drafts, work_items


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskDraftView:
    answer: dict[str, Any]
    saved_at: datetime


@lru_cache
def _own(size: Size) -> Select[Any]:
    return (
        select(task_drafts.c.answer, task_drafts.c.saved_at)
        .join(work_items, work_items.c.id == task_drafts.c.work_item_id)
        .where(
            task_drafts.c.work_item_id == bindparam("work_item_id"),
            task_drafts.c.user_id == bindparam("user"),
            keeps_in(work_items.c.dossier_id, size),
        )
    )


_having = select(task_drafts.c.work_item_id).where(task_drafts.c.user_id == bindparam("user"))


def task_draft(session: Session, reader: Reader, work_item_id: WorkItemId) -> TaskDraftView | None:
    values = {**reader.values(), "work_item_id": work_item_id}
    row = session.execute(_own(reader.size), values).one_or_none()
    return None if row is None else TaskDraftView(answer=row.answer, saved_at=row.saved_at)


def drafted(session: Session, reader: Reader, shown: list[UUID]) -> frozenset[UUID]:
    """Of these work items, which the reader is shown, those of which they have a draft: few, whatever is shown."""
    if not shown:
        return frozenset()
    return frozenset(session.execute(_having, {"user": reader.user_id}).scalars()).intersection(shown)
