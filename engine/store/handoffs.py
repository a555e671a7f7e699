"""Writing messages between stages and the hand-offs that they carry."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from engine.store.database import Session
from engine.store.tables import handoffs, messages


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageRecord:
    id: UUID
    dossier_id: UUID
    kind: str
    name: str
    from_stage_id: UUID | None
    to_stage_id: UUID | None
    payload: dict[str, Any]
    status: str
    sent_at: datetime
    delivered_at: datetime | None


_message_columns = [messages.c[name] for name in MessageRecord.__dataclass_fields__]
_message = select(*_message_columns).where(messages.c.id == bindparam("message_id"))
_waiting = (
    select(*_message_columns)
    .where(
        messages.c.to_stage_id == bindparam("stage_id"),
        messages.c.name == bindparam("name"),
        messages.c.status == "waiting",
    )
    .order_by(messages.c.sent_at, messages.c.id)
)
_insert_message = insert(messages)
_deliver = (
    update(messages)
    .where(messages.c.id == bindparam("message_id"), messages.c.status == "waiting")
    .values(status="delivered", delivered_at=bindparam("at"))
)
_give_up = (
    update(messages)
    .where(messages.c.to_stage_id == bindparam("stage_id"), messages.c.status == "waiting")
    .values(status="undeliverable")
)
_unanswered = select(handoffs.c.id).where(
    handoffs.c.from_stage_id == bindparam("stage_id"), handoffs.c.returned_at.is_(None)
)
_decided = (
    select(handoffs.c.to_unit_id)
    .where(handoffs.c.dossier_id == bindparam("dossier"), handoffs.c.outcome.in_(("granted", "partial", "refused")))
    .order_by(handoffs.c.returned_at)
)
_insert_handoff = insert(handoffs)
_return_handoff = (
    update(handoffs)
    .where(handoffs.c.to_stage_id == bindparam("stage_id"), handoffs.c.returned_at.is_(None))
    .values(returned_at=bindparam("at"), outcome=bindparam("new_outcome"))
)


def decided_by(session: Session, dossier_id: UUID) -> str | None:
    """A unit that has already answered a hand-off of the dossier with a decision."""
    found: str | None = session.execute(_decided, {"dossier": dossier_id}).scalars().first()
    return found


def message(session: Session, message_id: UUID) -> MessageRecord | None:
    row = session.execute(_message, {"message_id": message_id}).one_or_none()
    return None if row is None else MessageRecord(**row._mapping)


def first_waiting(session: Session, stage_id: UUID, name: str) -> MessageRecord | None:
    """The oldest message of this name that came to the stage before anything waited for it."""
    row = session.execute(_waiting, {"stage_id": stage_id, "name": name}).first()
    return None if row is None else MessageRecord(**row._mapping)


def add_message(session: Session, record: MessageRecord) -> None:
    session.execute(_insert_message, {name: getattr(record, name) for name in MessageRecord.__dataclass_fields__})


def mark_delivered(session: Session, message_id: UUID, at: datetime) -> bool:
    return bool(session.execute(_deliver, {"message_id": message_id, "at": at}).rowcount == 1)


def give_up_waiting(session: Session, stage_id: UUID) -> None:
    """The stage has ended: what still waits for it will never be taken."""
    session.execute(_give_up, {"stage_id": stage_id})


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(_insert_handoff, values)


def mark_returned(session: Session, to_stage_id: UUID, at: datetime, outcome: str | None) -> None:
    session.execute(_return_handoff, {"stage_id": to_stage_id, "at": at, "new_outcome": outcome})


def awaits_reply(session: Session, from_stage_id: UUID) -> bool:
    """Whether another agency still has the dossier from this stage."""
    return session.execute(_unanswered, {"stage_id": from_stage_id}).first() is not None
