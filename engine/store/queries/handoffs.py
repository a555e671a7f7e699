"""The hand-offs of a dossier: who gave it to whom for which work, and when it came back."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from engine.domain.identifiers import DossierId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in
from engine.store.tables import handoffs


@dataclass(frozen=True, kw_only=True, slots=True)
class HandoffView:
    function: str
    from_stage_id: UUID
    from_unit_id: str
    to_stage_id: UUID
    to_unit_id: str
    sent_at: datetime
    returned_at: datetime | None
    outcome: str | None


@lru_cache
def _of_dossier(size: Size) -> Select[Any]:
    return (
        select(*(handoffs.c[name] for name in HandoffView.__dataclass_fields__))
        .where(handoffs.c.dossier_id == bindparam("dossier_id"), keeps_in(handoffs.c.dossier_id, size))
        .order_by(handoffs.c.sent_at, handoffs.c.id)
    )


def handoffs_of(session: Session, reader: Reader, dossier_id: DossierId) -> list[HandoffView]:
    """In the order in which they were sent."""
    rows = session.execute(_of_dossier(reader.size), {**reader.values(), "dossier_id": dossier_id})
    return [HandoffView(**row._mapping) for row in rows]
