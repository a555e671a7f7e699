"""Writing what citizens are about to file online."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update

from engine.domain.dossier_file import FileType, StoredFile
from engine.store.database import Session
from engine.store.tables import incoming_files, incoming_parts, online_draft_files, online_drafts, online_filings
from engine.store.types import Instant


@dataclass(frozen=True, kw_only=True, slots=True)
class OnlineDraft:
    id: UUID
    contact: str
    procedure_code: str
    unit_id: str
    answer: dict[str, Any]
    code_hash: str | None
    code_until: datetime | None
    code_tries: int
    confirmed_at: datetime | None
    dossier_id: UUID | None
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftFile:
    id: UUID
    paper: str
    name: str
    sha256: str
    media_type: str
    size: int
    pages: int

    @property
    def stored(self) -> StoredFile:
        return StoredFile(sha256=self.sha256, type=FileType(self.media_type), size=self.size, pages=self.pages)


_d, _f = online_drafts.c, online_draft_files.c
_drafts = select(*(_d[name] for name in OnlineDraft.__dataclass_fields__))
_get = _drafts.where(_d.id == bindparam("draft"))
_lock = _get.with_for_update()
_open_of = _drafts.where(
    _d.contact == bindparam("whose"),
    _d.procedure_code == bindparam("procedure"),
    _d.unit_id == bindparam("unit"),
    _d.dossier_id.is_(None),
    _d.until > bindparam("now", type_=Instant),
).with_for_update()
_files = (
    select(*(_f[name] for name in DraftFile.__dataclass_fields__))
    .where(_f.draft_id == bindparam("draft"))
    .order_by(_f.added_at, _f.id)
)
_expired = select(_d.id).where(_d.until <= bindparam("now", type_=Instant))
_update = update(online_drafts).where(_d.id == bindparam("draft"))


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(insert(online_drafts), values)


def get(session: Session, draft_id: UUID) -> OnlineDraft | None:
    row = session.execute(_get, {"draft": draft_id}).one_or_none()
    return None if row is None else OnlineDraft(**row._mapping)


def lock(session: Session, draft_id: UUID) -> OnlineDraft | None:
    row = session.execute(_lock, {"draft": draft_id}).one_or_none()
    return None if row is None else OnlineDraft(**row._mapping)


def open_of(session: Session, contact: str, procedure: str, unit: str, now: datetime) -> OnlineDraft | None:
    """The one that this contact has begun and not yet filed."""
    values = {"whose": contact, "procedure": procedure, "unit": unit, "now": now}
    row = session.execute(_open_of, values).first()
    return None if row is None else OnlineDraft(**row._mapping)


def change(session: Session, draft_id: UUID, **values: Any) -> None:
    session.execute(_update.values(**values), {"draft": draft_id})


def add_files(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    session.execute(insert(online_draft_files), list(rows))


def files_of(session: Session, draft_id: UUID) -> list[DraftFile]:
    return [DraftFile(**row._mapping) for row in session.execute(_files, {"draft": draft_id})]


def drop_file(session: Session, draft_id: UUID, file_id: UUID) -> None:
    session.execute(delete(online_draft_files).where(_f.draft_id == draft_id, _f.id == file_id))


def drop_files(session: Session, draft_id: UUID) -> None:
    session.execute(delete(online_draft_files).where(_f.draft_id == draft_id))


def drop_expired(session: Session, now: datetime) -> int:
    """With their files, also those that were still under way; what was filed stays with its dossier."""
    under_way = select(incoming_files.c.id).where(incoming_files.c.draft_id.in_(_expired))
    session.execute(delete(incoming_parts).where(incoming_parts.c.file_id.in_(under_way)), {"now": now})
    session.execute(delete(incoming_files).where(incoming_files.c.draft_id.in_(_expired)), {"now": now})
    session.execute(delete(online_draft_files).where(_f.draft_id.in_(_expired)), {"now": now})
    return int(session.execute(delete(online_drafts).where(_d.id.in_(_expired)), {"now": now}).rowcount)


def dossier_of_reference(session: Session, reference: str) -> UUID | None:
    """What was filed online and is called so before it has its code."""
    wanted = select(online_filings.c.dossier_id).where(online_filings.c.reference == reference)
    return session.execute(wanted).scalar_one_or_none()


def add_filing(session: Session, values: dict[str, Any]) -> None:
    session.execute(insert(online_filings), values)
