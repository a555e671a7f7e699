"""How a dossier that was filed online is called before it has its code, and how its citizen is reached."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from engine.domain.identifiers import DossierId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in
from engine.store.tables import online_filings

_o = online_filings.c


@dataclass(frozen=True, kw_only=True, slots=True)
class OnlineFilingView:
    reference: str
    contact: str
    filed_at: datetime


@lru_cache
def _of_dossier(size: Size) -> Select[Any]:
    columns = (_o[name] for name in OnlineFilingView.__dataclass_fields__)
    return select(*columns).where(_o.dossier_id == bindparam("dossier_id"), keeps_in(_o.dossier_id, size))


def online_filing_of(session: Session, reader: Reader, dossier_id: DossierId) -> OnlineFilingView | None:
    row = session.execute(_of_dossier(reader.size), {**reader.values(), "dossier_id": dossier_id}).one_or_none()
    return None if row is None else OnlineFilingView(**row._mapping)
