"""Writing where papers lie while another desk has them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from engine.store.database import Session
from engine.store.tables import custodies


@dataclass(frozen=True, kw_only=True, slots=True)
class CustodyRecord:
    id: UUID
    dossier_id: UUID
    kind: str
    from_unit_id: str
    to_unit_id: str
    papers: list[dict[str, Any]]
    taken_at: datetime
    sent_at: datetime | None
    received_at: datetime | None


_columns = [custodies.c[name] for name in CustodyRecord.__dataclass_fields__]
_insert = insert(custodies)
_get = select(*_columns).where(custodies.c.id == bindparam("custody_id"))
_of_dossier = (
    select(*_columns)
    .where(custodies.c.dossier_id == bindparam("dossier"))
    .order_by(custodies.c.taken_at, custodies.c.id)
)
_send = (
    update(custodies)
    .where(custodies.c.id == bindparam("custody_id"), custodies.c.sent_at.is_(None))
    .values(sent_at=bindparam("at"), sent_by=bindparam("by"))
)
_receive = (
    update(custodies)
    .where(
        custodies.c.id == bindparam("custody_id"), custodies.c.sent_at.is_not(None), custodies.c.received_at.is_(None)
    )
    .values(received_at=bindparam("at"), received_by=bindparam("by"))
)


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(_insert, values)


def get(session: Session, custody_id: UUID) -> CustodyRecord | None:
    row = session.execute(_get, {"custody_id": custody_id}).one_or_none()
    return None if row is None else CustodyRecord(**row._mapping)


def of_dossier(session: Session, dossier_id: UUID) -> list[CustodyRecord]:
    """In the order in which they were taken."""
    return [CustodyRecord(**row._mapping) for row in session.execute(_of_dossier, {"dossier": dossier_id})]


def send(session: Session, custody_id: UUID, *, by: UUID, at: datetime) -> bool:
    return bool(session.execute(_send, {"custody_id": custody_id, "by": by, "at": at}).rowcount == 1)


def receive(session: Session, custody_id: UUID, *, by: UUID, at: datetime) -> bool:
    return bool(session.execute(_receive, {"custody_id": custody_id, "by": by, "at": at}).rowcount == 1)
