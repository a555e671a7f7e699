"""Writing files that citizens send in parts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update

from engine.store.database import Session
from engine.store.tables import incoming_files, incoming_parts
from engine.store.types import Instant


@dataclass(frozen=True, kw_only=True, slots=True)
class IncomingFile:
    """`received` of its `size` bytes are here."""

    id: UUID
    draft_id: UUID | None
    dossier_id: UUID | None
    name: str
    size: int
    received: int
    until: datetime


_f, _p = incoming_files.c, incoming_parts.c
_files = select(*(_f[name] for name in IncomingFile.__dataclass_fields__))
_get = _files.where(_f.id == bindparam("file"), _f.until > bindparam("now", type_=Instant))
_lock = _get.with_for_update()
_of_draft = _files.where(_f.draft_id == bindparam("owner"))
_of_dossier = _files.where(_f.dossier_id == bindparam("owner"))
_parts = select(_p.content).where(_p.file_id == bindparam("file")).order_by(_p.place)
_grow = (
    update(incoming_files)
    .where(_f.id == bindparam("file"))
    .values(received=bindparam("so_far"), until=bindparam("kept_until", type_=Instant))
)


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(insert(incoming_files), values)


def get(session: Session, file_id: UUID, now: datetime) -> IncomingFile | None:
    return _one(session, _get, file_id, now)


def lock(session: Session, file_id: UUID, now: datetime) -> IncomingFile | None:
    return _one(session, _lock, file_id, now)


def _one(session: Session, asked: Any, file_id: UUID, now: datetime) -> IncomingFile | None:
    row = session.execute(asked, {"file": file_id, "now": now}).one_or_none()
    return None if row is None else IncomingFile(**row._mapping)


def of_owner(session: Session, *, draft_id: UUID | None, dossier_id: UUID | None) -> list[IncomingFile]:
    asked = _of_dossier if draft_id is None else _of_draft
    rows = session.execute(asked, {"owner": draft_id or dossier_id})
    return [IncomingFile(**row._mapping) for row in rows]


def add_part(session: Session, file_id: UUID, place: int, content: bytes, until: datetime) -> None:
    session.execute(insert(incoming_parts), {"file_id": file_id, "place": place, "content": content})
    session.execute(_grow, {"file": file_id, "so_far": place + len(content), "kept_until": until})


def content_of(session: Session, file_id: UUID) -> bytes:
    return b"".join(session.execute(_parts, {"file": file_id}).scalars())


def drop(session: Session, file_id: UUID) -> None:
    _drop(session, _f.id == file_id)


def drop_of_draft(session: Session, draft_id: UUID) -> None:
    _drop(session, _f.draft_id == draft_id)


def drop_expired(session: Session, now: datetime) -> int:
    return _drop(session, _f.until <= now)


def _drop(session: Session, which: ColumnElement[bool]) -> int:
    session.execute(delete(incoming_parts).where(_p.file_id.in_(select(_f.id).where(which))))
    return int(session.execute(delete(incoming_files).where(which)).rowcount)
