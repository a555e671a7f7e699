"""What must leave the database after the commit: written with the command, delivered by the worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, bindparam, delete, insert, select, text, update

from engine.store.database import Session
from engine.store.statement import Statement
from engine.store.tables import outbox
from engine.store.types import Instant

_POSTED = ("id", "dossier_id", "topic", "body", "status", "created_at", "next_try_at")
_insert = Statement(insert(outbox), columns=_POSTED)
_claim = (
    select(
        *(outbox.c[name] for name in ("id", "topic", "body", "attempts", "dossier_id", "created_at")),
    )
    .where(outbox.c.status == "pending", outbox.c.next_try_at <= bindparam("now"), outbox.c.channel.is_(None))
    .order_by(outbox.c.next_try_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_claim_addressed = (
    select(outbox.c.id, outbox.c.body, outbox.c.attempts, outbox.c.dossier_id, outbox.c.address)
    .where(
        outbox.c.status == "pending",
        outbox.c.next_try_at <= bindparam("now"),
        outbox.c.channel == bindparam("channel", type_=Text),
    )
    .order_by(outbox.c.next_try_at)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_address = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"))
    .values(channel=bindparam("by", type_=Text), address=bindparam("to", type_=Text), body=bindparam("written"))
)
_withhold = update(outbox).where(outbox.c.id == bindparam("row_id")).values(status="withheld", next_try_at=None)
_withhold_pending = _withhold.where(outbox.c.status == "pending")
_outgoing = select(*(outbox.c[name] for name in ("body", "status", "channel", "attempts", "sent_at"))).where(
    outbox.c.id == bindparam("row_id")
)
_drop_codes = delete(outbox).where(text("topic = 'code'"), outbox.c.created_at < bindparam("before", type_=Instant))
_lease = update(outbox).where(outbox.c.id == bindparam("row_id")).values(next_try_at=bindparam("until"))
_sent = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"))
    .values(
        status="sent",
        sent_at=bindparam("at"),
        next_try_at=None,
        attempts=outbox.c.attempts + 1,
        last_error=None,
        receipt=bindparam("receipt", type_=Text),
    )
)
_retry = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"))
    .values(next_try_at=bindparam("again"), attempts=outbox.c.attempts + 1, last_error=bindparam("error"))
)
_failed = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"))
    .values(status="failed", next_try_at=None, attempts=outbox.c.attempts + 1, last_error=bindparam("error"))
)

_lock = (
    select(outbox.c.topic, outbox.c.status, outbox.c.attempts)
    .where(outbox.c.id == bindparam("row_id"))
    .with_for_update()
)
_failed_notices = (
    select(*(outbox.c[name] for name in ("id", "topic", "body", "dossier_id", "created_at", "channel", "address")))
    .where(
        outbox.c.dossier_id == bindparam("dossier_id"),
        outbox.c.topic == "notice",
        outbox.c.status == "failed",
        outbox.c.channel.is_not(None),
    )
    .order_by(outbox.c.created_at)
    .with_for_update()
)
_make_due = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"))
    .values(status="pending", next_try_at=bindparam("at"), attempts=0)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How far a letter has come."""

    topic: str
    status: str
    attempts: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Pending:
    id: UUID
    topic: str
    body: dict[str, Any]
    attempts: int
    dossier_id: UUID | None
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Addressed:
    """A letter that a channel takes out of the house."""

    id: UUID
    body: dict[str, Any]
    attempts: int
    dossier_id: UUID | None
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """A letter as whoever waits for it asks after it."""

    body: dict[str, Any]
    status: str
    channel: str | None
    attempts: int
    sent_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Failed:
    """A notice that a channel could not bring to its address."""

    id: UUID
    topic: str
    body: dict[str, Any]
    dossier_id: UUID
    created_at: datetime
    channel: str
    address: str


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    _insert.send_each(session, rows)


def claim(session: Session, now: datetime, most: int) -> list[Pending]:
    """Rows without a channel that are due, locked for this worker; other workers pass over them."""
    return [Pending(**row._mapping) for row in session.execute(_claim, {"now": now, "most": most})]


def claim_addressed(session: Session, channel: str, now: datetime) -> Addressed | None:
    """The letter of a channel that has been due longest, locked for this worker."""
    row = session.execute(_claim_addressed, {"channel": channel, "now": now}).first()
    return None if row is None else Addressed(**row._mapping)


def address(session: Session, row_id: UUID, channel: str, to: str, body: dict[str, Any]) -> None:
    """From now on the letter goes by this channel; it stays due as it is."""
    session.execute(_address, {"row_id": row_id, "by": channel, "to": to, "written": body})


def withhold(session: Session, row_id: UUID) -> None:
    """Whom it is for wants none."""
    session.execute(_withhold, {"row_id": row_id})


def withhold_pending(session: Session, row_id: UUID) -> None:
    """Where it has not left yet: what it says holds no longer."""
    session.execute(_withhold_pending, {"row_id": row_id})


def outgoing(session: Session, row_id: UUID) -> Outgoing | None:
    row = session.execute(_outgoing, {"row_id": row_id}).one_or_none()
    return None if row is None else Outgoing(**row._mapping)


def drop_codes(session: Session, before: datetime) -> int:
    """Letters with codes that open nothing any more."""
    return int(session.execute(_drop_codes, {"before": before}).rowcount)


def failed(session: Session, dossier_id: UUID) -> list[Failed]:
    """Notices of a dossier that a channel could not bring."""
    return [Failed(**row._mapping) for row in session.execute(_failed_notices, {"dossier_id": dossier_id})]


def copy(session: Session, letter: Pending | Failed, row_id: UUID, *, due: datetime) -> None:
    """The same letter once more, without a channel, for another address."""
    row = {"id": row_id, "dossier_id": letter.dossier_id, "topic": letter.topic, "body": letter.body}
    add(session, [{**row, "status": "pending", "created_at": letter.created_at, "next_try_at": due}])


def lease(session: Session, row_id: UUID, until: datetime) -> None:
    """Nobody else tries this letter before then."""
    session.execute(_lease, {"row_id": row_id, "until": until})


def lock(session: Session, row_id: UUID) -> Standing | None:
    row = session.execute(_lock, {"row_id": row_id}).one_or_none()
    return None if row is None else Standing(**row._mapping)


def make_due(session: Session, row_id: UUID, at: datetime) -> None:
    session.execute(_make_due, {"row_id": row_id, "at": at})


def mark_sent(session: Session, row_id: UUID, at: datetime, receipt: str | None = None) -> None:
    session.execute(_sent, {"row_id": row_id, "at": at, "receipt": receipt})


def mark_retry(session: Session, row_id: UUID, again: datetime, error: str) -> None:
    session.execute(_retry, {"row_id": row_id, "again": again, "error": error})


def mark_failed(session: Session, row_id: UUID, error: str) -> None:
    session.execute(_failed, {"row_id": row_id, "error": error})
