"""Writing which files a dossier has; their content is in the file store already."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, bindparam, delete, insert, select, union, update

from engine.store.database import Session
from engine.store.tables import dossier_files, online_draft_files, signed_results, work_items


@dataclass(frozen=True, kw_only=True, slots=True)
class FileRecord:
    id: UUID
    dossier_id: UUID
    kind: str
    paper: str | None
    name: str
    sha256: str
    struck_at: datetime | None


_AT_ONCE = 1000
_f = dossier_files.c
_columns = [_f[name] for name in FileRecord.__dataclass_fields__]
_insert = insert(dossier_files)
_get = select(*_columns).where(_f.id == bindparam("file_id"))
_of_dossier = select(*_columns).where(_f.dossier_id == bindparam("dossier")).order_by(_f.added_at, _f.id)
_delete = delete(dossier_files).where(_f.id == bindparam("file_id"))
_strike = (
    update(dossier_files)
    .where(_f.id == bindparam("file_id"))
    .values(
        struck_at=bindparam("at"),
        struck_by=bindparam("by"),
        strike_reason=bindparam("why"),
        replaced_by=bindparam("instead"),
    )
)
_roles = (
    select(work_items.c.role)
    .where(work_items.c.dossier_id == bindparam("dossier"), work_items.c.unit_id == bindparam("unit"))
    .distinct()
)
_last, _sought = bindparam("last", type_=Text), bindparam("sha256", type_=Text)
_s, _o = signed_results.c, online_draft_files.c
_named = (
    union(
        select(_f.sha256).where(_f.sha256 > _last),
        select(_s.sha256).where(_s.sha256 > _last),
        select(_o.sha256).where(_o.sha256 > _last),
    )
    .order_by("sha256")
    .limit(_AT_ONCE)
)
_is_named = union(
    select(_f.sha256).where(_f.sha256 == _sought),
    select(_s.sha256).where(_s.sha256 == _sought),
    select(_o.sha256).where(_o.sha256 == _sought),
)


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(_insert, values)


def get(session: Session, file_id: UUID) -> FileRecord | None:
    row = session.execute(_get, {"file_id": file_id}).one_or_none()
    return None if row is None else FileRecord(**row._mapping)


def of_dossier(session: Session, dossier_id: UUID) -> list[FileRecord]:
    """In the order in which they were added, also what was struck out."""
    return [FileRecord(**row._mapping) for row in session.execute(_of_dossier, {"dossier": dossier_id})]


def remove(session: Session, file_id: UUID) -> None:
    session.execute(_delete, {"file_id": file_id})


def strike(session: Session, file_id: UUID, *, by: UUID, at: datetime, why: str, instead: UUID | None) -> None:
    session.execute(_strike, {"file_id": file_id, "by": by, "at": at, "why": why, "instead": instead})


def roles_at_work(session: Session, dossier_id: UUID, unit_id: str) -> set[str]:
    """The roles of a unit that have or had work in a dossier."""
    return set(session.execute(_roles, {"dossier": dossier_id, "unit": unit_id}).scalars())


def named(session: Session) -> Iterator[str]:
    """The hash of every content that a row names, each once: of files, of results that were signed as
    files, and of what citizens are about to file."""
    found = session.execute(_named, {"last": ""}).scalars().all()
    while found:
        yield from found
        found = session.execute(_named, {"last": found[-1]}).scalars().all()


def is_named(session: Session, sha256: str) -> bool:
    return session.execute(_is_named, {"sha256": sha256}).first() is not None
