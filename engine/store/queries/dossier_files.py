"""The files of a dossier as its pages show them."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from engine.domain.dossier_file import FileType
from engine.domain.identifiers import DossierId, FileId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in
from engine.store.tables import dossier_files, dossiers, users, work_items


@dataclass(frozen=True, kw_only=True, slots=True)
class FileView:
    id: UUID
    dossier_id: UUID
    kind: str
    paper: str | None
    name: str
    sha256: str
    media_type: str
    size: int
    pages: int
    unit_id: str
    added_at: datetime
    added_by_name: str | None  # none: the citizen
    struck_at: datetime | None
    struck_by_name: str | None
    strike_reason: str | None
    replaced_by: UUID | None

    @property
    def type(self) -> FileType:
        return FileType(self.media_type)


_f = dossier_files.c
_adders, _strikers = users.alias("adders"), users.alias("strikers")
_joined = {"added_by_name", "struck_by_name"}
_all = (
    select(
        *(_f[name] for name in FileView.__dataclass_fields__ if name not in _joined),
        _adders.c.name.label("added_by_name"),
        _strikers.c.name.label("struck_by_name"),
    )
    .outerjoin_from(dossier_files, _adders, _adders.c.id == _f.added_by)
    .outerjoin(_strikers, _strikers.c.id == _f.struck_by)
    .order_by(_f.added_at, _f.id)
)
_roles = (
    select(work_items.c.role)
    .where(work_items.c.dossier_id == bindparam("dossier"), work_items.c.unit_id == bindparam("at_unit"))
    .distinct()
)
_by_citizens = (
    select(_f.dossier_id)
    .join(dossiers, dossiers.c.id == _f.dossier_id)
    .where(
        _f.dossier_id.in_(bindparam("ids", expanding=True)),
        _f.added_by.is_(None),
        _f.added_at >= dossiers.c.clock_stopped_at,
    )
    .distinct()
)
_STATEMENTS = {
    "one": _all.where(_f.id == bindparam("file_id")),
    "of_dossier": _all.where(_f.dossier_id == bindparam("dossier")),
}


@lru_cache
def _seen(of: str, size: Size) -> Select[Any]:
    return _STATEMENTS[of].where(keeps_in(_f.dossier_id, size))


@lru_cache
def _by_citizens_seen(size: Size) -> Select[Any]:
    return _by_citizens.where(keeps_in(_f.dossier_id, size))


@lru_cache
def _roles_seen(size: Size) -> Select[Any]:
    return _roles.where(keeps_in(work_items.c.dossier_id, size))


def files_of(session: Session, reader: Reader, dossier_id: DossierId) -> list[FileView]:
    """In the order in which they were added, also what was struck out."""
    values = {**reader.values(), "dossier": dossier_id}
    return [FileView(**row._mapping) for row in session.execute(_seen("of_dossier", reader.size), values)]


def dossier_file(session: Session, reader: Reader, file_id: FileId) -> FileView | None:
    """None also for a file of a dossier that the reader may not know of."""
    row = session.execute(_seen("one", reader.size), {**reader.values(), "file_id": file_id}).one_or_none()
    return None if row is None else FileView(**row._mapping)


def roles_at_work(session: Session, reader: Reader, dossier_id: DossierId) -> set[str]:
    """The roles of the reader's unit that have or had work in the dossier: they may add files to it."""
    values = {**reader.values(), "dossier": dossier_id, "at_unit": reader.unit_id}
    return set(session.execute(_roles_seen(reader.size), values).scalars())


def supplemented_online(session: Session, reader: Reader, dossier_ids: list[UUID]) -> set[UUID]:
    """Of these, the ones to which their citizen has sent files since the clock stopped."""
    if not dossier_ids:
        return set()
    values = {**reader.values(), "ids": dossier_ids}
    return set(session.execute(_by_citizens_seen(reader.size), values).scalars())
