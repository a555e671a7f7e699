"""Results that were signed: of a dossier, and those of a unit that wait for the seal or owe a scan."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, select

from engine.domain.identifiers import DossierId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in
from engine.store.tables import dossiers, signed_results, users

_sealer = users.alias("sealer")


class Waits(StrEnum):
    """What a signed result waits for: a seal, then the scan of what was signed and sealed on paper."""

    SEAL = "seal"
    SCAN = "scan"


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


_WAITS = {
    Waits.SEAL: signed_results.c.sealed_at.is_(None),
    Waits.SCAN: and_(signed_results.c.sealed_at.is_not(None), signed_results.c.scan_owed.is_(True)),
}
# What was sealed last lies before the clerk, who scans it next; for a seal, whoever came first has waited longest.
_FIRST = {
    Waits.SEAL: (signed_results.c.signed_at, signed_results.c.id),
    Waits.SCAN: (signed_results.c.sealed_at.desc(), signed_results.c.id),
}


@lru_cache
def _waiting(size: Size, what: Waits) -> Select[Any]:
    return _views.where(
        signed_results.c.unit_id == bindparam("unit"), _WAITS[what], keeps_in(signed_results.c.dossier_id, size)
    )


@lru_cache
def _page(size: Size, what: Waits) -> Select[Any]:
    return (
        _waiting(size, what)
        .order_by(None)
        .order_by(*_FIRST[what])
        .limit(bindparam("most"))
        .offset(bindparam("skipped"))
    )


@lru_cache
def _count(size: Size, what: Waits) -> Select[Any]:
    return select(func.count()).select_from(_waiting(size, what).order_by(None).subquery())


@lru_cache
def _unsealed(size: Size) -> Select[Any]:
    return _waiting(size, Waits.SEAL).where(signed_results.c.id.in_(bindparam("ids", expanding=True)))


@lru_cache
def _one(size: Size) -> Select[Any]:
    seen = keeps_in(signed_results.c.dossier_id, size)
    return select(*signed_results.c).where(signed_results.c.id == bindparam("result_id"), seen)


def results_of(session: Session, reader: Reader, dossier_id: DossierId) -> list[ResultView]:
    values = {**reader.values(), "dossier_id": dossier_id}
    return [ResultView(**row._mapping) for row in session.execute(_on_dossier(reader.size), values)]


def waiting_results(session: Session, reader: Reader, what: Waits, *, skipped: int, most: int) -> list[ResultView]:
    """Of the reader's unit: for a seal the first signed first, for a scan the last sealed first."""
    values = {**reader.values(), "skipped": skipped, "most": most}
    return [ResultView(**row._mapping) for row in session.execute(_page(reader.size, what), values)]


def count_waiting(session: Session, reader: Reader, what: Waits) -> int:
    return int(session.execute(_count(reader.size, what), reader.values()).scalar_one())


def unsealed_among(session: Session, reader: Reader, ids: list[UUID]) -> list[ResultView]:
    """Of these, what still waits for the seal in the reader's unit."""
    values = {**reader.values(), "ids": ids}
    return [ResultView(**row._mapping) for row in session.execute(_unsealed(reader.size), values)]


def signed_content(session: Session, reader: Reader, result_id: UUID) -> dict[str, Any] | None:
    """Everything of one result, to be printed; none also for one that the reader may not know of."""
    row = session.execute(_one(reader.size), {**reader.values(), "result_id": result_id}).one_or_none()
    return None if row is None else dict(row._mapping)
