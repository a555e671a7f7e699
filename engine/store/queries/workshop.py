"""Diagrams as people of a unit see them: what was released of each, and which drafts there are."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select

from engine.store.database import Session
from engine.store.queries.visibility import Reader
from engine.store.tables import diagram_drafts, diagram_releases, diagram_saves, process_versions, users


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftView:
    id: UUID
    process_id: str
    status: str
    version: int
    based_on: str
    begun_by_name: str
    begun_at: datetime
    saved_by_name: str
    saved_at: datetime
    reason: str | None
    legal_basis: str | None
    valid_from: date | None
    submitted_by: UUID | None
    submitted_by_name: str | None
    submitted_at: datetime | None
    note: str | None
    settled_by_name: str | None
    settled_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseView:
    process_id: str
    number: int
    draft_id: UUID
    valid_from: date
    reason: str
    legal_basis: str
    submitted_by_name: str
    released_by_name: str
    released_at: datetime


_d, _r, _s = diagram_drafts.c, diagram_releases.c, diagram_saves.c
_beginner, _submitter, _settler, _saver, _releaser = (
    users.alias(name) for name in ("beginner", "submitter", "settler", "saver", "releaser")
)
_last = select(_s.draft_id, func.max(_s.version).label("version")).group_by(_s.draft_id).subquery("last_saves")


def _drafts() -> Select[Any]:
    return (
        select(
            *(_d[name] for name in ("id", "process_id", "status", "version", "based_on", "begun_at", "reason")),
            *(_d[name] for name in ("legal_basis", "valid_from", "submitted_by", "submitted_at", "note", "settled_at")),
            _beginner.c.name.label("begun_by_name"),
            _saver.c.name.label("saved_by_name"),
            _s.saved_at,
            _submitter.c.name.label("submitted_by_name"),
            _settler.c.name.label("settled_by_name"),
        )
        .join(_beginner, _beginner.c.id == _d.begun_by)
        .join(_last, _last.c.draft_id == _d.id)
        .join(diagram_saves, (_s.draft_id == _d.id) & (_s.version == _last.c.version))
        .join(_saver, _saver.c.id == _s.saved_by)
        .outerjoin(_submitter, _submitter.c.id == _d.submitted_by)
        .outerjoin(_settler, _settler.c.id == _d.settled_by)
        .where(_d.unit_id == bindparam("unit"))
        .order_by(_s.saved_at.desc(), _d.id)
    )


_one = _drafts().where(_d.id == bindparam("draft"))
_open = _drafts().where(_d.settled_at.is_(None))
_releases = (
    select(
        *(_r[name] for name in ("process_id", "number", "draft_id", "valid_from", "reason", "legal_basis")),
        _submitter.c.name.label("submitted_by_name"),
        _releaser.c.name.label("released_by_name"),
        _r.released_at,
    )
    .join(_submitter, _submitter.c.id == _r.submitted_by)
    .join(_releaser, _releaser.c.id == _r.released_by)
    .where(_r.unit_id == bindparam("unit"))
    .order_by(_r.process_id, _r.number.desc())
)
_brought = select(process_versions.c.process_id, process_versions.c.released_at).where(
    process_versions.c.hash.in_(bindparam("versions", expanding=True))
)


def draft_view(session: Session, reader: Reader, draft_id: UUID) -> DraftView | None:
    """A draft of the reader's unit."""
    row = session.execute(_one, {"unit": reader.unit_id, "draft": draft_id}).one_or_none()
    return None if row is None else DraftView(**row._mapping)


def open_drafts(session: Session, reader: Reader) -> list[DraftView]:
    """Those of the reader's unit that are drawn or wait for review, the last saved first."""
    return [DraftView(**row._mapping) for row in session.execute(_open, {"unit": reader.unit_id})]


def releases(session: Session, reader: Reader) -> list[ReleaseView]:
    """What the reader's unit released, by diagram, the last first."""
    return [ReleaseView(**row._mapping) for row in session.execute(_releases, {"unit": reader.unit_id})]


def brought_at(session: Session, versions: list[str]) -> dict[str, datetime]:
    """When the versions of the product came, by process."""
    return {row.process_id: row.released_at for row in session.execute(_brought, {"versions": versions})}
