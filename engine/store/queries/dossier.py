"""One dossier as its page shows it."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from engine.domain.identifiers import DossierId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, sees
from engine.store.tables import dossiers


@dataclass(frozen=True, kw_only=True, slots=True)
class DossierView:
    id: UUID
    code: str | None
    procedure_code: str
    procedure_from: date | None
    unit_id: str
    channel: str
    status: str
    applicant_name: str
    applicant: dict[str, Any]
    facts: dict[str, Any]
    papers: list[dict[str, Any]]
    digitised: bool
    submitted_at: datetime
    accepted_at: datetime | None
    promised_at: datetime | None
    due_at: datetime | None
    first_promised_at: datetime | None
    reappointed_at: datetime | None
    clock: dict[str, Any] | None
    clock_stopped_at: datetime | None
    clock_stopped_for: str | None
    result_at: datetime | None
    outcome: str | None
    verdict: str | None
    closed_at: datetime | None
    late_unit_id: str | None
    confidential: bool
    demo: bool


@lru_cache
def _dossier(size: Size) -> Select[Any]:
    columns = (dossiers.c[name] for name in DossierView.__dataclass_fields__)
    return select(*columns).where(dossiers.c.id == bindparam("dossier_id"), sees(size))


def dossier(session: Session, reader: Reader, dossier_id: DossierId) -> DossierView | None:
    """None also for one that the reader may not know of."""
    row = session.execute(_dossier(reader.size), {**reader.values(), "dossier_id": dossier_id}).one_or_none()
    return None if row is None else DossierView(**row._mapping)
