"""One work item as its page shows it."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from engine.domain.identifiers import WorkItemId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in
from engine.store.tables import dossiers, stages, users, work_items


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkItemView:
    id: UUID
    dossier_id: UUID
    unit_id: str
    role: str
    process_id: str
    process_version: str
    element: str
    name: str
    kind: str
    domain: str  # of the dossier's procedure
    form: str | None
    status: str
    offered_at: datetime
    due_at: datetime | None
    outside_clock: bool
    claimed_by: UUID | None
    claimed_by_name: str | None
    done_by: UUID | None
    done_by_name: str | None
    done_at: datetime | None
    reserved: bool


_joined = {"process_version", "claimed_by_name", "done_by_name", "domain"}
_completer = users.alias("completer")
_work_item = (
    select(
        *(work_items.c[name] for name in WorkItemView.__dataclass_fields__ if name not in _joined),
        stages.c.process_version,
        users.c.name.label("claimed_by_name"),
        _completer.c.name.label("done_by_name"),
        dossiers.c.domain,
    )
    .join(stages, stages.c.id == work_items.c.stage_id)
    .join(dossiers, dossiers.c.id == work_items.c.dossier_id)
    .outerjoin(users, users.c.id == work_items.c.claimed_by)
    .outerjoin(_completer, _completer.c.id == work_items.c.done_by)
    .where(work_items.c.id == bindparam("work_item_id"))
)


@lru_cache
def _seen(size: Size) -> Select[Any]:
    return _work_item.where(keeps_in(work_items.c.dossier_id, size))


def work_item(session: Session, reader: Reader, work_item_id: WorkItemId) -> WorkItemView | None:
    """None also for work of a dossier that the reader may not know of."""
    values = {**reader.values(), "work_item_id": work_item_id}
    row = session.execute(_seen(reader.size), values).one_or_none()
    return None if row is None else WorkItemView(**row._mapping)
