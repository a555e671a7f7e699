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
