"""Writing drafts of diagrams. Each change names the version that it saw; saves are kept with who made them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from engine.store.database import Session
from engine.store.tables import diagram_drafts, diagram_saves, users


@dataclass(frozen=True, kw_only=True, slots=True)
class DiagramDraft:
    id: UUID
    unit_id: str
    process_id: str
    text: str
    forms: dict[str, Any]
    based_on: str
    begun_by: UUID
    begun_at: datetime
    version: int
    status: str
    reason: str | None
    legal_basis: str | None
    valid_from: date | None
    submitted_by: UUID | None
    submitted_at: datetime | None
    note: str | None
    settled_by: UUID | None
    settled_at: datetime | None


_get = select(*(diagram_drafts.c[name] for name in DiagramDraft.__dataclass_fields__)).where(
    diagram_drafts.c.id == bindparam("draft_id")
)
_lock = _get.with_for_update()
_insert = insert(diagram_drafts)
_insert_save = insert(diagram_saves)
_authors = select(diagram_saves.c.saved_by).where(diagram_saves.c.draft_id == bindparam("draft_id")).distinct()
_last_save = (
    select(users.c.name, diagram_saves.c.saved_at)
    .join(users, users.c.id == diagram_saves.c.saved_by)
    .where(diagram_saves.c.draft_id == bindparam("draft_id"))
    .order_by(diagram_saves.c.version.desc())
    .limit(1)
)


def get(session: Session, draft_id: UUID) -> DiagramDraft | None:
    row = session.execute(_get, {"draft_id": draft_id}).one_or_none()
    return None if row is None else DiagramDraft(**row._mapping)


def lock(session: Session, draft_id: UUID) -> DiagramDraft | None:
    row = session.execute(_lock, {"draft_id": draft_id}).one_or_none()
    return None if row is None else DiagramDraft(**row._mapping)


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(_insert, values)


def change(session: Session, draft: DiagramDraft, values: dict[str, Any]) -> int:
    """Write some of its columns and give the next version. The draft must be locked."""
    after = draft.version + 1
    session.execute(update(diagram_drafts).where(diagram_drafts.c.id == draft.id).values(version=after, **values))
    return after


def note_save(session: Session, draft_id: UUID, version: int, *, by: UUID, at: datetime, digest: str) -> None:
    values = {"draft_id": draft_id, "version": version, "saved_by": by, "saved_at": at, "digest": digest}
    session.execute(_insert_save, values)


def authors(session: Session, draft_id: UUID) -> frozenset[UUID]:
    """Everybody who has ever saved it."""
    return frozenset(session.execute(_authors, {"draft_id": draft_id}).scalars())


def last_save(session: Session, draft_id: UUID) -> tuple[str, datetime]:
    """Who saved it last, by name, and when."""
    name, saved_at = session.execute(_last_save, {"draft_id": draft_id}).one()
    return str(name), saved_at
