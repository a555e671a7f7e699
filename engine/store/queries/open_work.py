"""What is to be done for one dossier now: its open work, for whoever plays the officers."""

from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select, text

from engine.store.database import Session
from engine.store.tables import dossiers, work_items


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenWork:
    id: UUID
    unit_id: str
    role: str
    process_id: str
    element: str
    form: str | None
    kind: str
    instance: int | None
    offered_at: datetime
    due_at: datetime | None
    reserved: bool
    claimed_by: UUID | None

    @property
    def name(self) -> str:
        """The task with the diagram that draws it: agencies have tasks of one name."""
        return f"{self.process_id}.{self.element}"


_columns = [work_items.c[field.name] for field in fields(OpenWork)]
_work = (
    select(*_columns)
    .where(work_items.c.dossier_id == bindparam("dossier_id"), text("work_items.status IN ('open', 'claimed')"))
    .order_by(work_items.c.offered_at, work_items.c.process_id, work_items.c.element, work_items.c.instance)
)
_promise = select(dossiers.c.promised_at).where(dossiers.c.id == bindparam("dossier_id"))


def open_work(session: Session, dossier_id: UUID) -> tuple[OpenWork, ...]:
    """In the order in which it was offered."""
    rows = session.execute(_work, {"dossier_id": dossier_id})
    return tuple(OpenWork(**row._mapping) for row in rows)


def promised_at(session: Session, dossier_id: UUID) -> datetime | None:
    """What the citizen was promised; None before acceptance."""
    found: datetime | None = session.execute(_promise, {"dossier_id": dossier_id}).scalar_one_or_none()
    return found
