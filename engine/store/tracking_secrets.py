"""Writing what lets a citizen follow a dossier, and finding it by the code that they type."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, or_, select, update

from engine.store.database import Session
from engine.store.tables import dossiers, online_filings, tracking_secrets


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretRecord:
    dossier_id: UUID
    salt: bytes
    hash: str
    serial: int


_t = tracking_secrets.c
_kept = [_t[name] for name in SecretRecord.__dataclass_fields__]
_insert = insert(tracking_secrets)
_renew = update(tracking_secrets).where(_t.dossier_id == bindparam("dossier"))
_of = select(*_kept).where(_t.dossier_id == bindparam("dossier"))
_by_code = (
    select(*_kept)
    .join(dossiers, dossiers.c.id == _t.dossier_id)
    .outerjoin(online_filings, online_filings.c.dossier_id == _t.dossier_id)
    .where(
        or_(dossiers.c.code == bindparam("code"), online_filings.c.reference == bindparam("code")),
        dossiers.c.confidential.is_(False),
    )
)


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(_insert, values)


def renew(session: Session, dossier_id: UUID, values: dict[str, Any]) -> None:
    session.execute(_renew.values(**values), {"dossier": dossier_id})


def of_dossier(session: Session, dossier_id: UUID) -> SecretRecord | None:
    row = session.execute(_of, {"dossier": dossier_id}).one_or_none()
    return None if row is None else SecretRecord(**row._mapping)


def by_code(session: Session, code: str) -> SecretRecord | None:
    """None also for a confidential dossier."""
    row = session.execute(_by_code, {"code": code}).one_or_none()
    return None if row is None else SecretRecord(**row._mapping)
