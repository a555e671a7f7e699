"""What the applicant of a dossier and whoever was on call have been told, and how far each notice has come."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, case, func, select

from engine.domain.identifiers import DossierId
from engine.domain.notice import masked
from engine.store.database import Session
from engine.store.queries.visibility import Reader, Size, keeps_in
from engine.store.tables import outbox

_TOPICS = ("notice", "on_call")


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeView:
    """`kind` is the key of its template. Without a channel it lies in the folder of letters, or will. `to` is masked:
    who has to know the address reads it where the applicant stands."""

    id: UUID
    topic: str
    kind: str
    status: str
    channel: str | None
    to: str | None
    text: str | None
    attempts: int
    created_at: datetime
    next_try_at: datetime | None
    sent_at: datetime | None
    error: str | None
    receipt: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelView:
    """What waits for a channel, what it could not deliver, and when it last delivered."""

    channel: str
    waiting: int
    failed: int
    last_sent_at: datetime | None
    error: str | None  # of the latest that is tried again


_PLAIN = ("id", "topic", "status", "channel", "attempts", "created_at", "next_try_at", "sent_at", "receipt")
_notices = (
    select(*(outbox.c[name] for name in _PLAIN), outbox.c.body, outbox.c.address, outbox.c.last_error)
    .where(outbox.c.dossier_id == bindparam("dossier_id"), outbox.c.topic.in_(_TOPICS))
    .order_by(outbox.c.created_at.desc(), outbox.c.id)
    .limit(100)
)
_channels = (
    select(
        outbox.c.channel,
        func.sum(case((outbox.c.status == "pending", 1), else_=0)).label("waiting"),
        func.sum(case((outbox.c.status == "failed", 1), else_=0)).label("failed"),
        func.max(outbox.c.sent_at).label("last_sent_at"),
    )
    .where(outbox.c.channel.is_not(None))
    .group_by(outbox.c.channel)
)
_errors = (
    select(outbox.c.channel, outbox.c.last_error)
    .where(outbox.c.channel.is_not(None), outbox.c.status == "pending", outbox.c.last_error.is_not(None))
    .order_by(outbox.c.next_try_at)
    .limit(100)
)


@lru_cache
def _seen(size: Size) -> Select[Any]:
    return _notices.where(keeps_in(outbox.c.dossier_id, size))


def notices_of(session: Session, reader: Reader, dossier_id: DossierId) -> list[NoticeView]:
    """Newest first."""
    values = {**reader.values(), "dossier_id": dossier_id}
    return [_view(row) for row in session.execute(_seen(reader.size), values)]


def channels_used(session: Session, reader: Reader) -> dict[str, ChannelView]:
    """By channel, as far as anything went or should have gone by it; no dossier is named."""
    errors = {row.channel: row.last_error for row in session.execute(_errors)}
    found = session.execute(_channels)
    return {row.channel: ChannelView(**row._mapping, error=errors.get(row.channel)) for row in found}


def _view(row: Any) -> NoticeView:
    return NoticeView(
        **{name: row._mapping[name] for name in _PLAIN},
        kind=str(row.body.get("template") or ""),
        to=None if row.address is None else masked(row.address),
        text=row.body.get("text"),
        error=row.last_error,
    )
