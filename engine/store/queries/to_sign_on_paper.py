"""What waits for a leader's signature in a unit, for whoever writes down what was signed on paper."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select, text

from engine.domain.signing import SIGN_FORM
from engine.domain.work_item import TaskKind
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in
from engine.store.tables import dossiers, work_items

MOST = 200
_OPEN = text("work_items.status IN ('open', 'claimed')")  # the words of the partial indexes


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    id: UUID
    dossier_id: UUID
    name: str
    role: str
    offered_at: datetime
    due_at: datetime | None
    code: str | None
    procedure_code: str
    applicant_name: str


_OF_DOSSIER = {"code", "procedure_code", "applicant_name"}


@lru_cache
def _waiting(size: Size) -> Select[Any]:
    columns = ((dossiers if name in _OF_DOSSIER else work_items).c[name] for name in Waiting.__dataclass_fields__)
    return (
        select(*columns)
        .join_from(work_items, dossiers, dossiers.c.id == work_items.c.dossier_id)
        .where(
            _OPEN,
            work_items.c.unit_id == bindparam("unit"),
            work_items.c.kind == TaskKind.SIGNATURE,
            work_items.c.form == SIGN_FORM,
            keeps_in(work_items.c.dossier_id, size),
        )
        .order_by(work_items.c.offered_at, work_items.c.id)
        .limit(MOST)
    )


def to_sign_on_paper(session: Session, reader: Reader) -> list[Waiting]:
    """Of the reader's unit, the first offered first; nothing of dossiers that the reader may not know of."""
    return [Waiting(**row._mapping) for row in session.execute(_waiting(reader.size), reader.values())]
