"""The comments on a dossier, and who may be mentioned in one."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Date, Select, bindparam, exists, or_, select, union

from engine.domain.actor import LEADER
from engine.domain.identifiers import DossierId
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in
from engine.store.tables import assignments, comment_mentions, comments, dossiers, handlers, stages, units, users


@dataclass(frozen=True, kw_only=True, slots=True)
class CommentView:
    """`mentioned` are the names of those to whom it is addressed."""

    id: UUID
    text: str
    written_at: datetime
    author_name: str
    unit_name: str
    mentioned: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MentionableView:
    login: str
    name: str
    unit_id: str


_dossier: BindParameter[UUID] = bindparam("dossier_id")
_day: BindParameter[date] = bindparam("day", type_=Date)


@lru_cache
def _comments(size: Size) -> Select[Any]:
    return (
        select(
            comments.c.id,
            comments.c.text,
            comments.c.written_at,
            users.c.name.label("author_name"),
            units.c.name.label("unit_name"),
        )
        .join(users, users.c.id == comments.c.author_id)
        .join(units, units.c.id == comments.c.unit_id)
        .where(comments.c.dossier_id == _dossier, keeps_in(comments.c.dossier_id, size))
        .order_by(comments.c.written_at, comments.c.id)
    )


_mentioned = (
    select(comment_mentions.c.comment_id, users.c.name)
    .join(users, users.c.id == comment_mentions.c.user_id)
    .where(comment_mentions.c.comment_id.in_(bindparam("comments", expanding=True)))
    .order_by(users.c.name, users.c.login)
)


@lru_cache
def _mentionable(size: Size) -> Select[Any]:
    """People of the units that have or had it; of a confidential one, its handlers and the leaders alone."""
    a, h = assignments.c, handlers.c
    have_it = union(
        select(stages.c.unit_id).where(stages.c.dossier_id == _dossier),
        select(dossiers.c.unit_id).where(dossiers.c.id == _dossier),
    )
    handles = exists().where(h.dossier_id == dossiers.c.id, h.user_id == users.c.id, h.ended_at.is_(None))
    return (
        select(users.c.login, users.c.name, a.unit_id)
        .join(assignments, a.user_id == users.c.id)
        .join(dossiers, dossiers.c.id == _dossier)
        .where(
            users.c.active.is_(True),
            a.valid_from <= _day,
            or_(a.valid_to.is_(None), a.valid_to >= _day),
            a.unit_id.in_(have_it),
            or_(dossiers.c.confidential.is_(False), handles, a.role == LEADER),
            keeps_in(dossiers.c.id, size),
        )
        .distinct()
        .order_by(users.c.name, users.c.login)
    )


def comments_of(session: Session, reader: Reader, dossier_id: DossierId) -> list[CommentView]:
    """Oldest first."""
    rows = session.execute(_comments(reader.size), {**reader.values(), "dossier_id": dossier_id}).all()
    names: dict[UUID, list[str]] = {}
    if rows:
        for row in session.execute(_mentioned, {"comments": [row.id for row in rows]}):
            names.setdefault(row.comment_id, []).append(row.name)
    return [CommentView(**row._mapping, mentioned=tuple(names.get(row.id, ()))) for row in rows]


def mentionable(session: Session, reader: Reader, dossier_id: DossierId, on: date) -> list[MentionableView]:
    """By name, without the reader themselves being left out."""
    values = {**reader.values(), "dossier_id": dossier_id, "day": on}
    return [MentionableView(**row._mapping) for row in session.execute(_mentionable(reader.size), values)]
