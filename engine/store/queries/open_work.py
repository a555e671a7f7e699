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

    @property
    def name(self) -> str:
        """The task with the diagram that draws it: agencies have tasks of one name."""
        return f"{self.process_id}.{self.element}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where a dossier stands."""

    status: str
    promised_at: datetime | None
    work: tuple[OpenWork, ...]


_columns = [work_items.c[field.name] for field in fields(OpenWork)]
_work = (
    select(*_columns)
    .where(work_items.c.dossier_id == bindparam("dossier_id"), text("work_items.status IN ('open', 'claimed')"))
    .order_by(work_items.c.offered_at, work_items.c.process_id, work_items.c.element, work_items.c.instance)
)
_dossier = select(dossiers.c.status, dossiers.c.promised_at).where(dossiers.c.id == bindparam("dossier_id"))


def standing(session: Session, dossier_id: UUID) -> Standing:
    """Raises NoResultFound for a dossier that does not exist."""
    row = session.execute(_dossier, {"dossier_id": dossier_id}).one()
    work = session.execute(_work, {"dossier_id": dossier_id})
    return Standing(**row._mapping, work=tuple(OpenWork(**item._mapping) for item in work))
