"""Writing results as they were signed, and the seal on them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from engine.store.database import Session
from engine.store.tables import signed_results


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedResult:
    id: UUID
    dossier_id: UUID
    unit_id: str
    work_item_id: UUID
    template: str
    title: str
    content: dict[str, Any]
    authority: str
    lines: list[str]
    signed_by: UUID
    way: str
    signed_at: datetime
    recorded_at: datetime
    sha256: str | None
    scan_owed: bool
    recorded_by: UUID | None = None
    scan_id: UUID | None = None
    sealed_at: datetime | None = None
    sealed_by: UUID | None = None


_NAMES = list(SignedResult.__dataclass_fields__)
_insert = insert(signed_results)
_get = select(*(signed_results.c[name] for name in _NAMES)).where(signed_results.c.id == bindparam("result_id"))
_lock = _get.with_for_update()
_seal = (
    update(signed_results)
    .where(signed_results.c.id == bindparam("result_id"), signed_results.c.sealed_at.is_(None))
    .values(sealed_at=bindparam("at"), sealed_by=bindparam("by"), sha256=bindparam("file"))
)


_of_dossier = (
    select(*(signed_results.c[name] for name in _NAMES))
    .where(signed_results.c.dossier_id == bindparam("dossier"))
    .order_by(signed_results.c.signed_at, signed_results.c.id)
)
_scanned = (
    update(signed_results)
    .where(signed_results.c.id == bindparam("result_id"))
    .values(scan_id=bindparam("scan"), scan_owed=bindparam("owed"))
)


def add(session: Session, record: SignedResult) -> None:
    session.execute(_insert, {name: getattr(record, name) for name in _NAMES})


def get(session: Session, result_id: UUID) -> SignedResult | None:
    row = session.execute(_get, {"result_id": result_id}).one_or_none()
    return None if row is None else SignedResult(**row._mapping)


def lock(session: Session, result_id: UUID) -> SignedResult | None:
    row = session.execute(_lock, {"result_id": result_id}).one_or_none()
    return None if row is None else SignedResult(**row._mapping)


def seal(session: Session, result_id: UUID, *, by: UUID, at: datetime, sha256: str | None) -> bool:
    """False when it was sealed before. `sha256`: of the file with the seal in it, where it is a file."""
    given = {"result_id": result_id, "by": by, "at": at, "file": sha256}
    return bool(session.execute(_seal, given).rowcount == 1)


def of_dossier(session: Session, dossier_id: UUID) -> list[SignedResult]:
    """The first signed first."""
    return [SignedResult(**row._mapping) for row in session.execute(_of_dossier, {"dossier": dossier_id})]


def scanned(session: Session, result_id: UUID, scan: UUID | None) -> None:
    """Its scan is this file; without one it is owed again."""
    session.execute(_scanned, {"result_id": result_id, "scan": scan, "owed": scan is None})
