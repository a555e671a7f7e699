"""Writing comments, and when those who are mentioned in them saw it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from engine.store.database import Session
from engine.store.tables import comment_mentions, comments

_insert = insert(comments)
_mention = insert(comment_mentions)
_of_dossier = select(comments.c.id).where(comments.c.dossier_id == bindparam("of_dossier"))
_seen = (
    update(comment_mentions)
    .where(
        comment_mentions.c.user_id == bindparam("of_user"),
        comment_mentions.c.seen_at.is_(None),
        comment_mentions.c.comment_id.in_(_of_dossier),
    )
    .values(seen_at=bindparam("at"))
)


def add(session: Session, row: dict[str, Any], mentioned: Iterable[UUID]) -> None:
    session.execute(_insert, row)
    rows = [{"comment_id": row["id"], "user_id": user_id} for user_id in mentioned]
    if rows:
        session.execute(_mention, rows)


def see(session: Session, dossier_id: UUID, user_id: UUID, at: datetime) -> None:
    """Who is mentioned in the comments of a dossier reads them."""
    session.execute(_seen, {"of_dossier": dossier_id, "of_user": user_id, "at": at})
