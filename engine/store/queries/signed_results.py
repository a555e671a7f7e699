"""Results that were signed: of a dossier, and those of a unit that wait for the seal or owe a scan."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, or_, select

from engine.domain.identifiers import DossierId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in
from engine.store.tables import dossiers, signed_results, users

_MOST = 200
_sealer = users.alias("sealer")


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultView:
    id: UUID
    dossier_id: UUID
    unit_id: str
    code: str | None
    procedure_code: str
    applicant_name: str
    title: str
    authority: str
    lines: list[str]
    signed_by_name: str
    way: str
    signed_at: datetime
    recorded_at: datetime
    sha256: str | None
    sealed_at: datetime | None
    sealed_by_name: str | None
    scan_owed: bool


_of_dossier = {"code", "procedure_code", "applicant_name"}
_names = {"signed_by_name": users.c.name, "sealed_by_name": _sealer.c.name}
_views = (
    select(
        *(
            _names[name].label(name)
            if name in _names
            else (dossiers if name in _of_dossier else signed_results).c[name]
            for name in ResultView.__dataclass_fields__
        )
    )
    .join(dossiers, dossiers.c.id == signed_results.c.dossier_id)
    .join(users, users.c.id == signed_results.c.signed_by)
    .outerjoin(_sealer, _sealer.c.id == signed_results.c.sealed_by)
    .order_by(signed_results.c.signed_at, signed_results.c.id)
)


@lru_cache
def _on_dossier(size: Size) -> Select[Any]:
    return _views.where(
        signed_results.c.dossier_id == bindparam("dossier_id"), keeps_in(signed_results.c.dossier_id, size)
    )


@lru_cache
def _waiting(size: Size) -> Select[Any]:
    waiting = _views.where(
        signed_results.c.unit_id == bindparam("unit"),
        or_(signed_results.c.sealed_at.is_(None), signed_results.c.scan_owed.is_(True)),
        keeps_in(signed_results.c.dossier_id, size),
    )
    first = (signed_results.c.sealed_at.is_not(None), signed_results.c.signed_at, signed_results.c.id)
    return waiting.order_by(None).order_by(*first).limit(_MOST)


@lru_cache
def _one(size: Size) -> Select[Any]:
    seen = keeps_in(signed_results.c.dossier_id, size)
    return select(*signed_results.c).where(signed_results.c.id == bindparam("result_id"), seen)


def results_of(session: Session, reader: Reader, dossier_id: DossierId) -> list[ResultView]:
    values = {**reader.values(), "dossier_id": dossier_id}
    return [ResultView(**row._mapping) for row in session.execute(_on_dossier(reader.size), values)]


def waiting_results(session: Session, reader: Reader) -> list[ResultView]:
    """Of the reader's unit: without a seal, those first, or without the scan that they owe; the first signed first."""
    return [ResultView(**row._mapping) for row in session.execute(_waiting(reader.size), reader.values())]


def signed_content(session: Session, reader: Reader, result_id: UUID) -> dict[str, Any] | None:
    """Everything of one result, to be printed; none also for one that the reader may not know of."""
    row = session.execute(_one(reader.size), {**reader.values(), "result_id": result_id}).one_or_none()
    return None if row is None else dict(row._mapping)
